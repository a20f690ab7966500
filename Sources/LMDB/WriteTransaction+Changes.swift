extension WriteTransaction {
    /// Puts a value under a key: replaces the old one, or adds a duplicate where the table has
    /// them.
    ///
    /// Throws `keyExists` as the options say, `badValueSize`, `mapFull`, or `noSpace` and `io`
    /// where pages are spilled.
    public mutating func put(
        _ table: Table, _ key: Span<UInt8>, _ value: Span<UInt8>, options: PutOptions = []
    ) throws(LMDBError) {
        let dbi = try handle.dbi(of: table, keyBytes: key.count)
        try checkValue(of: value.count, for: table)
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

    /// Puts an integer under a key, in a table with integer duplicates.
    public mutating func put(
        _ table: Table, _ key: [UInt8], _ value: UInt64, options: PutOptions = []
    ) throws(LMDBError) {
        try put(table, key.span, [UInt8](native: value).span, options: options)
    }

    /// Puts a value under a key, in a table with integer keys.
    public mutating func put(
        _ table: Table, _ key: UInt64, _ value: Span<UInt8>, options: PutOptions = []
    ) throws(LMDBError) {
        let dbi = handle.integerDBI(of: table)
        try checkValue(of: value.count, for: table)
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

    /// Puts an integer under a key, in a table with integer keys and integer duplicates.
    public mutating func put(
        _ table: Table, _ key: UInt64, _ value: UInt64, options: PutOptions = []
    ) throws(LMDBError) {
        try put(table, key, [UInt8](native: value).span, options: options)
    }

    /// Puts many values of one length under one key, in a table with fixed duplicates; those that
    /// exist already are kept.
    ///
    /// `values` holds them one after the other, `valueBytes` each.
    public mutating func putMultiple(
        _ table: Table, _ key: Span<UInt8>, _ values: Span<UInt8>, valueBytes: Int
    ) throws(LMDBError) {
        precondition(table.flags.contains(.fixedDuplicates), "the table has no fixed duplicates")
        precondition(
            valueBytes > 0 && values.count.isMultiple(of: valueBytes),
            "not a whole number of values")
        guard values.count > 0 else { return }
        let dbi = try handle.dbi(of: table, keyBytes: key.count)
        try checkValue(of: valueBytes, for: table)
        endRun()
        for _ in 0..<values.count / valueBytes { try claim(bytes: valueBytes) }
        let pointer = handle.pointer
        try unsafe key.withUnsafeBytes { keyBytes throws(LMDBError) in
            try unsafe values.withUnsafeBytes { bytes throws(LMDBError) in
                try unsafe pointer.putMultiple(
                    dbi, InputBytes(keyBytes), InputBytes(bytes), valueBytes: valueBytes)
            }
        }
    }

    /// Puts many values of one length under one key, in a table with fixed duplicates.
    public mutating func putMultiple(
        _ table: Table, _ key: [UInt8], _ values: [UInt8], valueBytes: Int
    ) throws(LMDBError) {
        try putMultiple(table, key.span, values.span, valueBytes: valueBytes)
    }

    /// Throws when a table with duplicates does not allow values of this length.
    ///
    /// LMDB does not check fixed lengths: it would read past the end of a shorter value.
    @inline(__always)
    private borrowing func checkValue(of count: Int, for table: Table) throws(LMDBError) {
        try table.checkDuplicate(of: count)
        guard table.flags.contains(.fixedDuplicates), table.valueBytes == nil else { return }
        try checkFirstValue(hasBytes: count, in: table)
    }

    private borrowing func checkFirstValue(
        hasBytes count: Int, in table: Table
    ) throws(LMDBError) {
        var cursor = try cursor(table)
        guard try cursor.first(), cursor.value.count != count else { return }
        throw .badDuplicate(of: count, in: table)
    }
}
