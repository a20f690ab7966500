package import LMDB
package import Tables

/// What an event is found by, in 21 bytes at its position: recording one costs an append instead of an
/// index entry per name. Whole segments of them become postings (``PostingSegment``).
package struct EventHeader: Equatable {
    /// Ordinals are kept plus one; 0 says none.
    package typealias Ordinal = UInt32

    package static let byteCount = 21

    /// The event type's number.
    package var type: UInt8 = 0
    package var source: Ordinal = 0
    package var volunteer: Ordinal = 0
    package var group: Ordinal = 0
    package var project: Ordinal = 0
    package var centre: Ordinal = 0

    package init() {}

    package init?(_ bytes: Span<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        type = bytes[0]
        source = Self.ordinal(bytes, 1)
        volunteer = Self.ordinal(bytes, 5)
        group = Self.ordinal(bytes, 9)
        project = Self.ordinal(bytes, 13)
        centre = Self.ordinal(bytes, 17)
    }

    private static func ordinal(_ bytes: Span<UInt8>, _ start: Int) -> Ordinal {
        UInt32(bytes[start]) << 24 | UInt32(bytes[start + 1]) << 16
            | UInt32(bytes[start + 2]) << 8 | UInt32(bytes[start + 3])
    }

    /// Adds its 21 bytes.
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(type)
        bytes.append(bigEndian: source)
        bytes.append(bigEndian: volunteer)
        bytes.append(bigEndian: group)
        bytes.append(bigEndian: project)
        bytes.append(bigEndian: centre)
    }
}

/// The number of a source among all sources seen, from 0.
package struct SourceOrdinal: IndexedValue {
    package typealias Key = SourceKey

    package let ordinal: UInt32

    package init(ordinal: UInt32) {
        self.ordinal = ordinal
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        ordinal = try row.ordinal()
    }

    package func encode(into row: inout RowWriter) {
        row.unsigned(UInt64(ordinal))
    }
}

/// A source as a key; what follows LMDB's limit is not told apart.
package struct SourceKey: KeyCoded {
    private static let maximumBytes = 500

    package let source: String

    package func encode(into key: inout [UInt8]) {
        key.append(contentsOf: source.utf8.prefix(Self.maximumBytes))
    }
}
