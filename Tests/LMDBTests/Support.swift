import Glibc
import LMDB

/// A directory of its own for one test, removed with the last reference.
final class Scratch: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/wenzhi-lmdb-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) } != nil
        }
        guard made else { throw LMDBError(.io, operation: "mkdtemp") }
        path = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in ["data.mdb", "lock.mdb"] {
            _ = unsafe unlink("\(path)/log/\(name)")
            _ = unsafe unlink("\(path)/copy/\(name)")
        }
        for name in ["log", "copy", ""] { _ = unsafe rmdir("\(path)/\(name)") }
    }

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

/// SplitMix64, so that a printed seed repeats a run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A generator with a new seed, which it prints, or with the one in the variable `SEED`.
    static func printing(_ test: String) -> SeededGenerator {
        let given = unsafe getenv("SEED").flatMap { unsafe UInt64(String(cString: $0)) }
        let seed = given ?? UInt64.random(in: 0...UInt64.max)
        print("seed of \(test): \(seed)")
        return SeededGenerator(seed: seed)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

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
