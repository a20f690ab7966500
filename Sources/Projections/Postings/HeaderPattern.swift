package import Catalogue
package import EventLog
package import LMDB
import Tables

/// The pattern of headers of a search.
package struct HeaderPattern {
    /// The numbers of the types; nil for all types.
    package private(set) var types: Set<UInt8>?
    /// The number of the source.
    package private(set) var source: UInt32?
    /// The aggregates that it concerns.
    package private(set) var aggregates: [(field: PostingField, ordinal: UInt32)] = []
    /// No earlier event can match, because an aggregate of the pattern did not exist.
    package private(set) var earliest = Position(0)

    /// The ordinals of each field, of which a header must have one. Fields that usually have the
    /// fewest events come first.
    package var fields: [(field: PostingField, ordinals: [UInt32])] {
        var fields = aggregates.map { ($0.field, [$0.ordinal]) }
        if let source { fields.append((.source, [source])) }
        if let types { fields.append((.type, types.map { UInt32($0) })) }
        return fields.sorted { $0.0.rank < $1.0.rank }
    }

    package func matches(_ header: borrowing EventHeader) throws(LMDBError) -> Bool {
        guard types?.contains(header.type) ?? true, source == nil || source == header.source else {
            return false
        }
        for aggregate in aggregates
        where try !header.concerns(aggregate.field, aggregate.ordinal) { return false }
        return true
    }

    /// Restricts the pattern to events that concern an aggregate.
    package mutating func narrow(
        to aggregate: Aggregate, _ ordinal: UInt32, createdAt created: Position
    ) {
        aggregates.append((PostingField(aggregate), ordinal))
        earliest = max(earliest, created)
    }

    /// Restricts the pattern to events of a source; false when it is restricted to another one.
    package mutating func narrow(toSource wanted: UInt32) -> Bool {
        guard source == nil || source == wanted else { return false }
        source = wanted
        return true
    }

    /// Restricts the pattern to these types; false when no type is left.
    package mutating func narrow(toTypes wanted: [EventType]) -> Bool {
        let numbers = Set(wanted.map(\.rawValue))
        let left = types.map { $0.intersection(numbers) } ?? numbers
        types = left
        return !left.isEmpty
    }
}
