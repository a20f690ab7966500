extension ReadableTransaction where Self: ~Copyable {
    /// A cursor over a table; it stands on no entry yet.
    @_lifetime(borrow self)
    public borrowing func cursor(_ table: Table) throws(LMDBError) -> Cursor {
        let cursor = try Cursor(handle, table)
        return unsafe _overrideLifetime(cursor, borrowing: self)
    }

    /// Calls a closure with each entry in key order until it returns false.
    ///
    /// Starts at the first key at or after `key`, or at the beginning. The spans are valid within
    /// the call.
    public borrowing func forEach(
        _ table: Table, from key: [UInt8]? = nil,
        _ body: (_ key: Span<UInt8>, _ value: Span<UInt8>) throws(LMDBError) -> Bool
    ) throws(LMDBError) {
        var cursor = try cursor(table)
        var more = if let key { try cursor.seek(key.span) } else { try cursor.first() }
        while more, try body(cursor.key, cursor.value) { more = try cursor.next() }
    }

    /// Calls a closure with each entry of a table with integer keys, ascending, until it returns
    /// false.
    public borrowing func forEachInteger(
        _ table: Table, from key: UInt64 = 0,
        _ body: (_ key: UInt64, _ value: Span<UInt8>) throws(LMDBError) -> Bool
    ) throws(LMDBError) {
        var cursor = try cursor(table)
        var more = try cursor.seek(key)
        while more, try body(cursor.integerKey, cursor.value) { more = try cursor.next() }
    }

    /// Calls a closure with each entry in descending key order until it returns false.
    ///
    /// Starts at the last key at or before `key`, or at the end.
    public borrowing func forEachReversed(
        _ table: Table, from key: [UInt8]? = nil,
        _ body: (_ key: Span<UInt8>, _ value: Span<UInt8>) throws(LMDBError) -> Bool
    ) throws(LMDBError) {
        var cursor = try cursor(table)
        var more: Bool
        if let key, try cursor.seek(key.span) {
            // The seek moved to this key, or beyond it.
            more = cursor.key.isEqual(to: key.span)
            if !more { more = try cursor.previous() }
        } else {
            more = try cursor.last()
        }
        while more, try body(cursor.key, cursor.value) { more = try cursor.previous() }
    }

    /// Calls a closure with each entry whose key begins with a prefix, in key order, until it
    /// returns false.
    public borrowing func forEach(
        _ table: Table, prefix: [UInt8],
        _ body: (_ key: Span<UInt8>, _ value: Span<UInt8>) throws(LMDBError) -> Bool
    ) throws(LMDBError) {
        var cursor = try cursor(table)
        var more = if prefix.isEmpty { try cursor.first() } else { try cursor.seek(prefix.span) }
        while more, cursor.key.begins(with: prefix.span), try body(cursor.key, cursor.value) {
            more = try cursor.next()
        }
    }

    /// The largest key of a table with integer keys; nil when it is empty.
    public borrowing func lastInteger(_ table: Table) throws(LMDBError) -> UInt64? {
        var cursor = try cursor(table)
        return try cursor.last() ? cursor.integerKey : nil
    }
}
