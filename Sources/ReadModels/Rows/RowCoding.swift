import Catalogue
import EventLog
import LMDB

/// A value that a table of the read models keeps.
///
/// The form is private to this version of the ledger: read models are computed from the log and may
/// be deleted. Numbers are LEB128 (signed ones zigzag), texts are length-prefixed UTF-8.
protocol RowCoded: Equatable {
    func encode(into row: inout RowWriter)
    init(from row: inout RowReader) throws(LMDBError)
}

/// A key of a table of the read models.
protocol KeyCoded: Hashable {
    /// At most 511 bytes, ordered as the collection is listed.
    func encode(into key: inout [UInt8])
}

extension KeyCoded {
    var bytes: [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(32)
        encode(into: &key)
        return key
    }
}

/// Builds the bytes of a row.
struct RowWriter {
    private(set) var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(128)
    }

    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func byte(_ value: UInt8) {
        bytes.append(value)
    }

    mutating func flag(_ value: Bool) {
        bytes.append(value ? 1 : 0)
    }

    mutating func unsigned(_ value: UInt64) {
        var left = value
        while left >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: left) | 0x80)
            left >>= 7
        }
        bytes.append(UInt8(left))
    }

    mutating func number(_ value: Int) {
        unsigned(UInt64(bitPattern: Int64((value << 1) ^ (value >> 63))))
    }

    mutating func text(_ value: String) {
        unsigned(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    mutating func text(_ value: String?) {
        flag(value != nil)
        if let value { text(value) }
    }

    mutating func id(_ value: some AggregateID) {
        text(value.text)
    }

    mutating func id(_ value: (some AggregateID)?) {
        text(value?.text)
    }

    mutating func time(_ value: Timestamp) {
        number(Int(value.microseconds))
    }

    mutating func day(_ value: CivilDate) {
        number(Int(value.daysSinceEpoch))
    }

    mutating func position(_ value: Position) {
        unsigned(value.value)
    }

    /// Ascending positions, each as the distance from the one before.
    mutating func positions(_ values: [Position]) {
        unsigned(UInt64(values.count))
        var last: UInt64 = 0
        for value in values {
            unsigned(value.value - last)
            last = value.value
        }
    }

    mutating func choice(_ value: some RawRepresentable<UInt8>) {
        byte(value.rawValue)
    }

    mutating func choice(_ value: (some RawRepresentable<UInt8>)?) {
        byte(value?.rawValue ?? UInt8.max)
    }

    mutating func choices(_ values: [some RawRepresentable<UInt8>]) {
        unsigned(UInt64(values.count))
        for value in values { byte(value.rawValue) }
    }

    mutating func district(_ value: DistrictCode?) {
        unsigned(UInt64(value?.code ?? 0))
    }
}

/// Reads the bytes of a row; whatever does not fit is damage.
struct RowReader: ~Escapable {
    private let bytes: Span<UInt8>
    private var offset = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) {
        self.bytes = bytes
    }

    static func damaged() -> LMDBError {
        LMDBError(
            .corrupted, operation: "read a row",
            message: "a row of the read models is damaged; run wenzhi rebuild")
    }

    mutating func byte() throws(LMDBError) -> UInt8 {
        guard offset < bytes.count else { throw Self.damaged() }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func flag() throws(LMDBError) -> Bool {
        try byte() != 0
    }

    mutating func unsigned() throws(LMDBError) -> UInt64 {
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

    mutating func number() throws(LMDBError) -> Int {
        let raw = try unsigned()
        return Int(truncatingIfNeeded: raw >> 1) ^ -Int(truncatingIfNeeded: raw & 1)
    }

    mutating func count() throws(LMDBError) -> Int {
        let value = try unsigned()
        guard value <= UInt64(bytes.count) else { throw Self.damaged() }
        return Int(value)
    }

    mutating func text() throws(LMDBError) -> String {
        let count = try count()
        guard count <= bytes.count - offset else { throw Self.damaged() }
        let start = offset
        offset += count
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe String(decoding: buffer[start..<start + count], as: UTF8.self)
        }
    }

    mutating func optionalText() throws(LMDBError) -> String? {
        try flag() ? try text() : nil
    }

    mutating func id<ID: AggregateID>(_: ID.Type = ID.self) throws(LMDBError) -> ID {
        ID(try text())
    }

    mutating func optionalID<ID: AggregateID>(_: ID.Type = ID.self) throws(LMDBError) -> ID? {
        try flag() ? ID(try text()) : nil
    }

    /// Ascending positions, at least one.
    mutating func positions() throws(LMDBError) -> [Position] {
        let count = try count()
        guard count > 0 else { throw Self.damaged() }
        var values: [Position] = []
        // Whoever reads a row to change it adds one.
        values.reserveCapacity(count + 1)
        var last: UInt64 = 0
        for _ in 0..<count {
            last += try position().value
            guard last <= Position.maximum.value else { throw Self.damaged() }
            values.append(Position(last))
        }
        return values
    }

    mutating func choice<Choice: RawRepresentable<UInt8>>() throws(LMDBError) -> Choice {
        guard let choice = Choice(rawValue: try byte()) else { throw Self.damaged() }
        return choice
    }

    mutating func optionalChoice<Choice: RawRepresentable<UInt8>>() throws(LMDBError) -> Choice? {
        let raw = try byte()
        guard raw != UInt8.max else { return nil }
        guard let choice = Choice(rawValue: raw) else { throw Self.damaged() }
        return choice
    }

    mutating func choices<Choice: RawRepresentable<UInt8>>() throws(LMDBError) -> [Choice] {
        let count = try count()
        var choices: [Choice] = []
        choices.reserveCapacity(count)
        for _ in 0..<count { choices.append(try choice()) }
        return choices
    }

    mutating func district() throws(LMDBError) -> DistrictCode? {
        let code = try unsigned()
        guard code != 0 else { return nil }
        guard let district = DistrictCode(text: String(code)) else { throw Self.damaged() }
        return district
    }
}
