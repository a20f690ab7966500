import LMDB
import TestSupport

extension Scratch {
    /// Where tests open their environment; does not exist at first.
    var log: String { path + "/log" }

    /// Opens the environment, small and without flushes unless the test asks for them.
    func open(
        mapSizeBytes: Int = 64 << 20, maximumTables: Int = 16, maximumReaders: Int = 64,
        durability: Environment.Durability = .unsynced, readOnly: Bool = false
    ) throws(LMDBError) -> Environment {
        try Environment(
            path: log,
            options: .init(
                mapSizeBytes: mapSizeBytes, maximumTables: maximumTables,
                maximumReaders: maximumReaders, durability: durability, readOnly: readOnly))
    }
}

extension SeededGenerator {
    /// Random bytes of a random number.
    mutating func bytes(_ counts: ClosedRange<Int>, alphabet: ClosedRange<UInt8> = 0...255)
        -> [UInt8]
    {
        (0..<Int.random(in: counts, using: &self)).map { _ in
            UInt8.random(in: alphabet, using: &self)
        }
    }
}

/// The code of the error that a closure throws, or nil.
func failure(of body: () throws(LMDBError) -> Void) -> LMDBError.Code? {
    do {
        try body()
        return nil
    } catch {
        return error.code
    }
}

extension ReadableTransaction where Self: ~Copyable {
    /// A copy of a value.
    borrowing func copy(_ table: Table, _ key: [UInt8]) throws(LMDBError) -> [UInt8]? {
        try get(table, key)?.copied()
    }

    /// A copy of a value under an integer key.
    borrowing func copy(_ table: Table, _ key: UInt64) throws(LMDBError) -> [UInt8]? {
        try get(table, key)?.copied()
    }
}

extension [UInt8] {
    /// The UTF-8 of a text.
    init(_ text: String) { self = Array(text.utf8) }

    /// An integer, most significant byte first, so that byte order is number order.
    init(bigEndian value: Int) {
        self = (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
    }
}

extension Environment {
    /// Reads one copy of a value.
    func value(_ table: Table, _ key: String) throws(LMDBError) -> [UInt8]? {
        try read { transaction throws(LMDBError) in try transaction.copy(table, [UInt8](key)) }
    }

    /// How many entries a table has.
    func count(_ table: Table) throws(LMDBError) -> Int {
        try read { transaction throws(LMDBError) in try transaction.count(table) }
    }

    /// Writes one value.
    func put(_ table: Table, _ key: String, _ value: String) throws(LMDBError) {
        try write { transaction throws(LMDBError) in
            try transaction.put(table, [UInt8](key), [UInt8](value))
        }
    }
}
