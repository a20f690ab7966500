import Catalogue
public import EventLog
public import LMDB
import Rules

/// Positions that a search found.
public struct FoundPositions: Sendable {
    /// Events that have all the tags, ascending.
    public let positions: [Position]
    /// The first position that was not looked at.
    public let next: Position
}

extension Views {
    /// Events that one search looks at; the next one goes on from there.
    private static let maximumSearchedEvents: UInt64 = 200_000

    /// Finds events that have all the tags, from `start` up to, not including, `end`.
    ///
    /// Volunteers, groups, projects and centres have all events that concern them; other aggregates
    /// have their own. A search ends early when it found `limit` events or looked at many: go on
    /// from `next` until it is `end`.
    public func search(
        _ tags: [EventTag], from start: Position, upTo end: Position, limit: Int
    ) throws(LMDBError) -> FoundPositions {
        let workspace = try Workspace(Overlay(self))
        var pattern = HeaderPattern()
        var own: [Position]?
        for tag in tags {
            guard try workspace.add(tag, to: &pattern, &own) else {
                return FoundPositions(positions: [], next: end)
            }
        }
        guard let own else {
            return try scan(pattern, from: start, upTo: end, limit: limit, workspace.snapshot)
        }
        var found: [Position] = []
        for position in own where position >= start && position < end {
            guard found.count < limit else {
                return FoundPositions(positions: found, next: position)
            }
            if try workspace.header(at: position).map(pattern.matches) ?? false {
                found.append(position)
            }
        }
        return FoundPositions(positions: found, next: end)
    }

    private func scan(
        _ pattern: HeaderPattern, from start: Position, upTo end: Position, limit: Int,
        _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> FoundPositions {
        let last = min(end.value, start.value + Self.maximumSearchedEvents)
        var found: [Position] = []
        var next = Position(max(last, start.value))
        try snapshot.forEachInteger(tables.headers, from: start.value) {
            (position, bytes) throws(LMDBError) in
            guard position < last else { return false }
            guard found.count < limit else {
                next = Position(position)
                return false
            }
            if let header = EventHeader(bytes), pattern.matches(header) {
                found.append(Position(position))
            }
            return true
        }
        return FoundPositions(positions: found, next: next)
    }
}
