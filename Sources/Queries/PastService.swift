import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

extension Hours {
    /// The state of a record of hours after `events`; nil when there are none.
    ///
    /// Past states are computed from the log, not stored. The owner is left out, because it depends
    /// on other events, too.
    init?(after events: [Event]) {
        var known: Hours?
        for event in events { known.apply(event, owner: nil) }
        guard let state = known else { return nil }
        self = state
    }
}

extension ViewSnapshot {
    /// The registration under which a person's service counts: the one that this was merged into, or
    /// itself.
    func person(_ volunteer: VolunteerID) throws(LMDBError) -> VolunteerID {
        var person = volunteer
        for _ in 0..<CentreWalk.maximumSteps {
            let row = try row(tables.volunteers, person, as: Row<Volunteer>.self)
            guard let next = row?.state.into else { break }
            person = next
        }
        return person
    }

    /// When a volunteer was merged into another registration; nil where that did not happen.
    func merged(_ volunteer: VolunteerID) throws(LMDBError) -> Timestamp? {
        try row(tables.volunteers, volunteer, as: Row<Volunteer>.self)?.state.mergedAt
    }
}

extension Timesheet {
    /// The timesheet of a day as it was at an earlier time, counted under the scheme of that time.
    ///
    /// A record for which `state` returns nil did not exist yet.
    func asOf(
        _ day: CivilDate, under scheme: Scheme?, _ state: (HoursID) -> Hours?
    ) -> Timesheet {
        var sheet = Timesheet()
        for entry in entries {
            guard let hours = state(entry.hours) else { continue }
            var past = entry
            past.follow(hours)
            sheet.set(past)
        }
        _ = sheet.recount(day, under: scheme)
        return sheet
    }
}
