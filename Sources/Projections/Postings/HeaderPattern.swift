package import Catalogue
package import EventLog
package import LMDB
import Tables

/// What a header must say for its event to be found.
package struct HeaderPattern {
    /// The numbers of types, of which it has one; nil for any.
    package private(set) var types: Set<UInt8>?
    /// The number of the source.
    package private(set) var source: UInt32?
    /// The aggregates that it concerns.
    package private(set) var aggregates: [(field: PostingField, ordinal: UInt32)] = []
    /// No event before this one can match: what it concerns did not exist.
    package private(set) var earliest = Position(0)

    /// What must be found in the postings: in each field, one of these ordinals. Those first that
    /// usually find fewest.
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

    /// Narrows to events that concern an aggregate, which an event created.
    package mutating func narrow(
        to aggregate: Aggregate, _ ordinal: UInt32, createdAt created: Position
    ) {
        aggregates.append((PostingField(aggregate), ordinal))
        earliest = max(earliest, created)
    }

    /// Narrows to events of a source; false when those of another one are wanted already.
    package mutating func narrow(toSource wanted: UInt32) -> Bool {
        guard source == nil || source == wanted else { return false }
        source = wanted
        return true
    }

    /// Leaves only these types of those that are wanted; false when none is left.
    package mutating func narrow(toTypes wanted: [EventType]) -> Bool {
        let numbers = Set(wanted.map(\.rawValue))
        let left = types.map { $0.intersection(numbers) } ?? numbers
        types = left
        return !left.isEmpty
    }
}
