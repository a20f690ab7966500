import CLMDB
import CLMDBGuard

/// A move of a cursor.
enum CursorMove {
    case first, last, next, previous

    fileprivate var operation: MDB_cursor_op {
        switch self {
        case .first: MDB_FIRST
        case .last: MDB_LAST
        case .next: MDB_NEXT
        case .previous: MDB_PREV
        }
    }
}

/// An `MDB_cursor`.
@safe struct CursorPointer {
    let raw: OpaquePointer
    private let isChecked: Bool

    init(
        in transaction: TransactionPointer, _ dbi: UInt32, isChecked: Bool
    ) throws(LMDBError) {
        var opened: OpaquePointer?
        try CLibrary.check(
            unsafe guarded_cursor_open(transaction.raw, dbi, &opened), "mdb_cursor_open")
        guard let cursor = unsafe opened else {
            throw LMDBError(.outOfMemory, operation: "mdb_cursor_open")
        }
        unsafe raw = cursor
        self.isChecked = isChecked
    }

    func close() { unsafe mdb_cursor_close(raw) }

    /// Moves and sets `key` and `value` to the new entry; returns false and sets nothing where
    /// there is none.
    @inline(__always)
    func move(
        _ move: CursorMove, _ key: inout MappedBytes, _ value: inout MappedBytes
    ) throws(LMDBError) -> Bool {
        try get(move.operation, &key, &value)
    }

    /// Moves to the first key at or after `sought`.
    func seek(
        _ sought: InputBytes, _ key: inout MappedBytes, _ value: inout MappedBytes
    ) throws(LMDBError) -> Bool {
        unsafe key = MappedBytes(sought.value)
        return try get(MDB_SET_RANGE, &key, &value)
    }

    @inline(__always)
    private func get(
        _ operation: MDB_cursor_op, _ key: inout MappedBytes, _ value: inout MappedBytes
    ) throws(LMDBError) -> Bool {
        var rawKey = unsafe key.value
        var rawValue = unsafe value.value
        let returnCode = unsafe guarded_cursor_get(
            raw, &rawKey, &rawValue, operation, isChecked ? 1 : 0)
        guard returnCode != MDB_NOTFOUND else { return false }
        try CLibrary.check(returnCode, "mdb_cursor_get")
        unsafe key = MappedBytes(rawKey)
        unsafe value = MappedBytes(rawValue)
        return true
    }
}
