public import Catalogue
public import EventLog
public import Projections
import Queries
public import Rules

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
///
/// It finds only what the principal may read: a centre learns nothing of what was posted elsewhere.
public struct PreparedCondition: Sendable {
    /// The bytes of a record that is there.
    typealias RecordReader = (Position) throws -> [UInt8]
    /// What a part of the search found: the first event, and where to go on.
    public typealias Piece = (first: Position?, next: Position)

    /// Events that one piece finds at most, of which the principal may perhaps read none.
    private static let pieceEvents = 64

    private let condition: AppendCondition
    private let principal: Principal
    /// The first event found before `rest`.
    private let found: (position: Position, match: Int)?
    /// Where the writer goes on.
    private let rest: Position

    /// Looks up what a condition finds in the views as they are now.
    ///
    /// Goes on in pieces of a few milliseconds, between which other tasks get their turn; `run` is
    /// given each.
    init(
        _ condition: AppendCondition, _ views: Views, for principal: Principal,
        _ record: @escaping RecordReader, run: (() throws -> Piece) async throws -> Piece
    ) async throws {
        self.condition = condition
        self.principal = principal
        rest = Position(try views.appliedSize())
        var found: (position: Position, match: Int)?
        for (number, match) in condition.failIfEventsMatch.enumerated() {
            var next = condition.after?.next ?? Position(0)
            // Only an earlier event than the one that is found already matters.
            let end = found?.position ?? rest
            while next < end {
                let from = next
                let piece = try await run {
                    try Self.piece(match, from: from, upTo: end, views, principal, record)
                }
                if let first = piece.first {
                    found = (first, number)
                    break
                }
                next = piece.next
            }
        }
        self.found = found
    }

    private static func piece(
        _ match: EventMatch, from start: Position, upTo end: Position, _ views: Views,
        _ principal: Principal, _ record: RecordReader
    ) throws -> Piece {
        let found = try views.search(match, from: start, upTo: end, limit: pieceEvents)
        guard !found.positions.isEmpty else { return (nil, found.next) }
        let territory = Territory(of: principal, in: try OwnershipSnapshot(views))
        let first = try found.positions.first { try isShown($0, in: territory, record) }
        return (first, found.next)
    }

    /// The first event that excludes the append, and which match found it; nil when none does.
    func firstMatch(
        in workspace: Workspace, _ record: RecordReader
    ) throws -> (position: Position, match: Int)? {
        if let found { return found }
        let start = max(rest, condition.after?.next ?? rest)
        let territory = Territory(of: principal, in: workspace)
        var first: (position: Position, match: Int)?
        for (number, match) in condition.failIfEventsMatch.enumerated() {
            var next = start
            while let position = try workspace.first(match, from: next),
                position < first?.position ?? position.next
            {
                if try Self.isShown(position, in: territory, record) {
                    first = (position, number)
                    break
                }
                next = position.next
            }
        }
        return first
    }

    private static func isShown(
        _ position: Position, in territory: Territory?, _ record: RecordReader
    ) throws -> Bool {
        guard let territory else { return true }
        return try territory.shows(try Catalogue.decodeStored(try record(position)))
    }
}

extension Ledger {
    /// Looks up what a condition finds for somebody, as far as it cannot change any more.
    ///
    /// `run` is given the search in pieces of a few milliseconds, between which other tasks get their
    /// turn.
    public func prepare(
        _ condition: AppendCondition, for principal: Principal,
        run: (() throws -> PreparedCondition.Piece) async throws -> PreparedCondition.Piece
    ) async throws -> PreparedCondition {
        let log = log
        return try await PreparedCondition(
            condition, views, for: principal,
            { position in
                guard let bytes = try log.record(at: position) else {
                    throw LedgerError(.recovering, "The read models are ahead of the log.")
                }
                return bytes
            }, run: run)
    }
}
