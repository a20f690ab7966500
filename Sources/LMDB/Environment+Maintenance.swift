extension Environment {
    /// Flushes to the device; for `unsynced` environments at a clean end, with `force`.
    public func sync(force: Bool) throws(LMDBError) {
        try enter()
        defer { leave() }
        try pointer.sync(force: force)
    }

    /// What the environment occupies and how far it is.
    public var info: EnvironmentInformation {
        get throws(LMDBError) {
            try enter()
            defer { leave() }
            return try pointer.information()
        }
    }

    /// What a table occupies.
    public func statistics(_ table: Table) throws(LMDBError) -> TableStatistics {
        try read { transaction throws(LMDBError) in try transaction.statistics(table) }
    }

    /// Frees the reader slots of processes that died; returns how many.
    @discardableResult
    public func checkReaders() throws(LMDBError) -> Int {
        try enter()
        defer { leave() }
        return try pointer.checkReaders()
    }

    /// Writes a copy without free pages to a directory, which must be empty or missing.
    ///
    /// A consistent snapshot, beside running reads and writes, and durable on return.
    public func copyCompacted(to directory: String) throws(LMDBError) {
        try enter()
        defer { leave() }
        try Directory.create(directory, durably: true)
        try pointer.copyCompacted(to: directory)
        try Directory.sync(directory + "/data.mdb")
        try Directory.sync(directory)
    }
}
