public import LMDB

/// A value that a table of the read models keeps.
///
/// The form is private to this version of the ledger: read models are computed from the log and may
/// be deleted. Numbers are LEB128 (signed ones zigzag), texts are length-prefixed UTF-8.
public protocol RowCoded: Equatable {
    func encode(into row: inout RowWriter)
    init(from row: inout RowReader) throws(LMDBError)
}

/// A key of a table of the read models.
public protocol KeyCoded: Hashable {
    /// Appends at most 511 bytes, whose order is that of the collection.
    func encode(into key: inout [UInt8])
}

extension KeyCoded {
    /// The key as bytes.
    public var bytes: [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(32)
        encode(into: &key)
        return key
    }
}

/// Builds the bytes of a row.
public struct RowWriter {
    /// The bytes written so far.
    public private(set) var bytes: [UInt8] = []

    /// A writer with nothing written.
    public init() {
        bytes.reserveCapacity(128)
    }

    /// Removes all bytes and keeps the memory.
    public mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Keeps only the first `count` bytes.
    public mutating func truncate(to count: Int) {
        bytes.removeLast(bytes.count - count)
    }

    /// Writes a byte.
    public mutating func byte(_ value: UInt8) {
        bytes.append(value)
    }

    /// Writes a truth value in one byte.
    public mutating func flag(_ value: Bool) {
        bytes.append(value ? 1 : 0)
    }

    /// Writes a number as LEB128.
    public mutating func unsigned(_ value: UInt64) {
        var left = value
        while left >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: left) | 0x80)
            left >>= 7
        }
        bytes.append(UInt8(left))
    }

    /// Writes a signed number as zigzag LEB128.
    public mutating func number(_ value: Int) {
        unsigned(UInt64(bitPattern: Int64((value << 1) ^ (value >> 63))))
    }

    /// Writes a text: its length in bytes, then its UTF-8.
    public mutating func text(_ value: String) {
        unsigned(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    /// Writes a flag, and the text if there is one.
    public mutating func text(_ value: String?) {
        flag(value != nil)
        if let value { text(value) }
    }

    /// Writes a choice as its number.
    public mutating func choice(_ value: some RawRepresentable<UInt8>) {
        byte(value.rawValue)
    }

    /// Writes a choice as its number, 255 for none.
    public mutating func choice(_ value: (some RawRepresentable<UInt8>)?) {
        byte(value?.rawValue ?? UInt8.max)
    }

    /// Writes the number of choices, then their numbers.
    public mutating func choices(_ values: [some RawRepresentable<UInt8>]) {
        unsigned(UInt64(values.count))
        for value in values { byte(value.rawValue) }
    }

    /// Writes a flag, and the value if there is one.
    public mutating func optional<Item>(
        _ value: Item?, _ write: (inout RowWriter, Item) -> Void
    ) {
        flag(value != nil)
        if let value { write(&self, value) }
    }

    /// Writes the number of items, then each of them.
    public mutating func list<Item>(
        _ values: [Item], _ write: (inout RowWriter, Item) -> Void
    ) {
        unsigned(UInt64(values.count))
        for value in values { write(&self, value) }
    }
}

/// Reads the bytes of a row. Its methods throw when the bytes do not have the expected form: the
/// row is damaged.
public struct RowReader: ~Escapable {
    private let bytes: Span<UInt8>
    private var offset = 0

    /// A reader at the start of a row.
    @_lifetime(copy bytes)
    public init(_ bytes: Span<UInt8>) {
        self.bytes = bytes
    }

    /// The error for a damaged row.
    public static func damaged() -> LMDBError {
        LMDBError(
            .corrupted, operation: "read a row",
            message: "a row of the read models is damaged; run wenzhi rebuild")
    }

    /// Whether every byte was read.
    public var isAtEnd: Bool { offset >= bytes.count }

    /// Reads a byte.
    public mutating func byte() throws(LMDBError) -> UInt8 {
        guard offset < bytes.count else { throw Self.damaged() }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// Reads a truth value.
    public mutating func flag() throws(LMDBError) -> Bool {
        try byte() != 0
    }

    /// Reads a number as LEB128.
    public mutating func unsigned() throws(LMDBError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
            guard shift < 64 else { throw Self.damaged() }
        }
    }

    /// Reads a signed number as zigzag LEB128.
    public mutating func number() throws(LMDBError) -> Int {
        let raw = try unsigned()
        return Int(truncatingIfNeeded: raw >> 1) ^ -Int(truncatingIfNeeded: raw & 1)
    }

    /// Reads a number of elements: at most one for each byte of the row.
    public mutating func count() throws(LMDBError) -> Int {
        let value = try unsigned()
        guard value <= UInt64(bytes.count) else { throw Self.damaged() }
        return Int(value)
    }

    /// Reads a text.
    public mutating func text() throws(LMDBError) -> String {
        let count = try count()
        guard count <= bytes.count - offset else { throw Self.damaged() }
        let start = offset
        offset += count
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe String(decoding: buffer[start..<start + count], as: UTF8.self)
        }
    }

    /// Reads a text that may be missing.
    public mutating func optionalText() throws(LMDBError) -> String? {
        try flag() ? try text() : nil
    }

    /// Reads a choice.
    public mutating func choice<Choice: RawRepresentable<UInt8>>() throws(LMDBError) -> Choice {
        guard let choice = Choice(rawValue: try byte()) else { throw Self.damaged() }
        return choice
    }

    /// Reads a choice that may be missing.
    public mutating func optionalChoice<Choice: RawRepresentable<UInt8>>() throws(LMDBError)
        -> Choice?
    {
        let raw = try byte()
        guard raw != UInt8.max else { return nil }
        guard let choice = Choice(rawValue: raw) else { throw Self.damaged() }
        return choice
    }

    /// Reads choices.
    public mutating func choices<Choice: RawRepresentable<UInt8>>() throws(LMDBError) -> [Choice] {
        let count = try count()
        var choices: [Choice] = []
        choices.reserveCapacity(count)
        for _ in 0..<count { choices.append(try choice()) }
        return choices
    }

    /// Reads what the writer's `optional` wrote.
    public mutating func optional<Item>(
        _ read: (inout RowReader) throws(LMDBError) -> Item
    ) throws(LMDBError) -> Item? {
        try flag() ? try read(&self) : nil
    }

    /// Reads what the writer's `list` wrote.
    public mutating func list<Item>(
        _ read: (inout RowReader) throws(LMDBError) -> Item
    ) throws(LMDBError) -> [Item] {
        let count = try count()
        var items: [Item] = []
        items.reserveCapacity(count)
        for _ in 0..<count { items.append(try read(&self)) }
        return items
    }

    /// A number within a range; one outside is damage.
    public mutating func number(in range: ClosedRange<Int>) throws(LMDBError) -> Int {
        let value = try number()
        guard range.contains(value) else { throw Self.damaged() }
        return value
    }

    /// Reads a count of at most 16 digits, like positions of a log.
    public mutating func tally() throws(LMDBError) -> Int {
        try number(in: -9_999_999_999_999_999...9_999_999_999_999_999)
    }
}
