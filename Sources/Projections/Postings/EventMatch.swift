public import Catalogue
public import EventLog
public import LMDB
import Rules
import Tables

/// A match of events by type and tags, as in the condition of an append: events of any of the types
/// that have all the tags.
public struct EventMatch: Sendable, Equatable {
    /// The types of matching events; empty for all types.
    public var types: [EventType]
    /// The tags, all of which a matching event has.
    public var tags: [EventTag]

    /// Creates a match of types and tags.
    public init(types: [EventType], tags: [EventTag]) {
        self.types = types
        self.tags = tags
    }
}

extension Workspace {
    /// The first matching event from a position on, in the tables or in the current group; nil when
    /// there is none.
    ///
    /// Reads all headers from that position on. For the writer, which has only the newest events to
    /// check.
    public func first(
        _ match: EventMatch, from start: Position
    ) throws(LMDBError) -> Position? {
        guard let (pattern, own) = try pattern(of: match, from: start) else { return nil }
        if let own {
            for position in own where try isMatch(position, pattern) { return position }
            return nil
        }
        var search = try HeaderSearch(pattern, overlay.views.tables, snapshot)
        let end = Position(search.size)
        var next = start
        while next < end {
            let found = try search.find(from: next, upTo: end, limit: 1, snapshot)
            if let first = found.positions.first { return first }
            next = found.next
        }
        let headers = overlay.headers
        guard let first = headers.first else { return nil }
        for place in 0..<headers.count {
            let position = Position(first + UInt64(place))
            guard position >= start else { continue }
            let header = try EventHeader(headers.bytes(place))
            if try pattern.matches(header) { return position }
        }
        return nil
    }

    /// The pattern of matching headers, and the events from `start` on of aggregates that headers
    /// do not name; nil when nothing can match.
    package func pattern(
        of match: EventMatch, from start: Position
    ) throws(LMDBError) -> (pattern: HeaderPattern, own: [Position]?)? {
        var pattern = HeaderPattern()
        var own: [Position]?
        if !match.types.isEmpty, !pattern.narrow(toTypes: match.types) { return nil }
        for tag in match.tags {
            switch tag {
            case .type(let type):
                guard pattern.narrow(toTypes: [type]) else { return nil }
            case .source(let source):
                guard let known = try overlay.sources.value(SourceKey(source: source), snapshot),
                    pattern.narrow(toSource: known.ordinal)
                else { return nil }
            case .aggregate(let aggregate, let id) where aggregate.isNamedInHeaders:
                guard let (ordinal, history) = try place(of: aggregate, id) else { return nil }
                pattern.narrow(to: aggregate, ordinal, createdAt: history.created)
            case .aggregate(let aggregate, let id):
                let events = try events(of: aggregate, id, from: start)
                own = own.map { known in known.filter(events.contains) } ?? events
            }
        }
        return (pattern, own)
    }

    /// Whether the event at a position matches.
    package func isMatch(
        _ position: Position, _ pattern: HeaderPattern
    ) throws(LMDBError) -> Bool {
        guard let bytes = try header(at: position) else { return false }
        let header = try EventHeader(bytes.span)
        return try pattern.matches(header)
    }

    /// The aggregate's own events from a position on.
    public func events(
        of aggregate: Aggregate, _ id: String, from start: Position = Position(0)
    ) throws(LMDBError) -> [Position] {
        guard let (_, history) = try place(of: aggregate, id) else { return [] }
        return try history.positions(from: start) { (position) throws(LMDBError) in
            guard let bytes = try header(at: position) else { return nil }
            let header = try EventHeader(bytes.span)
            return header.previous
        }
    }

    /// The bytes of the header of an event; nil where there is none.
    private func header(at position: Position) throws(LMDBError) -> [UInt8]? {
        let headers = overlay.headers
        if let first = headers.first, position.value >= first {
            let place = Int(position.value - first)
            return place < headers.count ? [UInt8](copying: headers.bytes(place)) : nil
        }
        return try Self.header(at: position, snapshot, overlay.views.tables.headers)
    }

    private static func header(
        at position: Position, _ snapshot: borrowing ReadTransaction, _ table: Table
    ) throws(LMDBError) -> [UInt8]? {
        guard let bytes = try snapshot.get(table, position.value) else { return nil }
        return [UInt8](copying: bytes)
    }
}
