public import Catalogue
public import Tables

extension KeyCoded where Self: AggregateID {
    /// The id as it is.
    public func encode(into key: inout [UInt8]) {
        key.append(contentsOf: text.utf8)
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
