/// The lookups that read and write transactions have in common.
///
/// A function that only reads takes `some ReadableTransaction & ~Copyable` and so serves both. Keys
/// have 1 to 511 bytes; other lengths throw `badValueSize`.
public protocol ReadableTransaction: ~Copyable {
    /// The handle that shared reading methods work through.
    var handle: TransactionHandle { get }
}

/// A running transaction, for the methods of `ReadableTransaction` only.
public struct TransactionHandle {
    let pointer: TransactionPointer
    private let environment: UInt64

    @inline(__always)
    init(_ pointer: TransactionPointer, _ environment: UInt64) {
        self.pointer = pointer
        self.environment = environment
    }

    /// The number of a table; traps when the table belongs to another environment.
    @inline(__always)
    func dbi(of table: Table) -> UInt32 {
        precondition(table.environment == environment, "a table of another environment")
        return table.dbi
    }

    /// The number of a table; throws when the key does not fit it.
    @inline(__always)
    func dbi(of table: Table, keyBytes: Int) throws(LMDBError) -> UInt32 {
        guard (1...Table.maximumKeyBytes).contains(keyBytes),
            keyBytes == 8 || !table.flags.contains(.integerKey)
        else { throw .badKey(of: keyBytes, in: table) }
        return dbi(of: table)
    }

    /// The number of a table with integer keys.
    @inline(__always)
    func integerDBI(of table: Table) -> UInt32 {
        precondition(table.flags.contains(.integerKey), "the table has no integer keys")
        return dbi(of: table)
    }

    /// Looks up bytes; the result is not yet bound to the transaction.
    @inline(__always)
    func find(_ table: Table, _ key: Span<UInt8>) throws(LMDBError) -> MappedBytes? {
        let dbi = try dbi(of: table, keyBytes: key.count)
        return try unsafe key.withUnsafeBytes { bytes throws(LMDBError) in
            try unsafe pointer.get(dbi, InputBytes(bytes), isChecked: table.isChecked)
        }
    }

    /// Looks up an integer; the result is not yet bound to the transaction.
    @inline(__always)
    func find(_ table: Table, _ key: UInt64) throws(LMDBError) -> MappedBytes? {
        let dbi = integerDBI(of: table)
        return try unsafe withUnsafeBytes(of: key) { bytes throws(LMDBError) in
            try unsafe pointer.get(dbi, InputBytes(bytes), isChecked: table.isChecked)
        }
    }
}

extension ReadableTransaction where Self: ~Copyable {
    /// The value of a key, without copying.
    @_lifetime(borrow self)
    public borrowing func get(
        _ table: Table, _ key: Span<UInt8>
    ) throws(LMDBError) -> Span<UInt8>? {
        guard let found = try handle.find(table, key) else { return nil }
        return unsafe _overrideLifetime(found.unboundSpan(), borrowing: self)
    }

    /// The value of a key, without copying.
    @_lifetime(borrow self)
    public borrowing func get(_ table: Table, _ key: [UInt8]) throws(LMDBError) -> Span<UInt8>? {
        guard let found = try handle.find(table, key.span) else { return nil }
        return unsafe _overrideLifetime(found.unboundSpan(), borrowing: self)
    }

    /// The value of a key in a table with integer keys, without copying.
    @_lifetime(borrow self)
    public borrowing func get(_ table: Table, _ key: UInt64) throws(LMDBError) -> Span<UInt8>? {
        guard let found = try handle.find(table, key) else { return nil }
        return unsafe _overrideLifetime(found.unboundSpan(), borrowing: self)
    }

    /// Whether a key exists.
    public borrowing func contains(_ table: Table, _ key: [UInt8]) throws(LMDBError) -> Bool {
        try handle.find(table, key.span) != nil
    }

    /// How many entries a table has. Costs no scan.
    public borrowing func count(_ table: Table) throws(LMDBError) -> Int {
        try handle.pointer.count(handle.dbi(of: table))
    }
}
