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

/// What a header must say for its event to be found.
private struct HeaderPattern {
    var type: UInt8?
    var source: UInt32?
    var volunteer: UInt32?
    var group: UInt32?
    var project: UInt32?
    var centre: UInt32?

    func matches(_ header: EventHeader) -> Bool {
        (type == nil || header.type == type)
            && (source == nil || header.source == source)
            && (volunteer == nil || header.volunteer == volunteer)
            && (group == nil || header.group == group)
            && (project == nil || header.project == project)
            && (centre == nil || header.centre == centre)
    }
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
        let snapshot = try ViewSnapshot(self)
        var pattern = HeaderPattern()
        var own: [Position]?
        for tag in tags {
            guard try add(tag, to: &pattern, &own, snapshot) else {
                return FoundPositions(positions: [], next: end)
            }
        }
        if let own {
            var found: [Position] = []
            for position in own where position >= start && position < end {
                guard found.count < limit else {
                    return FoundPositions(positions: found, next: position)
                }
                if try snapshot.header(at: position).map(pattern.matches) ?? false {
                    found.append(position)
                }
            }
            return FoundPositions(positions: found, next: end)
        }
        return try scan(pattern, from: start, upTo: end, limit: limit, snapshot)
    }

    private func scan(
        _ pattern: HeaderPattern, from start: Position, upTo end: Position, limit: Int,
        _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> FoundPositions {
        let last = min(end.value, start.value + Self.maximumSearchedEvents)
        var found: [Position] = []
        var next = Position(max(last, start.value))
        try snapshot.transaction.forEachInteger(tables.headers, from: start.value) {
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

    /// Narrows the search by a tag; false when nothing can have it.
    private func add(
        _ tag: EventTag, to pattern: inout HeaderPattern, _ own: inout [Position]?,
        _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> Bool {
        switch tag {
        case .type(let type):
            return Self.narrow(&pattern.type, type.rawValue)
        case .source(let source):
            let known = try snapshot.row(
                tables.sources, SourceKey(source: source), as: SourceOrdinal.self)
            return Self.narrow(&pattern.source, known.map { $0.ordinal + 1 })
        case .aggregate(.volunteer, let id):
            let row = try snapshot.row(
                tables.volunteers, VolunteerID(id), as: Row<Volunteer>.self)
            return Self.narrow(&pattern.volunteer, row.map { $0.ordinal + 1 })
        case .aggregate(.group, let id):
            let row = try snapshot.row(tables.groups, GroupID(id), as: Row<Group>.self)
            return Self.narrow(&pattern.group, row.map { $0.ordinal + 1 })
        case .aggregate(.project, let id):
            let row = try snapshot.row(tables.projects, ProjectID(id), as: Row<Project>.self)
            return Self.narrow(&pattern.project, row.map { $0.ordinal + 1 })
        case .aggregate(.centre, let id):
            let row = try snapshot.row(tables.centres, CentreID(id), as: Row<Centre>.self)
            return Self.narrow(&pattern.centre, row.map { $0.ordinal + 1 })
        case .aggregate(let aggregate, let id):
            let events = try snapshot.events(of: aggregate, id)
            own = own.map { known in known.filter(events.contains) } ?? events
            return true
        }
    }

    /// Two different values for one thing match nothing.
    private static func narrow<Value: Equatable>(_ wanted: inout Value?, _ value: Value?) -> Bool {
        guard let value, wanted == nil || wanted == value else { return false }
        wanted = value
        return true
    }
}

extension ViewSnapshot {
    func header(at position: Position) throws(LMDBError) -> EventHeader? {
        guard let bytes = try transaction.get(tables.headers, position.value) else { return nil }
        return EventHeader(bytes)
    }

    /// The own events of an aggregate that headers do not name.
    func events(of aggregate: Aggregate, _ id: String) throws(LMDBError) -> [Position] {
        switch aggregate {
        case .shift: try row(tables.shifts, ShiftID(id), as: Row<Shift>.self)?.events ?? []
        case .recruitment:
            try row(tables.recruitments, RecruitmentID(id), as: Row<Recruitment>.self)?.events
                ?? []
        case .participation:
            try row(tables.participations, ParticipationID(id), as: Row<Participation>.self)?
                .events ?? []
        case .hours: try row(tables.hours, HoursID(id), as: Row<Hours>.self)?.events ?? []
        case .scheme: try row(tables.schemes, SchemeID(id), as: Row<Scheme>.self)?.events ?? []
        case .star: try row(tables.stars, StarID(id), as: Row<Star>.self)?.events ?? []
        case .access: try row(tables.accesses, AccessID(id), as: Row<Access>.self)?.events ?? []
        default:
            try row(
                tables.plain, PlainKey(aggregate: aggregate, id: id), as: Row<PlainState>.self)?
                .events ?? []
        }
    }
}
