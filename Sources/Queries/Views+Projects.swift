public import Catalogue
import EventLog
import JSON
public import LMDB
public import Projections
import Rules
import Tables

/// Which projects a board shows; nil members do not narrow it.
public struct ProjectFilter: Sendable, Equatable {
    /// The centre that runs it.
    public var centre: CentreID?
    /// Family.
    public var family: ProjectFamily?
    /// Kind within the family.
    public var kind: ProjectKind?
    /// Large or daily.
    public var scale: ProjectScale?
    /// State of the lifecycle.
    public var status: LifecycleState?
    /// Brand projects only, or all others only.
    public var brand: Bool?
    /// Skill that it needs.
    public var skill: Skill?

    /// A filter that shows everything.
    public init() {}

    var question: String { "projects \(String(describing: self))" }

    func matches(_ state: Project) -> Bool {
        (centre == nil || state.owner == centre)
            && (family == nil || state.family == family)
            && (kind == nil || state.kind == kind)
            && (scale == nil || state.scale == scale)
            && (status == nil || state.lifecycle == status)
            && (brand.map { $0 == (state.brand != nil) } ?? true)
            && (skill.map(state.skills.contains) ?? true)
    }
}

extension Views {
    /// Shifts that a dashboard lists.
    private static let dashboardShifts = 1000

    /// The board of projects, by id.
    public func projects(_ filter: ProjectFilter, _ page: Page) throws -> Answer {
        let cursor = try page.cursor.map { try PageCursor(text: $0, of: filter.question) }
        let snapshot = try ViewSnapshot(self)
        var collection = CollectionWriter(limit: page.limit)
        func show(_ id: String, _ row: Row<Project>) throws(LMDBError) -> Bool {
            guard filter.matches(row.state) else { return true }
            let board = try snapshot.row(tables.boards, ProjectID(id), as: ProjectBoard.self)
            return collection.add(id) { json in
                json.beginObject()
                Self.write(id, row, board ?? ProjectBoard(), &json)
                json.endObject()
            }
        }
        if let centre = filter.centre {
            try snapshot.forEachIndexed(
                .projectsByCentre, centre.text, after: cursor.map { Array($0.last.utf8) }
            ) { (key) throws(LMDBError) in
                let id = String(decoding: key, as: UTF8.self)
                guard
                    let row = try snapshot.row(
                        tables.projects, ProjectID(id), as: Row<Project>.self)
                else { return true }
                return try show(id, row)
            }
        } else {
            try snapshot.forEachRow(tables.projects, after: cursor?.last) {
                (id, row: Row<Project>) throws(LMDBError) in try show(id, row)
            }
        }
        return collection.answer(
            snapshot.applied, changed: try snapshot.changed(.projects, .boards),
            question: filter.question)
    }

    /// One project's dashboard with its first shifts by start; nil when there is none.
    public func project(_ id: ProjectID) throws(LMDBError) -> Answer? {
        let snapshot = try ViewSnapshot(self)
        guard let row = try snapshot.row(tables.projects, id, as: Row<Project>.self) else {
            return nil
        }
        let board = try snapshot.row(tables.boards, id, as: ProjectBoard.self) ?? ProjectBoard()
        var changed = max(row.changed, board.changed)
        var json = JSONWriter(reservingCapacity: 2048)
        json.beginObject()
        Self.write(id.text, row, board, &json)
        json.key("shifts")
        json.beginArray()
        var listed = 0
        try snapshot.forEachIndexed(.shiftsByProject, id.text, after: nil) {
            (key) throws(LMDBError) in
            if let shift = ShiftPlace(bytes: key)?.shift,
                let row = try snapshot.row(tables.shifts, shift, as: Row<Shift>.self)
            {
                Self.writeItem(shift, row, &json)
                changed = max(changed, row.changed)
            }
            listed += 1
            return listed < Self.dashboardShifts
        }
        json.endArray()
        json.position("position", changed)
        json.endObject()
        return Answer(body: json.bytes, changed: changed, applied: snapshot.applied)
    }

    private static func write(
        _ id: String, _ row: Row<Project>, _ board: ProjectBoard, _ json: inout JSONWriter
    ) {
        let state = row.state
        json.member("project", id)
        json.member("title", state.title)
        json.member("status", state.lifecycle.name)
        json.member("centre", state.owner?.text)
        json.member("family", state.family.text)
        json.member("kind", state.kind.text)
        json.member("scale", state.scale.text)
        json.member("key", state.isKey)
        json.member("district", state.district?.text)
        json.member("startsOn", state.startsOn.text)
        json.member("endsOn", state.endsOn.text)
        json.member("risk", state.risk.text)
        json.texts("skills", state.skills.map(\.text))
        json.member("brand", state.brand?.text)
        json.member("scheduledShifts", board.shifts)
        json.member("places", board.places)
        json.member("participations", board.participations)
        json.member("accepted", board.accepted)
        json.member("checkedIn", board.checkedIn)
        json.member("noShows", board.noShows)
        json.member("hoursRecords", board.hoursRecords)
        json.member("confirmedMinutes", board.confirmed)
        json.member("findings", board.findings)
        json.position("created", row.created)
    }

    /// Who takes part in a project, by participation; nil when there is no such project.
    public func roster(of id: ProjectID, _ page: Page) throws -> Answer? {
        let question = "roster \(id.text)"
        let cursor = try page.cursor.map { try PageCursor(text: $0, of: question) }
        let snapshot = try ViewSnapshot(self)
        guard let changed = try snapshot.changed(id) else { return nil }
        var collection = CollectionWriter(limit: page.limit)
        try snapshot.forEachIndexed(
            .participationsByProject, id.text, after: cursor.map { Array($0.last.utf8) }
        ) { (key) throws(LMDBError) in
            let text = String(decoding: key, as: UTF8.self)
            guard
                let row = try snapshot.row(
                    tables.participations, ParticipationID(text), as: Row<Participation>.self)
            else { return true }
            return collection.add(text) { json in
                json.beginObject()
                json.member("participation", text)
                json.member("volunteer", row.state.volunteer.text)
                json.member("status", row.state.lifecycle.name)
                json.member("shift", row.state.shift?.text)
                json.member("recruitment", row.state.recruitment?.text)
                json.member("group", row.state.group?.text)
                json.position("created", row.created)
                json.position("position", row.changed)
                json.endObject()
            }
        }
        return collection.answer(snapshot.applied, changed: changed, question: question)
    }
}
