public import Catalogue
public import EventLog
import JSON
import LMDB
public import Projections
import Rules
import Tables

/// One record of hours in the explanation of a star.
private struct ExplainedHours {
    let id: HoursID
    let entry: TimesheetEntry
    /// The record as it was at the award; as it is now when it came later.
    let state: Hours
    /// Minutes that counted at the award.
    let counted: Minutes
    let reason: NotCounted?
    /// The record that filled the day's cap before it.
    let takenBy: HoursID?
    let events: [Position]
}

extension Views {
    /// Why a star was awarded: the scheme and its threshold, the volunteer's minutes then and now,
    /// and every record of hours with what of it counted, or why it did not; nil when there is none.
    ///
    /// The minutes of then are computed, not remembered: each record's events before the award are
    /// read from the log and applied again by the same pure functions that fill the read models, and
    /// every day is counted under the schemes that were published by then.
    public func star(_ id: StarID, in log: any LogStore) throws -> Answer? {
        let snapshot = try ViewSnapshot(self)
        guard let row = try snapshot.row(tables.stars, id, as: Row<Star>.self) else { return nil }
        let volunteer = try snapshot.row(
            tables.volunteers, row.state.volunteer, as: Row<Volunteer>.self)
        let scheme = try snapshot.row(tables.schemes, row.state.scheme, as: Row<Scheme>.self)?.state
        var changed = max(row.changed, volunteer?.changed ?? Position(0))
        let explained = try explained(row, snapshot, EventReader(log: log), &changed)
        let level = scheme?.stars.first { $0.level == row.state.level }
        var json = JSONWriter(reservingCapacity: 4096)
        json.beginObject()
        Self.write(id.text, row, &json)
        json.member("schemeNumber", scheme?.number)
        if let level { json.member("threshold", level.minutes.count) }
        json.member("minutesThen", explained.reduce(0) { $0 + $1.counted.count })
        json.member("minutesNow", volunteer?.state.confirmed.count ?? 0)
        json.positions("events", try snapshot.events(of: row.history))
        json.key("counted")
        json.beginArray()
        for hours in explained where hours.isCounted { Self.write(hours, &json) }
        json.endArray()
        json.key("notCounted")
        json.beginArray()
        for hours in explained where !hours.isCounted { Self.write(hours, &json) }
        json.endArray()
        json.position("position", changed)
        json.endObject()
        return Answer(body: json.bytes, changed: changed, applied: snapshot.applied)
    }

    /// Every record of the volunteer's hours, by start, as it was just before the award.
    private func explained(
        _ star: Row<Star>, _ snapshot: borrowing ViewSnapshot, _ reader: EventReader,
        _ changed: inout Position
    ) throws -> [ExplainedHours] {
        let city = try snapshot.city(before: star.created)
        let awardedAt = try reader.event(at: star.created).time
        var sheets: [Timesheet] = []
        let prefix = TimesheetKey.prefix(star.state.volunteer)
        try snapshot.transaction.forEach(tables.timesheets, prefix: prefix) {
            (_, value) throws(LMDBError) in
            var row = RowReader(value)
            sheets.append(try Timesheet(from: &row))
            return true
        }
        var explained: [ExplainedHours] = []
        for sheet in sheets {
            var rows: [HoursID: Row<Hours>] = [:]
            var states: [HoursID: Hours] = [:]
            for entry in sheet.entries {
                guard let row = try snapshot.row(tables.hours, entry.hours, as: Row<Hours>.self)
                else { continue }
                changed = max(changed, row.changed)
                rows[entry.hours] = row
                // Service of a later day, or confirmed later, was not there for the award.
                guard entry.startedAt.day <= awardedAt.day,
                    let state = try Self.state(of: row, before: star.created, snapshot, reader),
                    state.lifecycle != .confirmed || state.confirmedAt ?? awardedAt <= awardedAt
                else { continue }
                states[entry.hours] = state
            }
            let then = sheet.asOf(city) { states[$0] }
            for entry in sheet.entries {
                guard let row = rows[entry.hours] else { continue }
                let counted = then.entry(entry.hours)?.counted ?? Minutes(0)
                let state = states[entry.hours]
                let scheme = city.scheme(on: entry.startedAt.day)
                explained.append(
                    ExplainedHours(
                        id: entry.hours, entry: entry, state: state ?? row.state, counted: counted,
                        reason: state.map {
                            NotCounted($0, counted: counted, under: scheme)
                        } ?? .afterAward, takenBy: then.takingCap(before: entry.hours),
                        events: try snapshot.events(of: row.history)))
            }
        }
        return explained
    }

    /// What a record was before a position; nil when it was not on record yet.
    private static func state(
        of row: Row<Hours>, before position: Position, _ snapshot: borrowing ViewSnapshot,
        _ reader: EventReader
    ) throws -> Hours? {
        // Nothing happened to it since: it is what it was.
        if row.history.last < position { return row.state }
        let earlier = try snapshot.events(of: row.history).filter { $0 < position }
        return Hours(after: try earlier.map(reader.event))
    }

    private static func write(_ hours: ExplainedHours, _ json: inout JSONWriter) {
        json.beginObject()
        json.member("hours", hours.id.text)
        json.member("project", hours.entry.project.text)
        json.member("day", hours.entry.startedAt.day.text)
        json.member("activity", hours.entry.activity.text)
        json.member("status", hours.state.lifecycle.name)
        json.member("minutes", hours.state.minutes.count)
        json.member("countedMinutes", hours.counted.count)
        json.member("countedMinutesNow", hours.entry.counted.count)
        json.member("reason", hours.reason?.rawValue)
        if hours.reason == .dailyCap { json.member("takenBy", hours.takenBy?.text) }
        json.positions("events", hours.events)
        json.endObject()
    }
}

extension ExplainedHours {
    /// All of it counted, or a part.
    fileprivate var isCounted: Bool { reason == nil || counted > Minutes(0) }
}

extension ViewSnapshot {
    /// The city with the schemes that were published before an event.
    func city(before position: Position) throws(LMDBError) -> City {
        var city = try row(tables.city, CityKey(), as: CityRow.self)?.city ?? City()
        var schemes: [Scheme] = []
        for scheme in city.schemes {
            let row = try row(tables.schemes, scheme.id, as: Row<Scheme>.self)
            if let row, row.created < position { schemes.append(scheme) }
        }
        city.schemes = schemes
        return city
    }
}
