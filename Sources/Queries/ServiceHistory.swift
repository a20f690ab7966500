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
    /// This is what the projector does with them one by one, so that a state of the past is
    /// computed from the log and not remembered.
    init?(after events: [Event]) {
        guard let first = events.first, var state = Hours(first) else { return nil }
        state.lifecycle = first.type.descriptor.to ?? .none
        for event in events.dropFirst() {
            state.evolve(event)
            state.lifecycle = event.type.descriptor.state(after: state.lifecycle)
        }
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
            sheet.set(
                TimesheetEntry(
                    hours: entry.hours, project: entry.project, group: entry.group,
                    startedAt: entry.startedAt, endedAt: entry.endedAt, activity: entry.activity,
                    isOnDuty: entry.isOnDuty,
                    confirmed: hours.lifecycle == .confirmed ? hours.minutes : nil,
                    isVoid: hours.lifecycle == .voided || hours.lifecycle == .rejected))
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
