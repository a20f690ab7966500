public import Catalogue
import EventLog
import JSON
public import LMDB
public import Projections
import Rules
import Tables

extension Views {
    /// The shifts of a project, by start, then by id; nil when there is no such project.
    ///
    /// A page goes on after the place of the last shift it showed. Shifts that come and go move
    /// nothing; one that is itself put to another time while a client turns pages stands at its new
    /// place, which may be before the cursor.
    public func shifts(of project: ProjectID, _ page: Page) throws -> Answer? {
        let question = "shifts \(project.text)"
        let cursor = try page.cursor.map { (text) throws(QueryError) in
            let last = try PageCursor(text: text, of: question).last
            guard let place = ShiftPlace(text: last) else { throw PageCursor.damaged }
            return place.bytes
        }
        let snapshot = try ViewSnapshot(self)
        guard let changed = try snapshot.changed(project) else { return nil }
        var collection = CollectionWriter(limit: page.limit)
        try snapshot.forEachIndexed(.shiftsByProject, project.text, after: cursor) {
            (key) throws(LMDBError) in
            guard let place = ShiftPlace(bytes: key),
                let row = try snapshot.row(tables.shifts, place.shift, as: Row<Shift>.self)
            else { return true }
            return collection.add(place.text) { json in
                Self.writeItem(place.shift, row, &json)
            }
        }
        return collection.answer(snapshot.applied, changed: changed, question: question)
    }

    /// One shift with what became of the participations in it; nil when there is none.
    public func shift(_ id: ShiftID) throws(LMDBError) -> Answer? {
        let snapshot = try ViewSnapshot(self)
        guard let row = try snapshot.row(tables.shifts, id, as: Row<Shift>.self) else {
            return nil
        }
        let counts = try snapshot.participations(.shift, id.text)
        let changed = max(row.changed, counts.changed)
        var json = JSONWriter(reservingCapacity: 1024)
        json.beginObject()
        Self.write(id, row, &json)
        json.member("placesLeft", max(0, row.state.maximum - row.state.accepted))
        json.states("participations", of: .participation, counts.states)
        json.position("position", changed)
        json.endObject()
        return Answer(body: json.bytes, changed: changed, applied: snapshot.applied)
    }

    /// A shift as an item of a list.
    static func writeItem(_ id: ShiftID, _ row: Row<Shift>, _ json: inout JSONWriter) {
        json.beginObject()
        write(id, row, &json)
        json.position("position", row.changed)
        json.endObject()
    }

    private static func write(_ id: ShiftID, _ row: Row<Shift>, _ json: inout JSONWriter) {
        json.member("shift", id.text)
        json.member("project", row.state.project.text)
        json.member("status", row.state.lifecycle.name)
        json.member("venue", row.state.venue)
        json.member("startsAt", row.state.startsAt.shanghaiText)
        json.member("endsAt", row.state.endsAt.shanghaiText)
        json.member("minimum", row.state.minimum)
        json.member("maximum", row.state.maximum)
        json.member("accepted", row.state.accepted)
        json.position("created", row.created)
    }
}

extension ViewSnapshot {
    /// What became of the participations in a shift, or through a recruitment.
    func participations(
        _ aggregate: Aggregate, _ id: String
    ) throws(LMDBError) -> ParticipationCounts {
        try row(
            tables.participationCounts, PlainKey(aggregate: aggregate, id: id),
            as: ParticipationCounts.self) ?? ParticipationCounts()
    }
}

extension ShiftPlace {
    /// `1767225600000000~s1`: the start in microseconds, and the id.
    var text: String { "\(start.microseconds)~\(shift.text)" }

    init?(text: String) {
        let parts = text.split(separator: "~", maxSplits: 1)
        guard parts.count == 2, let microseconds = Int64(parts[0]) else { return nil }
        self.init(
            start: Timestamp(microseconds: microseconds), shift: ShiftID(String(parts[1])))
    }
}
