public import Catalogue
import LMDB
public import Tables

extension KeyCoded where Self: AggregateID {
    /// The id as it is.
    public func encode(into key: inout [UInt8]) {
        key.append(contentsOf: text.utf8)
    }
}

extension [UInt8] {
    /// Adds a day in four bytes. With the sign turned, days before 1970 come first bytewise too.
    mutating func append(day: CivilDate) {
        append(bigEndian: UInt32(bitPattern: day.daysSinceEpoch) ^ 1 << 31)
    }
}

extension CivilDate {
    /// The day that four bytes of a key are.
    init(inKey bytes: Span<UInt8>) throws(LMDBError) {
        let code: UInt32 = bytes.bigEndian()
        let day = Int32(bitPattern: code ^ 1 << 31)
        guard RowReader.days.contains(Int(day)) else { throw RowReader.damaged() }
        self.init(daysSinceEpoch: day)
    }
}

/// Where a shift stands among its project's: by start, then by id.
package struct ShiftPlace: KeyCoded {
    private static let startBytes = 8

    package let start: Timestamp
    package let shift: ShiftID

    package init(start: Timestamp, shift: ShiftID) {
        self.start = start
        self.shift = shift
    }

    package init?(bytes: [UInt8]) {
        guard bytes.count > Self.startBytes else { return nil }
        let start: UInt64 = bytes.span.extracting(..<Self.startBytes).bigEndian()
        self.start = Timestamp(microseconds: Int64(bitPattern: start ^ 1 << 63))
        shift = ShiftID(String(decoding: bytes[Self.startBytes...], as: UTF8.self))
    }

    package func encode(into key: inout [UInt8]) {
        // With the sign turned, times before 1970 come first bytewise too.
        key.append(bigEndian: UInt64(bitPattern: start.microseconds) ^ 1 << 63)
        key.append(contentsOf: shift.text.utf8)
    }
}
