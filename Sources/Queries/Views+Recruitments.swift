public import Catalogue
import EventLog
import JSON
public import LMDB
public import Projections
import Rules
import Tables

/// Which recruitments are asked for; nil members do not narrow it.
public struct RecruitmentFilter: Sendable, Equatable {
    /// The project that recruits.
    public var project: ProjectID?
    /// Targeted or open.
    public var channel: RecruitmentChannel?
    /// State of the lifecycle.
    public var status: LifecycleState?

    /// A filter that shows all.
    public init() {}

    var question: String { "recruitments \(String(describing: self))" }

    func matches(_ state: Recruitment) -> Bool {
        (project == nil || state.project == project)
            && (channel == nil || state.channel == channel)
            && (status == nil || state.lifecycle == status)
    }
}

extension Views {
    /// Recruitments, by id, with places against applications.
    public func recruitments(_ filter: RecruitmentFilter, _ page: Page) throws -> Answer {
        let cursor = try page.cursor.map { try PageCursor(text: $0, of: filter.question) }
        let snapshot = try ViewSnapshot(self)
        var collection = CollectionWriter(limit: page.limit)
        func show(_ id: String, _ row: Row<Recruitment>) throws(LMDBError) -> Bool {
            guard filter.matches(row.state) else { return true }
            let counts = try snapshot.participations(.recruitment, id)
            return collection.add(id) { json in
                json.beginObject()
                Self.write(id, row, counts, &json)
                json.position("position", max(row.changed, counts.changed))
                json.endObject()
            }
        }
        if let project = filter.project {
            try snapshot.forEachIndexed(
                .recruitmentsByProject, project.text, after: cursor.map { Array($0.last.utf8) }
            ) { (key) throws(LMDBError) in
                let id = String(decoding: key, as: UTF8.self)
                guard
                    let row = try snapshot.row(
                        tables.recruitments, RecruitmentID(id), as: Row<Recruitment>.self)
                else { return true }
                return try show(id, row)
            }
        } else {
            try snapshot.forEachRow(tables.recruitments, after: cursor?.last) {
                (id, row: Row<Recruitment>) throws(LMDBError) in try show(id, row)
            }
        }
        return collection.answer(
            snapshot.applied, changed: try snapshot.changed(.recruitments, .participationCounts),
            question: filter.question)
    }

    /// One recruitment with what became of those who came through it; nil when there is none.
    public func recruitment(_ id: RecruitmentID) throws(LMDBError) -> Answer? {
        let snapshot = try ViewSnapshot(self)
        guard let row = try snapshot.row(tables.recruitments, id, as: Row<Recruitment>.self)
        else { return nil }
        let counts = try snapshot.participations(.recruitment, id.text)
        let changed = max(row.changed, counts.changed)
        var json = JSONWriter(reservingCapacity: 1024)
        json.beginObject()
        Self.write(id.text, row, counts, &json)
        json.states("participations", of: .participation, counts.states)
        json.position("position", changed)
        json.endObject()
        return Answer(body: json.bytes, changed: changed, applied: snapshot.applied)
    }

    private static func write(
        _ id: String, _ row: Row<Recruitment>, _ counts: ParticipationCounts,
        _ json: inout JSONWriter
    ) {
        let state = row.state
        let accepted = Aggregate.participation.states.filter(Participation.holdsPlace)
            .reduce(0) { $0 + counts.states[$1] }
        json.member("recruitment", id)
        json.member("project", state.project.text)
        json.member("status", state.lifecycle.name)
        json.member("channel", state.channel.text)
        json.member("places", state.places)
        json.member("closesAt", state.closesAt?.shanghaiText)
        json.member("applications", counts.states.total)
        json.member("accepted", accepted)
        json.member("placesLeft", max(0, state.places - accepted))
        json.position("created", row.created)
    }
}
