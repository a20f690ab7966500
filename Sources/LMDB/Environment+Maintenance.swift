import Synchronization

extension Environment {
    /// Flushes to the device; for `unsynced` environments at a clean end, with `force`.
    public func sync(force: Bool) throws(LMDBError) {
        let pointer = try enter()
        defer { leave() }
        try pointer.sync(force: force)
    }

    /// What the environment occupies and how far it is.
    public var info: EnvironmentInformation {
        get throws(LMDBError) {
            let pointer = try enter()
            defer { leave() }
            return try pointer.information()
        }
    }

    /// The same inside a transaction, which keeps the environment open.
    func informationInside() throws(LMDBError) -> EnvironmentInformation {
        guard let pointer = state.withLock({ $0.pointer }) else {
            throw LMDBError(.closed, operation: "mdb_env_info")
        }
        return try pointer.information()
    }

    /// What a table occupies.
    public func statistics(_ table: Table) throws(LMDBError) -> TableStatistics {
        try read { transaction throws(LMDBError) in try transaction.statistics(table) }
    }

    /// Frees the reader slots of processes that died; returns how many.
    @discardableResult
    public func checkReaders() throws(LMDBError) -> Int {
        let pointer = try enter()
        defer { leave() }
        return try pointer.checkReaders()
    }

    /// Gives back to the disk what was reserved ahead of large transactions, where that is much; waits for
    /// a write under way. What the next write takes is reserved anew.
    public func releaseReservedSpace() throws(LMDBError) {
        guard let reservation, reservation.isLarge(beside: try info.usedBytes) else { return }
        // Ends with its scope, with nothing changed: while it lasts, no other reserves anything.
        let transaction = try beginWrite()
        try reservation.release(beyond: try informationInside().usedBytes)
        _ = consume transaction
    }

    /// Writes a copy without free pages to a directory, which must be empty or missing.
    ///
    /// A consistent snapshot, beside running reads and writes, and durable on return.
    public func copyCompacted(to directory: String) throws(LMDBError) {
        let pointer = try enter()
        defer { leave() }
        try Directory.create(directory, durably: true)
        try pointer.copyCompacted(to: directory)
        try Directory.sync(directory + "/data.mdb")
        try Directory.sync(directory)
    }

    /// Reads every entry of every table: throws where a page cannot be read, and where an entry is out
    /// of order, missing, or not what its check value says.
    public func check() throws(LMDBError) {
        try checkFreePages()
        for name in try tableNames() {
            guard let opened = try openExisting(name) else { continue }
            let transaction = try beginRead()
            do throws(LMDBError) {
                try transaction.handle.pointer.walk(opened.dbi, isChecked: options.checksValues)
            } catch {
                throw LMDBError(
                    error.code, operation: error.operation,
                    message: "table \(name) of \(path)/data.mdb: \(error.message)")
            }
        }
    }

    /// Throws where the list of free pages is damaged: what is written would overwrite what is in use.
    func checkFreePages() throws(LMDBError) {
        let last = try info.lastPage
        let transaction = try beginRead()
        try transaction.handle.pointer.walkFreePages(last: last)
    }

    /// Throws where the file lacks a page that is in use. One that is short may lack none: LMDB leaves
    /// out pages at the end that were taken and freed by one transaction.
    func checkWhatIsThere() throws(LMDBError) {
        do throws(LMDBError) {
            try check()
        } catch {
            throw error.isDamage ? .short(path) : error
        }
    }

    /// An error of a write, told apart: LMDB calls a write that a full disk cut short a failure of the
    /// device.
    func explained(_ error: LMDBError) -> LMDBError {
        guard error.code == .io, Directory.isFull(path) else { return error }
        return LMDBError(.noSpace, operation: error.operation)
    }
}
