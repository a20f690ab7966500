import Synchronization

extension Environment {
    /// Flushes to the device. An `unsynced` environment needs `force`, before a clean end.
    public func sync(force: Bool) throws(LMDBError) {
        let pointer = try enter()
        defer { leave() }
        try pointer.sync(force: force)
    }

    /// Sizes and counts of the environment.
    public var info: EnvironmentInformation {
        get throws(LMDBError) {
            let pointer = try enter()
            defer { leave() }
            return try pointer.information()
        }
    }

    /// The same, called within a transaction, which keeps the environment open.
    func informationInside() throws(LMDBError) -> EnvironmentInformation {
        guard let pointer = state.withLock({ $0.pointer }) else {
            throw LMDBError(.closed, operation: "mdb_env_info")
        }
        return try pointer.information()
    }

    /// Frees the reader slots of processes that died; returns how many.
    @discardableResult
    public func checkReaders() throws(LMDBError) -> Int {
        let pointer = try enter()
        defer { leave() }
        return try pointer.checkReaders()
    }

    /// Releases disk space that was reserved for large transactions, if it is much. Waits for the
    /// current write; the next write reserves what it needs.
    public func releaseReservedSpace() throws(LMDBError) {
        guard let reservation, reservation.isLarge(beside: try info.usedBytes) else { return }
        // This transaction changes nothing and ends with its scope. It keeps other writes from
        // reserving.
        let transaction = try beginWrite()
        try reservation.release(beyond: try informationInside().usedBytes)
        _ = consume transaction
    }

    /// Writes a copy without free pages to a directory, which must be empty or missing.
    ///
    /// The copy is a consistent snapshot and durable on return. Reads and writes may run meanwhile.
    public func copyCompacted(to directory: String) throws(LMDBError) {
        let pointer = try enter()
        defer { leave() }
        try Directory.create(directory, durably: true)
        try pointer.copyCompacted(to: directory)
        try Directory.sync(directory + "/data.mdb")
        try Directory.sync(directory)
    }

    /// Reads every entry of every table. Throws when a page cannot be read, or an entry is out of
    /// order, missing or does not match its check value.
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

    /// Throws when the list of free pages is damaged: a write would then overwrite pages in use.
    func checkFreePages() throws(LMDBError) {
        let last = try info.lastPage
        let transaction = try beginRead()
        try transaction.handle.pointer.walkFreePages(last: last)
    }

    /// Throws when the file lacks a page in use. A short file may lack none: LMDB does not write
    /// pages at the end that one transaction allocated and freed.
    func checkWhatIsThere() throws(LMDBError) {
        do throws(LMDBError) {
            try check()
        } catch {
            throw error.isDamage ? .short(path) : error
        }
    }

    /// Turns `io` into `noSpace` where the disk is full: LMDB reports a write that a full disk cut
    /// short as a failure of the device.
    func explained(_ error: LMDBError) -> LMDBError {
        guard error.code == .io, Directory.isFull(path) else { return error }
        return LMDBError(.noSpace, operation: error.operation)
    }
}
