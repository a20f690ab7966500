import Catalogue
import EventLog
import Ledger
import Projections
import Rules

/// The events that a listener asked for and may see. Live listeners with the same view share its
/// events.
struct EventView: Hashable, Sendable {
    /// What the events must all have.
    let tags: Set<EventTag>
    /// The centre that asks, which sees only its own events; nil for other roles.
    let centre: CentreID?
    /// Whether places have the beginning of the record's hash, as in the listener's request.
    let showsChecks: Bool

    init(_ query: EventsQuery, for caller: Principal, showsChecks: Bool = false) {
        tags = Set(query.tags)
        self.showsChecks = showsChecks
        centre = caller.role == .centre ? caller.centre ?? CentreID("") : nil
    }
}

/// Reads events in pages. Each page is one short read, so that no snapshot is held for a slow
/// client.
struct EventsReader: Sendable {
    /// Some records as stored, and where to go on.
    struct Page {
        var records: [(position: Position, bytes: [UInt8])] = []
        /// The first position that was not looked at.
        var next: Position
        /// Nothing follows.
        var isLast: Bool
    }

    private let ledger: Ledger
    private let view: EventView
    /// The first position that is to be read.
    let start: Position
    /// The position after the last that may be shown.
    let end: Position

    /// A reader for a question, as the log stands when the views show `applied` events.
    init(_ ledger: Ledger, _ query: EventsQuery, applied: UInt64, for caller: Principal) throws {
        let log = ledger.log
        let from = try query.recordedFrom.map {
            try Self.firstPosition(recordedFrom: $0, in: log, size: applied)
        }
        let before = try query.recordedBefore.map {
            try Self.firstPosition(recordedFrom: $0, in: log, size: applied)
        }
        self.init(
            ledger, EventView(query, for: caller),
            from: max(query.start, from ?? query.start), upTo: before ?? Position(applied))
    }

    /// A reader of what a view shows in a part of the log.
    init(_ ledger: Ledger, _ view: EventView, from start: Position, upTo end: Position) {
        self.ledger = ledger
        self.view = view
        self.start = start
        self.end = end
    }

    /// Whether events have to be looked for, and not only read.
    var isSearching: Bool { !view.tags.isEmpty || view.centre != nil }

    /// Reads the next events from a position; examines at most `limit` events.
    func page(from start: Position, limit: Int, maximumBytes: Int) throws -> Page {
        var page = Page(next: start, isLast: start >= end)
        guard !page.isLast else { return page }
        let territory = try view.centre.map { try Territory(of: $0, ledger.views) }
        if view.tags.isEmpty {
            let records = try ledger.log.records(
                from: start, upTo: end, limit: limit, maximumBytes: maximumBytes)
            for bytes in records {
                try add(bytes, at: page.next, to: &page, territory)
                page.next = page.next.next
            }
            guard !records.isEmpty else { throw Self.unreadable(start) }
            page.isLast = page.next >= end
            return page
        }
        let found = try ledger.views.search(Array(view.tags), from: start, upTo: end, limit: limit)
        var bytes = 0
        for position in found.positions {
            guard let record = try ledger.log.record(at: position) else {
                throw Self.unreadable(position)
            }
            try add(record, at: position, to: &page, territory)
            page.next = position.next
            bytes += record.count
            if bytes >= maximumBytes { return page }
        }
        page.next = found.next
        page.isLast = found.next >= end
        return page
    }

    /// The error when the read models have applied more than the log has at present: no event may
    /// be skipped.
    private static func unreadable(_ position: Position) -> LedgerError {
        LedgerError(.recovering, "The record at position \(position) cannot be read now.")
    }

    private func add(
        _ bytes: [UInt8], at position: Position, to page: inout Page, _ territory: Territory?
    ) throws {
        guard let territory else { return page.records.append((position, bytes)) }
        let event = try Catalogue.decodeStored(bytes)
        guard try territory.shows(event) else { return }
        page.records.append((position, try territory.shown(bytes, of: event)))
    }

    /// The first position recorded at a time or later: recorded times never go back.
    private static func firstPosition(
        recordedFrom time: Timestamp, in log: any LogStore, size: UInt64
    ) throws -> Position {
        var low: UInt64 = 0
        var high = size
        while low < high {
            let middle = low + (high - low) / 2
            guard let bytes = try log.record(at: Position(middle)),
                let stamp = try Catalogue.decodeStored(bytes).stamp
            else { throw LedgerError(.damaged, "The record at \(middle) cannot be read.") }
            if stamp.recordedTime < time { low = middle + 1 } else { high = middle }
        }
        return Position(low)
    }
}
