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
