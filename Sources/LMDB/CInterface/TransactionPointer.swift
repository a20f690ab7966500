import CLMDB
import CLMDBGuard

/// An `MDB_txn`.
///
/// `@unchecked Sendable` because a read transaction under NOTLS may be used by any one thread at a time, and
/// the types that hold it, which are neither copyable nor sendable, keep it to one.
@safe struct TransactionPointer: @unchecked Sendable {
    let raw: OpaquePointer

    init(in environment: EnvironmentPointer, readOnly: Bool) throws(LMDBError) {
        var begun: OpaquePointer?
        let returnCode =
            readOnly
            ? unsafe guarded_begin(environment.raw, &begun)
            : unsafe guard_begin(environment.raw, &begun)
        try CLibrary.check(returnCode, "mdb_txn_begin")
        guard let transaction = unsafe begun else {
            throw LMDBError(.outOfMemory, operation: "mdb_txn_begin")
        }
        unsafe raw = transaction
    }

    var id: Int { unsafe mdb_txn_id(raw) }

    /// Ends a read transaction but keeps its memory and reader slot for `renew`.
    func reset() { unsafe mdb_txn_reset(raw) }

    func renew() throws(LMDBError) {
        try CLibrary.check(unsafe guarded_renew(raw), "mdb_txn_renew")
    }

    func abort() { unsafe mdb_txn_abort(raw) }

    /// Commits. The pointer is invalid afterwards, even when this throws.
    func commit() throws(LMDBError) {
        try CLibrary.check(unsafe guard_commit(raw), "mdb_txn_commit")
    }

    func openTable(_ name: String?) throws(LMDBError) -> (dbi: UInt32, flags: UInt32) {
        var dbi: MDB_dbi = 0
        try CLibrary.check(unsafe guarded_open(raw, name, 0, &dbi), "mdb_dbi_open")
        return (dbi, try flags(dbi))
    }

    /// Opens a table, which is created where it is missing.
    func createTable(
        _ name: String, flags: UInt32
    ) throws(LMDBError) -> (dbi: UInt32, flags: UInt32) {
        var dbi: MDB_dbi = 0
        try CLibrary.check(unsafe guard_create(raw, name, flags, &dbi), "mdb_dbi_open")
        return (dbi, try self.flags(dbi))
    }

    private func flags(_ dbi: UInt32) throws(LMDBError) -> UInt32 {
        var stored: UInt32 = 0
        try CLibrary.check(unsafe mdb_dbi_flags(raw, dbi, &stored), "mdb_dbi_flags")
        return stored
    }

    /// How many entries a table has.
    func count(_ dbi: UInt32) throws(LMDBError) -> Int {
        var statistics = MDB_stat()
        try CLibrary.check(unsafe guarded_stat(raw, dbi, &statistics), "mdb_stat")
        return statistics.ms_entries
    }

    @inline(__always)
    func get(
        _ dbi: UInt32, _ key: InputBytes, isChecked: Bool
    ) throws(LMDBError) -> MappedBytes? {
        var key = unsafe key.value
        var value = unsafe MDB_val()
        let returnCode = unsafe guarded_get(raw, dbi, &key, &value, isChecked ? 1 : 0)
        guard returnCode != MDB_NOTFOUND else { return nil }
        try CLibrary.check(returnCode, "mdb_get")
        return unsafe MappedBytes(value)
    }
}

extension TransactionPointer {
    /// Reads every entry of a table; throws where one is damaged, out of order or missing.
    func walk(_ dbi: UInt32, isChecked: Bool) throws(LMDBError) {
        try CLibrary.check(unsafe guarded_walk(raw, dbi, isChecked ? 1 : 0), "check a table")
    }

    /// Reads the list of free pages; throws when it names a page outside the file, or a page twice.
    func walkFreePages(last: Int) throws(LMDBError) {
        try CLibrary.check(unsafe guarded_walk_free(raw, UInt64(last)), "check the free pages")
    }
}

// Changes.
extension TransactionPointer {
    /// Puts a value, with its check value behind it where the table `isChecked`.
    @inline(__always)
    func put(
        _ dbi: UInt32, _ cursor: CursorPointer?, _ key: InputBytes, _ value: InputBytes,
        flags: UInt32, isChecked: Bool
    ) throws(LMDBError) {
        var key = unsafe key.value
        var value = unsafe value.value
        let returnCode =
            isChecked
            ? unsafe guard_put_checked(raw, cursor?.raw, dbi, &key, &value, flags)
            : unsafe guard_put(raw, cursor?.raw, dbi, &key, &value, flags)
        try CLibrary.check(returnCode, "mdb_put")
    }

    /// Deletes a key; returns whether there was one.
    func delete(_ dbi: UInt32, _ key: InputBytes) throws(LMDBError) -> Bool {
        var key = unsafe key.value
        let returnCode = unsafe guard_delete(raw, dbi, &key)
        guard returnCode != MDB_NOTFOUND else { return false }
        try CLibrary.check(returnCode, "mdb_del")
        return true
    }
}
