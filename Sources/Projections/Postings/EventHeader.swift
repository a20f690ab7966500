package import Catalogue
package import LMDB
import Tables

/// The search keys of an event, stored at its position: type, source, the position of the previous
/// event of the same subject, and any number of aggregates that it concerns.
///
/// Recording a header costs an append instead of an index entry for each of them. Whole segments of
/// headers become postings (``PostingSegment``).
package struct EventHeader: ~Escapable {
    /// The event type's number.
    package let type: UInt8
    /// The number of its source.
    package let source: UInt32
    /// The distance to the previous event of the subject, in positions; 0 when there is none.
    package let previous: UInt64
    /// Reads the aggregates, of which each is a kind and an ordinal.
    private let aggregates: RowReader

    /// Reads a header as ``HeaderBuffer`` writes it.
    @_lifetime(copy bytes)
    package init(_ bytes: Span<UInt8>) throws(LMDBError) {
        var row = RowReader(bytes)
        type = try row.byte()
        source = try row.ordinal()
        previous = try row.unsigned()
        aggregates = row
    }

    /// Calls a closure with each field and the event's ordinal in it, of which postings are made.
    package func forEach(
        _ body: (PostingField, UInt32) throws(LMDBError) -> Void
    ) throws(LMDBError) {
        try body(.type, UInt32(type))
        try body(.source, source)
        var row = aggregates
        while !row.isAtEnd {
            let field = PostingField(rawValue: try row.byte())
            try body(field, try row.ordinal())
        }
    }

    /// Whether the event concerns the aggregate with this ordinal.
    package func concerns(_ field: PostingField, _ ordinal: UInt32) throws(LMDBError) -> Bool {
        var row = aggregates
        while !row.isAtEnd {
            let (kind, number) = (try row.byte(), try row.ordinal())
            if kind == field.rawValue, number == ordinal { return true }
        }
        return false
    }
}

/// A field by which headers can be searched.
package struct PostingField: Hashable, Sendable {
    /// Part of the keys of postings.
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let type = PostingField(rawValue: 0)
    package static let source = PostingField(rawValue: 1)

    /// The aggregates of a kind; there are fewer than 254.
    package init(_ aggregate: Aggregate) {
        rawValue = aggregate.rawValue + 2
    }

    /// The order in which a search reads the postings: fields that usually have the fewest events
    /// first.
    package var rank: Int {
        switch self {
        case .type: 2
        case .source: 1
        default: self == PostingField(.centre) ? 3 : 0
        }
    }
}

extension Aggregate {
    /// Whether headers name aggregates of this kind, so that a search finds all events that concern one.
    ///
    /// The others have few events each, and a search follows their own history (``History``).
    package var isNamedInHeaders: Bool {
        switch self {
        case .ledger, .access, .shift, .recruitment, .participation, .hours, .scheme,
            .star, .consent, .rules:
            false
        default: true
        }
    }
}

/// The headers of a group's events that are not written yet, in one block of memory.
package struct HeaderBuffer {
    private var row = RowWriter()
    private var ends: [Int] = []
    /// What the next header concerns.
    private var concerned: [(field: PostingField, ordinal: UInt32)] = []
    /// The position of the first of them.
    package private(set) var first: UInt64?

    package var count: Int { ends.count }

    /// Begins the next header, which concerns nothing yet.
    package mutating func begin() {
        concerned.removeAll(keepingCapacity: true)
    }

    /// Notes an aggregate that the next header concerns, once.
    package mutating func concern(_ field: PostingField, _ ordinal: UInt32) {
        guard !concerned.contains(where: { $0 == (field, ordinal) }) else { return }
        concerned.append((field, ordinal))
    }

    /// Adds the header of the event at a position, which must follow the last one.
    package mutating func append(
        at position: UInt64, type: UInt8, source: UInt32, previous: UInt64
    ) {
        if first == nil { first = position }
        row.byte(type)
        row.unsigned(UInt64(source))
        row.unsigned(previous)
        for aggregate in concerned {
            row.byte(aggregate.field.rawValue)
            row.unsigned(UInt64(aggregate.ordinal))
        }
        ends.append(row.bytes.count)
    }

    /// The header at a place, from 0.
    @_lifetime(borrow self)
    package func bytes(_ place: Int) -> Span<UInt8> {
        row.bytes.span.extracting((place > 0 ? ends[place - 1] : 0)..<ends[place])
    }

    /// Keeps only the first `count` headers.
    package mutating func truncate(to count: Int) {
        guard count < ends.count else { return }
        row.truncate(to: count > 0 ? ends[count - 1] : 0)
        ends.removeLast(ends.count - count)
        if count == 0 { first = nil }
    }
}
