extension Cursor {
    /// Moves to the first key at or after this one.
    @_lifetime(self: copy self)
    public mutating func seek(_ key: Span<UInt8>) throws(LMDBError) -> Bool {
        _ = try handle.dbi(of: table, keyBytes: key.count)
        place = .nowhere
        return try arrived(
            try unsafe key.withUnsafeBytes { bytes throws(LMDBError) in
                try unsafe pointer.seek(InputBytes(bytes), &currentKey, &currentValue)
            })
    }

    /// Moves to the first key at or after this one.
    @_lifetime(self: copy self)
    public mutating func seek(_ key: [UInt8]) throws(LMDBError) -> Bool {
        try seek(key.span)
    }

    /// Moves to the first key at or after this one, in a table with integer keys.
    @_lifetime(self: copy self)
    public mutating func seek(_ key: UInt64) throws(LMDBError) -> Bool {
        _ = handle.integerDBI(of: table)
        place = .nowhere
        return try arrived(
            try unsafe withUnsafeBytes(of: key) { bytes throws(LMDBError) in
                try unsafe pointer.seek(InputBytes(bytes), &currentKey, &currentValue)
            })
    }

    /// Moves to exactly this key, and its first duplicate.
    @_lifetime(self: copy self)
    public mutating func find(_ key: Span<UInt8>) throws(LMDBError) -> Bool {
        _ = try handle.dbi(of: table, keyBytes: key.count)
        place = .nowhere
        return try arrived(
            try unsafe key.withUnsafeBytes { bytes throws(LMDBError) in
                try unsafe pointer.find(InputBytes(bytes), &currentKey, &currentValue)
            })
    }

    /// Moves to exactly this key, and its first duplicate.
    @_lifetime(self: copy self)
    public mutating func find(_ key: [UInt8]) throws(LMDBError) -> Bool {
        try find(key.span)
    }

    /// Moves to exactly this key of a table with integer keys, and its first duplicate.
    @_lifetime(self: copy self)
    public mutating func find(_ key: UInt64) throws(LMDBError) -> Bool {
        _ = handle.integerDBI(of: table)
        place = .nowhere
        return try arrived(
            try unsafe withUnsafeBytes(of: key) { bytes throws(LMDBError) in
                try unsafe pointer.find(InputBytes(bytes), &currentKey, &currentValue)
            })
    }
}

// Tables with duplicates; on others these moves are programming errors. A move among duplicates
// that finds none leaves the cursor where it is, so that `nextKey` goes on from there.
extension Cursor {
    /// Moves to exactly this key and its first duplicate at or after `duplicate`.
    @_lifetime(self: copy self)
    public mutating func seek(
        _ key: Span<UInt8>, duplicate: Span<UInt8>
    ) throws(LMDBError) -> Bool {
        requireDuplicates()
        _ = try handle.dbi(of: table, keyBytes: key.count)
        try table.checkDuplicate(of: duplicate.count)
        place = .nowhere
        return try arrived(
            try unsafe key.withUnsafeBytes { keyBytes throws(LMDBError) in
                try unsafe duplicate.withUnsafeBytes { valueBytes throws(LMDBError) in
                    try unsafe pointer.seekDuplicate(
                        InputBytes(keyBytes), InputBytes(valueBytes), &currentKey, &currentValue)
                }
            })
    }

    /// Moves to exactly this key and its first duplicate at or after `duplicate`.
    @_lifetime(self: copy self)
    public mutating func seek(_ key: [UInt8], duplicate: [UInt8]) throws(LMDBError) -> Bool {
        try seek(key.span, duplicate: duplicate.span)
    }

    /// Moves to exactly this key and its first duplicate at or after an integer.
    @_lifetime(self: copy self)
    public mutating func seek(_ key: [UInt8], duplicate: UInt64) throws(LMDBError) -> Bool {
        try seek(key.span, duplicate: [UInt8](native: duplicate).span)
    }

    /// Moves to the first duplicate of the current key.
    @_lifetime(self: copy self)
    public mutating func firstDuplicate() throws(LMDBError) -> Bool {
        requireDuplicates()
        // Not MDB_FIRST_DUP: before LMDB 0.9.30 (ITS#9723) `next` then stops at the table's end.
        guard place == .entry else { return false }
        return try find(currentKey.unboundSpan())
    }

    /// Moves to the last duplicate of the current key.
    @_lifetime(self: copy self)
    public mutating func lastDuplicate() throws(LMDBError) -> Bool {
        try moveInDuplicates(.lastDuplicate)
    }

    /// Moves to the next duplicate of the current key.
    @_lifetime(self: copy self)
    public mutating func nextDuplicate() throws(LMDBError) -> Bool {
        try moveInDuplicates(.nextDuplicate)
    }

    /// Moves to the previous duplicate of the current key.
    @_lifetime(self: copy self)
    public mutating func previousDuplicate() throws(LMDBError) -> Bool {
        try moveInDuplicates(.previousDuplicate)
    }

    /// How many values the current key has; the cursor must stand on an entry.
    public borrowing func duplicateCount() throws(LMDBError) -> Int {
        requireDuplicates()
        precondition(isOnEntry, "the cursor stands on no entry")
        return try pointer.duplicateCount()
    }

    @_lifetime(self: copy self)
    private mutating func moveInDuplicates(_ move: CursorMove) throws(LMDBError) -> Bool {
        requireDuplicates()
        guard place == .entry else { return false }
        return try pointer.move(move, &currentKey, &currentValue)
    }

    private borrowing func requireDuplicates() {
        precondition(table.flags.contains(.duplicates), "the table has no duplicates")
    }
}
