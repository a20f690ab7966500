import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// Why minutes of a record of hours do not count.
enum NotCounted: String {
    /// Nobody has confirmed it.
    case notConfirmed = "not-confirmed"
    case disputed
    case rejected
    case voided
    /// The scheme of the day does not count this activity.
    case activity = "activity-not-counted"
    /// The scheme of the day counts no more minutes a day.
    case dailyCap = "daily-cap"
    /// It was done in paid working time.
    case onDuty = "on-duty"
    /// It was not confirmed yet when the star was awarded, or was done on a later day.
    case afterAward = "after-award"

    /// Why not all of a record's minutes count; nil when all do.
    init?(_ hours: Hours, counted: Minutes, under scheme: Scheme?) {
        switch hours.lifecycle {
        case .confirmed:
            guard counted < hours.minutes else { return nil }
            self = hours.isOnDuty ? .onDuty : scheme.counts(hours.activity) ? .dailyCap : .activity
        case .disputed: self = .disputed
        case .rejected: self = .rejected
        case .voided: self = .voided
        default: self = hours.isOnDuty ? .onDuty : .notConfirmed
        }
    }
}

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
    /// The sheet with its records as they were at some time, counted under the schemes of then.
    ///
    /// Records that `state` knows nothing of were not there yet.
    func asOf(_ city: City, _ state: (HoursID) -> Hours?) -> Timesheet {
        var sheet = Timesheet()
        for entry in entries {
            guard let hours = state(entry.hours) else { continue }
            var past = entry
            past.follow(hours)
            sheet.set(past)
        }
        for day in Set(sheet.entries.map(\.startedAt.day)) {
            _ = sheet.recount(day, under: city.scheme(on: day))
        }
        return sheet
    }
}

/// Reads events of the log for answers that say how something came about.
struct EventReader {
    let log: any LogStore

    /// The event at a position that the views know.
    func event(at position: Position) throws -> Event {
        guard let bytes = try log.record(at: position) else {
            throw LogError(
                .damaged(position),
                "The log has no event at \(position), which the read models name.")
        }
        return try Catalogue.decodeStored(bytes)
    }
}
