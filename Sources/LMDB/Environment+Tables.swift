import Synchronization

extension Environment {
    /// Opens a table. Creates it if it is missing and the environment is writable.
    ///
    /// Open all tables before the first transaction: a transaction that began earlier does not know
    /// the table. Do not call it inside a write transaction. Throws `incompatible` when the table
    /// exists with other flags, `tablesFull`, and `notFound` when it is missing and cannot be created.
    public func openTable(_ name: String, flags: TableFlags = []) throws(LMDBError) -> Table {
        requireNoWriteOnThisThread()
        guard !name.isEmpty, !name.utf8.contains(0), name.utf8.count <= Table.maximumKeyBytes else {
            throw LMDBError(.badValueSize, operation: "openTable")
        }
        let dbi = try tableOpening.withLock { _ throws(LMDBError) in
            try openTableAlone(name, flags: flags)
        }
        return Table(
            dbi: dbi, name: name, flags: flags, isChecked: options.checksValues,
            environment: serial)
    }

    private func openTableAlone(
        _ name: String, flags: TableFlags
    ) throws(LMDBError) -> UInt32 {
        let opened: (dbi: UInt32, flags: UInt32)
        if let existing = try openExisting(name) {
            opened = existing
        } else if options.readOnly {
            throw LMDBError(.notFound, operation: "openTable")
        } else {
            var transaction = try beginWrite()
            opened = try transaction.createTable(name, flags: flags)
            try transaction.commit()
            remember(name, opened.dbi)
        }
        guard opened.flags == flags.rawValue else {
            throw LMDBError(.incompatible, operation: "openTable")
        }
        return opened.dbi
    }

    /// Opens a table without creating it; a read transaction must commit to keep the handle.
    func openExisting(
        _ name: String?
    ) throws(LMDBError) -> (dbi: UInt32, flags: UInt32)? {
        let pointer = try enter()
        defer { leave() }
        let transaction = try TransactionPointer(in: pointer, readOnly: true)
        let opened: (dbi: UInt32, flags: UInt32)
        do throws(LMDBError) {
            opened = try transaction.openTable(name)
        } catch {
            transaction.abort()
            guard error.code == .notFound else { throw error }
            return nil
        }
        try transaction.commit()
        if let name { remember(name, opened.dbi) }
        return opened
    }

    /// Stores the number of a table, for when the environment is reopened.
    private func remember(_ name: String, _ dbi: UInt32) {
        state.withLock { state in
            guard !state.tables.contains(where: { $0.dbi == dbi }) else { return }
            state.tables.append((name, dbi))
        }
    }

    /// The names of all tables, opened or not, in byte order. Do not call it inside a write
    /// transaction.
    public func tableNames() throws(LMDBError) -> [String] {
        requireNoWriteOnThisThread()
        return try tableOpening.withLock { _ throws(LMDBError) in
            guard let main = try openExisting(nil) else { return [] }
            let table = Table(
                dbi: main.dbi, name: "", flags: [], isChecked: false, environment: serial)
            var names: [String] = []
            try read { transaction throws(LMDBError) in
                try transaction.forEach(table) { name, _ throws(LMDBError) in
                    names.append(name.copiedText())
                    return true
                }
            }
            return names
        }
    }
}
