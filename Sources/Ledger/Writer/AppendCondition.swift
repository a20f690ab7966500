public import Catalogue
public import EventLog
import LMDB
public import ReadModels

/// What must not be on record for events to be recorded: a dynamic consistency boundary, by which
/// a client decides on what it has read and is refused when that has changed since.
public struct AppendCondition: Sendable {
    /// Events that any of these finds exclude the append.
    public let failIfEventsMatch: [EventMatch]
    /// Only events after this position exclude it: the last one that the client has read.
    public let after: Position?

    /// A condition.
    public init(failIfEventsMatch: [EventMatch], after: Position?) {
        self.failIfEventsMatch = failIfEventsMatch
        self.after = after
    }
}

/// The event for which a condition did not hold.
public struct ExcludingEvent: Sendable, Equatable {
    /// Where it is on record.
    public let position: Position
    /// Its type.
    public let type: EventType
    /// Which of the condition's matches found it, from 0.
    public let match: Int
}

/// A condition of which the part that cannot change any more is looked up already, so that the
/// writer has only the newest events to look at.
public struct PreparedCondition: Sendable {
    private let condition: AppendCondition
    /// The first event found before `rest`.
    private let found: (position: Position, match: Int)?
    /// Where the writer goes on.
    private let rest: Position

    /// Looks up what a condition finds in the views as they are now.
    ///
    /// Goes on in pieces of a few milliseconds, between which other tasks get their turn; `run` is
    /// given each.
    public init(
        _ condition: AppendCondition, _ views: Views,
        run: (() throws -> FoundPositions) async throws -> FoundPositions
    ) async throws {
        self.condition = condition
        rest = Position(try views.appliedSize())
        var found: (position: Position, match: Int)?
        for (number, match) in condition.failIfEventsMatch.enumerated() {
            var next = condition.after?.next ?? Position(0)
            // Only an earlier event than the one that is found already matters.
            let end = found?.position ?? rest
            while next < end {
                let from = next
                let piece = try await run {
                    try views.search(match, from: from, upTo: end, limit: 1)
                }
                if let first = piece.positions.first {
                    found = (first, number)
                    break
                }
                next = piece.next
            }
        }
        self.found = found
    }

    /// The first event that excludes the append, and which match found it; nil when none does.
    func firstMatch(
        in workspace: Workspace
    ) throws(LMDBError) -> (position: Position, match: Int)? {
        if let found { return found }
        let start = max(rest, condition.after?.next ?? rest)
        return try Self.first(condition.failIfEventsMatch, from: start, in: workspace)
    }

    private static func first(
        _ matches: [EventMatch], from start: Position, in workspace: Workspace
    ) throws(LMDBError) -> (position: Position, match: Int)? {
        var first: (position: Position, match: Int)?
        for (number, match) in matches.enumerated() {
            guard let position = try workspace.first(match, from: start) else { continue }
            if position < first?.position ?? position.next { first = (position, number) }
        }
        return first
    }
}
