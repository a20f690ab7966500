public import Catalogue
public import EventLog
import JSON
import LMDB
public import Projections
import Rules
import Tables

extension Views {
    /// One record of hours: what it is now, what of it counts and why not the rest, what was flagged
    /// about it, and every event of its own; nil when there is none.
    ///
    /// Its events are read from the log. They carry reasons, which are about the record, and no
    /// personal text.
    public func hours(_ id: HoursID, in log: any LogStore) throws -> Answer? {
        let snapshot = try ViewSnapshot(self)
        guard let row = try snapshot.row(tables.hours, id, as: Row<Hours>.self) else { return nil }
        let state = row.state
        let day = state.startedAt.day
        let key = TimesheetKey(volunteer: state.volunteer, month: Month(day))
        let sheet = try snapshot.row(tables.timesheets, key, as: Timesheet.self) ?? Timesheet()
        let city = try snapshot.row(tables.city, CityKey(), as: CityRow.self)?.city ?? City()
        let scheme = city.scheme(on: day)
        let counted = sheet.entry(id)?.counted ?? Minutes(0)
        let reason = NotCounted(state, counted: counted, under: scheme)
        var changed = max(row.changed, try snapshot.changed(.schemes))
        // Other service of the same day takes its part of the daily cap.
        for other in sheet.entries where other.startedAt.day == day {
            let row = try snapshot.row(tables.hours, other.hours, as: Row<Hours>.self)
            changed = max(changed, row?.changed ?? Position(0))
        }
        let positions = try snapshot.events(of: row.history)
        let events = try positions.map(EventReader(log: log).event)
        var json = JSONWriter(reservingCapacity: 2048)
        json.beginObject()
        json.member("hours", id.text)
        Self.write(state, &json)
        if case .hoursServed(let data)? = events.first?.payload {
            json.member("servedMinutes", data.minutes.count)
        }
        json.member("intervalMinutes", state.interval.count)
        json.member("minutes", state.minutes.count)
        json.member("countedMinutes", counted.count)
        json.member("notCounted", reason?.rawValue)
        if reason == .dailyCap { json.member("takenBy", sheet.takingCap(before: id)?.text) }
        json.member("scheme", scheme?.id.text)
        if let cap = scheme?.dailyCap { json.member("dailyCap", cap.count) }
        try Self.writeFindings(
            about: id, of: state.volunteer, restingOn: positions, snapshot, &json, &changed)
        json.key("history")
        json.beginArray()
        for (position, event) in zip(positions, events) { Self.write(event, position, &json) }
        json.endArray()
        json.position("position", changed)
        json.endObject()
        return Answer(body: json.bytes, changed: changed, applied: snapshot.applied)
    }

    private static func write(_ state: Hours, _ json: inout JSONWriter) {
        json.member("status", state.lifecycle.name)
        json.member("volunteer", state.volunteer.text)
        json.member("project", state.project.text)
        json.member("centre", state.owner?.text)
        json.member("participation", state.participation?.text)
        json.member("shift", state.shift?.text)
        json.member("group", state.group?.text)
        json.member("activity", state.activity.text)
        if state.isOnDuty { json.member("onDuty", true) }
        json.member("day", state.startedAt.day.text)
        json.member("startedAt", state.startedAt.shanghaiText)
        json.member("endedAt", state.endedAt.shanghaiText)
    }

    /// What was flagged when the record was posted or decided, and what was flagged about others
    /// because of it.
    private static func writeFindings(
        about id: HoursID, of volunteer: VolunteerID, restingOn events: [Position],
        _ snapshot: borrowing ViewSnapshot, _ json: inout JSONWriter, _ changed: inout Position
    ) throws(LMDBError) {
        json.key("findings")
        json.beginArray()
        var found: [(key: FindingKey, finding: Finding)] = []
        try snapshot.forEachIndexed(.findingsByVolunteer, volunteer.text, after: nil) {
            (bytes) throws(LMDBError) in
            guard let key = FindingKey(bytes: bytes),
                let finding = try snapshot.row(snapshot.tables.findings, key, as: Finding.self)
            else { return true }
            if finding.subject == id.text || finding.events.contains(where: events.contains) {
                found.append((key, finding))
            }
            return true
        }
        for (key, finding) in found {
            changed = max(changed, key.position)
            write(key, finding, &json)
        }
        json.endArray()
    }

    private static func write(_ event: Event, _ position: Position, _ json: inout JSONWriter) {
        json.beginObject()
        json.position("position", position)
        json.member("type", event.type.descriptor.name)
        json.member("source", event.id.source)
        json.member("id", event.id.id)
        json.member("time", event.time.shanghaiText)
        json.member("recordedtime", event.stamp?.recordedTime.shanghaiText)
        json.member("recordedby", event.stamp?.recordedBy)
        switch event.payload {
        case .hoursServed(let data): json.member("minutes", data.minutes.count)
        case .hoursConfirmed(let data):
            json.member("confirmer", data.confirmer)
            if let minutes = data.minutes { json.member("minutes", minutes.count) }
        case .hoursRejected(let data):
            json.member("confirmer", data.confirmer)
            json.member("reason", data.reason)
        case .hoursDisputed(let data): json.member("reason", data.reason)
        case .hoursResolved(let data):
            json.member("minutes", data.minutes.count)
            json.member("reason", data.reason)
        case .hoursCorrected(let data):
            json.member("minutes", data.minutes.count)
            json.member("reason", data.reason)
        case .hoursVoided(let data):
            json.member("reason", data.reason.text)
            json.member("detail", data.detail)
        default: break
        }
        json.endObject()
    }
}
