public import Catalogue
public import EventLog
public import Projections
import Queries
public import Rules

/// The append condition of a request (a dynamic consistency boundary). The client decides on the
/// events that it has read; the writer refuses the append when a matching event was recorded since.
public struct AppendCondition: Sendable {
    /// The append is refused when any of these matches an event.
    public let failIfEventsMatch: [EventMatch]
    /// The last position that the client has read: only later events are matched. Nil means the
    /// whole log.
    public let after: Position?

    /// Creates a condition; without `after`, the whole log is matched.
    public init(failIfEventsMatch: [EventMatch], after: Position?) {
        self.failIfEventsMatch = failIfEventsMatch
        self.after = after
    }
}

/// The event for which a condition did not hold.
public struct ExcludingEvent: Sendable, Equatable {
    /// Its position in the log.
    public let position: Position
    /// Its type.
    public let type: EventType
    /// Which of the condition's matches found it, from 0.
    public let match: Int
}

/// A condition that was evaluated against the applied part of the log, on the caller's task. The
/// writer evaluates it only against events recorded since.
///
/// Events that the principal may not read never match.
public struct PreparedCondition: Sendable {
    /// Reads the bytes of a record that the log has.
    typealias RecordReader = (Position) throws -> [UInt8]
    /// The result of one step of the search: the first event found, and where the next step begins.
    public typealias Piece = (first: Position?, next: Position)

    /// The maximum number of events that one step finds, whether or not the principal may read
    /// them.
    private static let pieceEvents = 64

    private let condition: AppendCondition
    private let principal: Principal
    /// The first event found before `rest`.
    private let found: (position: Position, match: Int)?
    /// Where the writer's part of the search begins.
    private let rest: Position

    /// Evaluates a condition against the views as they are now.
    ///
    /// `run` is called with each step of the search. A step takes a few milliseconds, so `run` can
    /// yield to other tasks in between.
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
            // Only an event before the one already found can change the result.
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

    /// The first event that excludes the append and the number of its match; nil when there is
    /// none. Runs on the writer's thread.
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
    /// Evaluates a principal's condition against the applied part of the log.
    ///
    /// `run` is called with each step of the search. A step takes a few milliseconds, so `run` can
    /// yield to other tasks in between.
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
