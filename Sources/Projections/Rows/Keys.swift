public import Catalogue
public import Tables

extension KeyCoded where Self: AggregateID {
    /// The id as it is.
    public func encode(into key: inout [UInt8]) {
        key.append(contentsOf: text.utf8)
    }
}

/// The key of an aggregate among those of all kinds.
package struct PlainKey: KeyCoded {
    package let aggregate: Aggregate
    package let id: String

    package init(aggregate: Aggregate, id: String) {
        self.aggregate = aggregate
        self.id = id
    }

    package func encode(into key: inout [UInt8]) {
        key.append(aggregate.rawValue)
        key.append(contentsOf: id.utf8)
    }
}

/// One of the figures that are counted over the whole log.
package struct Tally: KeyCoded {
    /// What is counted.
    package enum Family: UInt8 {
        /// Aggregates created, by kind: also the next ordinal.
        case ordinals = 1
        /// Volunteers by state of their lifecycle.
        case volunteers
        /// Groups by state.
        case groups
        /// Projects by state.
        case projectStates
        /// Projects by family.
        case projectFamilies
        /// Shifts by state.
        case shifts
        /// Stars held now, by level.
        case stars
        /// Minutes of confirmed service that count; 0.
        case confirmedMinutes
        /// Findings by severity.
        case findings
        /// Events by day of recording, days since 1970 in Asia/Shanghai.
        case eventsByDay
        /// Minutes that count, by day of service.
        case minutesByDay
        /// Sources seen: also the next ordinal.
        case sources
    }

    package let family: Family
    package let number: UInt32

    package static let keyBytes = 5

    package init(_ family: Family, _ number: UInt32 = 0) {
        self.family = family
        self.number = number
    }

    package func encode(into key: inout [UInt8]) {
        key.append(family.rawValue)
        key.append(bigEndian: number)
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
