import Catalogue
import EventLog
import LMDB
import Projections
import Rules

/// One record of hours in the explanation of a star.
struct ExplainedHours: Sendable {
    private let entry: TimesheetEntry
    /// The record as it was at the award; if it was recorded later, as it is now.
    private let state: Hours
    /// Minutes that counted at the award.
    let counted: Minutes
    private let reason: NotCounted?
    /// The record that filled the daily cap before this one.
    private let takenBy: HoursID?
    private let events: [Position]
    /// The last event that changed the record.
    let changed: Position

    /// Whether any of its minutes counted.
    var isCounted: Bool { reason == nil || counted > Minutes(0) }

    /// All records of the volunteer's hours, by start, as they were just before the award.
    static func all(
        of star: Stored<Star>, _ snapshot: borrowing ViewSnapshot, _ reader: EventReader
    ) throws -> [ExplainedHours] {
        let city = try snapshot.city(before: star.created)
        let awardedAt = try reader.event(at: star.created).time
        var explained: [ExplainedHours] = []
        let person = try snapshot.person(star.state.volunteer)
        for (day, all) in try snapshot.timesheets(of: person) {
            // Service of another registration counts for a star after the two were merged.
            var entries: [TimesheetEntry] = []
            for entry in all {
                let served = entry.mergedFrom ?? person
                let isOwn =
                    try served == star.state.volunteer
                    || snapshot.merged(served).map { $0 < awardedAt } ?? false
                if isOwn { entries.append(entry) }
            }
            var rows: [HoursID: (row: Row<Hours>, events: [Position])] = [:]
            var states: [HoursID: Hours] = [:]
            for entry in entries {
                guard
                    let row = try snapshot.row(
                        snapshot.tables.hours, entry.hours, as: Row<Hours>.self)
                else { continue }
                let events = try snapshot.events(of: row.history)
                rows[entry.hours] = (row, events)
                // Service of a later day, or confirmed later, did not count for the award.
                guard day <= awardedAt.day,
                    let state = try state(of: row, events, before: star.created, reader),
                    state.lifecycle != .confirmed || state.confirmedAt ?? awardedAt <= awardedAt
                else { continue }
                states[entry.hours] = state
            }
            let scheme = city.scheme(on: day)
            let then = Timesheet(entries: entries).asOf(day, under: scheme) { states[$0] }
            for entry in entries {
                guard let (row, events) = rows[entry.hours] else { continue }
                let counted = then.entry(entry.hours)?.counted ?? Minutes(0)
                let state = states[entry.hours]
                let reason: NotCounted? =
                    state.map {
                        NotCounted($0, entry.hours, in: then, counted: counted, under: scheme)
                    } ?? .afterAward
                explained.append(
                    ExplainedHours(
                        entry: entry, state: state ?? row.state, counted: counted, reason: reason,
                        takenBy: reason?.takenBy(entry.hours, in: then),
                        events: events, changed: row.changed))
            }
        }
        return explained
    }

    /// The state of a record before a position; nil when it was not recorded yet.
    static func state(
        of row: Row<Hours>, _ events: [Position], before position: Position, _ reader: EventReader
    ) throws -> Hours? {
        // No event has changed it since: the present state is that state.
        if row.history.last < position { return row.state }
        let earlier = events.filter { $0 < position }
        return Hours(after: try earlier.map(reader.event))
    }

    static let columns = Columns<ExplainedHours>(
        "ExplainedHours", "A record of hours in the explanation of a star.",
        [
            .must("hours", "The record of hours.") { $0.entry.hours },
            .must("project", "The project that was served.") { $0.entry.project },
            .must("day", "The day of service.") { $0.entry.startedAt.day },
            .must("activity", "Service or rehearsal.") { $0.entry.activity },
            .status(.hours, "Where it stood just before the award.") { $0.state.lifecycle },
            .must("minutes", "Its minutes then.") { $0.state.minutes },
            .must("countedMinutes", "Minutes of it that counted then.") { $0.counted },
            .must("countedMinutesNow", "Minutes of it that count now.") { $0.entry.counted },
            .may("reason", .choice(NotCounted.then), "Why not all of it counted.") {
                .text($0.reason?.rawValue)
            },
            .may("takenBy", .hours, "The record that took the minutes before this one.") {
                .hours($0.takenBy)
            },
            .must("events", .list(.position), "Its events, those after the award among them.") {
                .positions($0.events)
            },
        ])
}

extension ViewSnapshot {
    /// The present state of the city, with its schemes.
    func city() throws(LMDBError) -> City {
        try row(tables.city, CityKey(), as: CityRow.self)?.city ?? City()
    }

    /// The city with the schemes that were published before an event.
    fileprivate func city(before position: Position) throws(LMDBError) -> City {
        var city = try city()
        var schemes: [Scheme] = []
        for scheme in city.schemes {
            let row = try row(tables.schemes, scheme.id, as: Row<Scheme>.self)
            if let row, row.created < position { schemes.append(scheme) }
        }
        city.schemes = schemes
        return city
    }
}
