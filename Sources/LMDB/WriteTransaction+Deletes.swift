extension WriteTransaction {
    /// Deletes a key with all its values; returns whether it existed.
    @discardableResult
    public mutating func delete(
        _ table: Table, _ key: Span<UInt8>
    ) throws(LMDBError) -> Bool {
        let dbi = try handle.dbi(of: table, keyBytes: key.count)
        try claim()
        endRun()
        let pointer = handle.pointer
        return try unsafe key.withUnsafeBytes { bytes throws(LMDBError) in
            try unsafe pointer.delete(dbi, InputBytes(bytes))
        }
    }

    /// Deletes a key with all its values; returns whether it existed.
    @discardableResult
    public mutating func delete(_ table: Table, _ key: [UInt8]) throws(LMDBError) -> Bool {
        try delete(table, key.span)
    }

    /// Deletes a key of a table with integer keys; returns whether it existed.
    @discardableResult
    public mutating func delete(_ table: Table, _ key: UInt64) throws(LMDBError) -> Bool {
        let dbi = handle.integerDBI(of: table)
        try claim()
        endRun()
        let pointer = handle.pointer
        return try unsafe withUnsafeBytes(of: key) { bytes throws(LMDBError) in
            try unsafe pointer.delete(dbi, InputBytes(bytes))
        }
    }

    /// Deletes one value of a key, in a table with duplicates; returns whether it existed.
    @discardableResult
    public mutating func delete(
        _ table: Table, _ key: Span<UInt8>, duplicate: Span<UInt8>
    ) throws(LMDBError) -> Bool {
        precondition(table.flags.contains(.duplicates), "the table has no duplicates")
        let dbi = try handle.dbi(of: table, keyBytes: key.count)
        try table.checkDuplicate(of: duplicate.count)
        try claim()
        endRun()
        let pointer = handle.pointer
        return try unsafe key.withUnsafeBytes { keyBytes throws(LMDBError) in
            try unsafe duplicate.withUnsafeBytes { valueBytes throws(LMDBError) in
                try unsafe pointer.delete(
                    dbi, InputBytes(keyBytes), duplicate: InputBytes(valueBytes))
            }
        }
    }

    /// Deletes one value of a key, in a table with duplicates; returns whether it existed.
    @discardableResult
    public mutating func delete(
        _ table: Table, _ key: [UInt8], duplicate: [UInt8]
    ) throws(LMDBError) -> Bool {
        try delete(table, key.span, duplicate: duplicate.span)
    }

    /// Deletes one value of a key, in a table with integer duplicates; returns whether it existed.
    @discardableResult
    public mutating func delete(
        _ table: Table, _ key: [UInt8], duplicate: UInt64
    ) throws(LMDBError) -> Bool {
        try delete(table, key.span, duplicate: [UInt8](native: duplicate).span)
    }

    /// Deletes every entry of a table; the table stays.
    public mutating func clear(_ table: Table) throws(LMDBError) {
        // Only the list of freed pages is written.
        let statistics = try statistics(table)
        let pages = statistics.branchPages + statistics.leafPages + statistics.overflowPages
        endRun()
        try claim(bytes: pages * MemoryLayout<Int>.size)
        try handle.pointer.clear(handle.dbi(of: table))
    }
}
