import Catalogue
public import EventLog
public import LMDB
import Rules
import Tables

/// The result of a search.
public struct FoundPositions: Sendable {
    /// The positions of matching events, ascending.
    public let positions: [Position]
    /// The first position that was not examined.
    public let next: Position
    /// The number of headers that were examined one by one, because they have no postings yet.
    public var scannedHeaders = 0
}

extension Views {
    /// Finds events that have all the tags, from `start` up to, not including, `end`.
    ///
    /// Volunteers, groups, projects and centres have all events that concern them; other aggregates
    /// have their own. A search ends early when it found `limit` events or looked at many: go on
    /// from `next` until it is `end`.
    public func search(
        _ tags: [EventTag], from start: Position, upTo end: Position, limit: Int
    ) throws(LMDBError) -> FoundPositions {
        try search(EventMatch(types: [], tags: tags), from: start, upTo: end, limit: limit)
    }

    /// Finds events that a match describes, in the same way.
    public func search(
        _ match: EventMatch, from start: Position, upTo end: Position, limit: Int
    ) throws(LMDBError) -> FoundPositions {
        let workspace = try Workspace(Overlay(self))
        guard let (pattern, own) = try workspace.pattern(of: match, from: start) else {
            return FoundPositions(positions: [], next: end)
        }
        guard let own else {
            var search = try HeaderSearch(pattern, tables, workspace.snapshot)
            return try search.find(from: start, upTo: end, limit: limit, workspace.snapshot)
        }
        var found: [Position] = []
        for position in own where position < end {
            guard found.count < limit else {
                return FoundPositions(positions: found, next: position)
            }
            if try workspace.isMatch(position, pattern) { found.append(position) }
        }
        return FoundPositions(positions: found, next: end)
    }
}
