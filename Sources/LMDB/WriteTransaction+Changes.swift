extension WriteTransaction {
    /// Puts a value under a key, in place of the old one.
    ///
    /// Throws `keyExists` as the options say, `badValueSize`, `mapFull`, or `noSpace` and `io`
    /// where pages are spilled.
    public mutating func put(
        _ table: Table, _ key: Span<UInt8>, _ value: Span<UInt8>, options: PutOptions = []
    ) throws(LMDBError) {
        let dbi = try handle.dbi(of: table, keyBytes: key.count)
        try claim(bytes: key.count + value.count)
        let pointer = handle.pointer
        let cursor = try cursor(forPutInto: dbi)
        try unsafe key.withUnsafeBytes { keyBytes throws(LMDBError) in
            try unsafe value.withUnsafeBytes { valueBytes throws(LMDBError) in
                try unsafe pointer.put(
                    dbi, cursor, InputBytes(keyBytes), InputBytes(valueBytes),
                    flags: options.rawValue, isChecked: table.isChecked)
            }
        }
    }

    /// Puts a value under a key.
    public mutating func put(
        _ table: Table, _ key: [UInt8], _ value: [UInt8], options: PutOptions = []
    ) throws(LMDBError) {
        try put(table, key.span, value.span, options: options)
    }

    /// Puts a value under a key.
    public mutating func put(
        _ table: Table, _ key: [UInt8], _ value: Span<UInt8>, options: PutOptions = []
    ) throws(LMDBError) {
        try put(table, key.span, value, options: options)
    }

    /// Puts a value under a key, in a table with integer keys.
    public mutating func put(
        _ table: Table, _ key: UInt64, _ value: Span<UInt8>, options: PutOptions = []
    ) throws(LMDBError) {
        let dbi = handle.integerDBI(of: table)
        try claim(bytes: MemoryLayout<UInt64>.size + value.count)
        let pointer = handle.pointer
        let cursor = try cursor(forPutInto: dbi)
        try unsafe withUnsafeBytes(of: key) { keyBytes throws(LMDBError) in
            try unsafe value.withUnsafeBytes { valueBytes throws(LMDBError) in
                try unsafe pointer.put(
                    dbi, cursor, InputBytes(keyBytes), InputBytes(valueBytes),
                    flags: options.rawValue, isChecked: table.isChecked)
            }
        }
    }

    /// Puts a value under a key, in a table with integer keys.
    public mutating func put(
        _ table: Table, _ key: UInt64, _ value: [UInt8], options: PutOptions = []
    ) throws(LMDBError) {
        try put(table, key, value.span, options: options)
    }

    /// Deletes a key; returns whether it existed.
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

    /// Deletes a key; returns whether it existed.
    @discardableResult
    public mutating func delete(_ table: Table, _ key: [UInt8]) throws(LMDBError) -> Bool {
        try delete(table, key.span)
    }
}
