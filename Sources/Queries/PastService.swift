import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

extension Hours {
    /// What a record of hours is after its first events; nil after none.
    ///
    /// A state of the past is computed from the log and not remembered. Whose the record was is left
    /// out: that takes more than its own events.
    init?(after events: [Event]) {
        var known: Hours?
        for event in events { known.apply(event, owner: nil) }
        guard let state = known else { return nil }
        self = state
    }
}

extension Timesheet {
    /// The sheet of a day with its records as they were at some time, counted under the scheme of then.
    ///
    /// Records that `state` knows nothing of were not there yet.
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
