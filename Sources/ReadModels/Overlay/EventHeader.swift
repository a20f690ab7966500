import LMDB

/// What an event is found by, in 21 bytes at its position: recording one costs an append instead of an
/// index entry per name. Whole segments of them become postings (``PostingSegment``).
struct EventHeader: Equatable {
    /// Ordinals are kept plus one; 0 says none.
    typealias Ordinal = UInt32

    static let byteCount = 21

    /// The event type's number.
    var type: UInt8 = 0
    var source: Ordinal = 0
    var volunteer: Ordinal = 0
    var group: Ordinal = 0
    var project: Ordinal = 0
    var centre: Ordinal = 0

    init() {}

    init?(_ bytes: Span<UInt8>) {
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
    func encode(into bytes: inout [UInt8]) {
        bytes.append(type)
        bytes.append(bigEndian: source)
        bytes.append(bigEndian: volunteer)
        bytes.append(bigEndian: group)
        bytes.append(bigEndian: project)
        bytes.append(bigEndian: centre)
    }
}

/// The number of a source among all sources seen, from 0.
struct SourceOrdinal: IndexedValue {
    typealias Key = SourceKey

    let ordinal: UInt32

    init(ordinal: UInt32) {
        self.ordinal = ordinal
    }

    init(from row: inout RowReader) throws(LMDBError) {
        ordinal = try row.ordinal()
    }

    func encode(into row: inout RowWriter) {
        row.unsigned(UInt64(ordinal))
    }
}

/// A source as a key; what follows LMDB's limit is not told apart.
struct SourceKey: KeyCoded {
    private static let maximumBytes = 500

    let source: String

    func encode(into key: inout [UInt8]) {
        key.append(contentsOf: source.utf8.prefix(Self.maximumBytes))
    }
}
