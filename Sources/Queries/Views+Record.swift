public import Catalogue
import EventLog
import JSON
public import LMDB
public import Projections
import Rules
import Tables

extension Views {
    /// A volunteer's service record: minutes by project and year with every record of hours, and
    /// stars, each with the positions of its events; nil when there is no such volunteer.
    public func record(of id: VolunteerID) throws(LMDBError) -> Answer? {
        let snapshot = try ViewSnapshot(self)
        guard let row = try snapshot.row(tables.volunteers, id, as: Row<Volunteer>.self) else {
            return nil
        }
        var json = JSONWriter(reservingCapacity: 4096)
        json.beginObject()
        json.member("volunteer", id.text)
        json.member("status", row.state.lifecycle.name)
        json.member("centre", row.state.owner?.text)
        json.member("confirmedMinutes", row.state.confirmed.count)
        json.member("star", row.state.starLevel)
        var changed = row.changed
        try Self.write(try Self.service(of: id, snapshot), snapshot, &json, &changed)
        try Self.writeStars(of: id, snapshot, &json, &changed)
        json.position("position", changed)
        json.endObject()
        return Answer(body: json.bytes, changed: changed, applied: snapshot.applied)
    }

    /// A project's year in a record.
    private struct ProjectYear: Hashable {
        let project: ProjectID
        let year: Int
    }

    private static func service(
        of id: VolunteerID, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> [(key: ProjectYear, entries: [TimesheetEntry])] {
        var years: [ProjectYear: [TimesheetEntry]] = [:]
        let prefix = TimesheetKey.prefix(id)
        try snapshot.transaction.forEach(snapshot.tables.timesheets, prefix: prefix) {
            (_, value) throws(LMDBError) in
            var reader = RowReader(value)
            for entry in try Timesheet(from: &reader).entries {
                let key = ProjectYear(project: entry.project, year: entry.startedAt.day.year)
                years[key, default: []].append(entry)
            }
            return true
        }
        let sorted = years.sorted {
            ($0.key.year, $0.key.project.text) < ($1.key.year, $1.key.project.text)
        }
        return sorted.map { (key: $0.key, entries: $0.value) }
    }

    private static func write(
        _ service: [(key: ProjectYear, entries: [TimesheetEntry])],
        _ snapshot: borrowing ViewSnapshot, _ json: inout JSONWriter, _ changed: inout Position
    ) throws(LMDBError) {
        json.key("service")
        json.beginArray()
        for (key, entries) in service {
            json.beginObject()
            json.member("project", key.project.text)
            json.member("year", key.year)
            json.member("confirmedMinutes", entries.reduce(0) { $0 + $1.counted.count })
            json.key("hours")
            json.beginArray()
            for entry in entries { try write(entry, snapshot, &json, &changed) }
            json.endArray()
            json.endObject()
        }
        json.endArray()
    }

    private static func write(
        _ entry: TimesheetEntry, _ snapshot: borrowing ViewSnapshot, _ json: inout JSONWriter,
        _ changed: inout Position
    ) throws(LMDBError) {
        let row = try snapshot.row(snapshot.tables.hours, entry.hours, as: Row<Hours>.self)
        if let row { changed = max(changed, row.changed) }
        json.beginObject()
        json.member("hours", entry.hours.text)
        json.member("status", row?.state.lifecycle.name)
        json.member("startedAt", entry.startedAt.shanghaiText)
        json.member("endedAt", entry.endedAt.shanghaiText)
        json.member("activity", entry.activity.text)
        json.member("group", entry.group?.text)
        json.member("minutes", row?.state.minutes.count ?? 0)
        json.member("countedMinutes", entry.counted.count)
        let events = try row.map { (row) throws(LMDBError) in
            try snapshot.events(of: row.history)
        }
        json.positions("events", events ?? [])
        json.endObject()
    }

    private static func writeStars(
        of id: VolunteerID, _ snapshot: borrowing ViewSnapshot, _ json: inout JSONWriter,
        _ changed: inout Position
    ) throws(LMDBError) {
        json.key("stars")
        json.beginArray()
        var ids: [StarID] = []
        try snapshot.forEachIndexed(.starsByVolunteer, id.text, after: nil) {
            (key) throws(LMDBError) in
            ids.append(StarID(String(decoding: key, as: UTF8.self)))
            return true
        }
        for id in ids {
            guard let row = try snapshot.row(snapshot.tables.stars, id, as: Row<Star>.self) else {
                continue
            }
            changed = max(changed, row.changed)
            json.beginObject()
            json.member("star", id.text)
            json.member("level", row.state.level)
            json.member("scheme", row.state.scheme.text)
            json.member("status", row.state.lifecycle.name)
            json.positions("events", try snapshot.events(of: row.history))
            json.endObject()
        }
        json.endArray()
    }
}
