public import Catalogue
public import EventLog
public import LMDB
import Rules
import Tables

/// Events of any of the types that have all the tags: what must not be on record for an append.
public struct EventMatch: Sendable, Equatable {
    /// Types, of which an event has one; empty for any.
    public var types: [EventType]
    /// Tags that an event must all have.
    public var tags: [EventTag]

    /// A match of types and tags.
    public init(types: [EventType], tags: [EventTag]) {
        self.types = types
        self.tags = tags
    }
}

extension Workspace {
    /// The first event from a position on that a match finds, in the tables or in the group that is
    /// being written; nil when there is none.
    ///
    /// Looks at all of the log from there on: for the writer, which only has the newest events to look at.
    public func first(
        _ match: EventMatch, from start: Position
    ) throws(LMDBError) -> Position? {
        guard let (pattern, own) = try pattern(of: match) else { return nil }
        if let own {
            for position in own where position >= start {
                if try header(at: position).map(pattern.matches) ?? false { return position }
            }
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
        guard let first = overlay.firstHeader else { return nil }
        for (offset, header) in overlay.headers.enumerated() {
            let position = Position(first.value + UInt64(offset))
            if position >= start, pattern.matches(header) { return position }
        }
        return nil
    }

    /// What headers must say to match, and the events of the aggregates that headers do not name; nil
    /// when nothing can match.
    package func pattern(
        of match: EventMatch
    ) throws(LMDBError) -> (pattern: HeaderPattern, own: [Position]?)? {
        var pattern = HeaderPattern()
        var own: [Position]?
        if !match.types.isEmpty, !pattern.narrow(toTypes: match.types) { return nil }
        for tag in match.tags {
            guard try add(tag, to: &pattern, &own) else { return nil }
        }
        return (pattern, own)
    }

    package func header(at position: Position) throws(LMDBError) -> EventHeader? {
        if let first = overlay.firstHeader, position >= first {
            let offset = Int(position.value - first.value)
            return offset < overlay.headers.count ? overlay.headers[offset] : nil
        }
        return try Self.header(at: position, snapshot, overlay.views.tables.headers)
    }

    private static func header(
        at position: Position, _ snapshot: borrowing ReadTransaction, _ table: Table
    ) throws(LMDBError) -> EventHeader? {
        guard let bytes = try snapshot.get(table, position.value) else { return nil }
        return EventHeader(bytes)
    }

    /// Narrows the search by a tag; false when nothing can have it.
    package func add(
        _ tag: EventTag, to pattern: inout HeaderPattern, _ own: inout [Position]?
    ) throws(LMDBError) -> Bool {
        switch tag {
        case .type(let type): return pattern.narrow(toTypes: [type])
        case .source(let source):
            let known = try overlay.sources.value(SourceKey(source: source), snapshot)
            return HeaderPattern.narrow(&pattern.source, known.map { $0.ordinal + 1 })
        case .aggregate(.volunteer, let id):
            let row = try overlay.volunteers.value(VolunteerID(id), snapshot)
            pattern.narrow(toEventsFrom: row?.created)
            return HeaderPattern.narrow(&pattern.volunteer, row.map { $0.ordinal + 1 })
        case .aggregate(.group, let id):
            let row = try overlay.groups.value(GroupID(id), snapshot)
            pattern.narrow(toEventsFrom: row?.created)
            return HeaderPattern.narrow(&pattern.group, row.map { $0.ordinal + 1 })
        case .aggregate(.project, let id):
            let row = try overlay.projects.value(ProjectID(id), snapshot)
            pattern.narrow(toEventsFrom: row?.created)
            return HeaderPattern.narrow(&pattern.project, row.map { $0.ordinal + 1 })
        case .aggregate(.centre, let id):
            let row = try overlay.centres.value(CentreID(id), snapshot)
            pattern.narrow(toEventsFrom: row?.created)
            return HeaderPattern.narrow(&pattern.centre, row.map { $0.ordinal + 1 })
        case .aggregate(let aggregate, let id):
            let events = try self.events(of: aggregate, id)
            own = own.map { known in known.filter(events.contains) } ?? events
            return true
        }
    }

    /// The own events of an aggregate that headers do not name.
    public func events(of aggregate: Aggregate, _ id: String) throws(LMDBError) -> [Position] {
        switch aggregate {
        case .shift: try overlay.shifts.value(ShiftID(id), snapshot)?.events ?? []
        case .recruitment:
            try overlay.recruitments.value(RecruitmentID(id), snapshot)?.events ?? []
        case .participation:
            try overlay.participations.value(ParticipationID(id), snapshot)?.events ?? []
        case .hours: try overlay.hours.value(HoursID(id), snapshot)?.events ?? []
        case .scheme: try overlay.schemes.value(SchemeID(id), snapshot)?.events ?? []
        case .star: try overlay.stars.value(StarID(id), snapshot)?.events ?? []
        case .access: try overlay.accesses.value(AccessID(id), snapshot)?.events ?? []
        default:
            try overlay.plain.value(PlainKey(aggregate: aggregate, id: id), snapshot)?.events
                ?? []
        }
    }
}
