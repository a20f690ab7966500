import Catalogue
import Rules

/// Why minutes of a record of hours do not count.
enum NotCounted: String, CaseIterable {
    /// Nobody has confirmed it.
    case notConfirmed = "not-confirmed"
    case disputed
    case rejected
    case voided
    /// The scheme in force on that day does not count this activity.
    case activity = "activity-not-counted"
    /// The scheme in force on that day counts no more minutes per day.
    case dailyCap = "daily-cap"
    /// Another registration of the same person has service at that time.
    case covered
    /// It was done in paid working time.
    case onDuty = "on-duty"
    /// It was not confirmed yet when the star was awarded, or was done on a later day.
    case afterAward = "after-award"

    /// Why not all of a record's minutes count; nil when all do.
    init?(
        _ hours: Hours, _ id: HoursID, in sheet: Timesheet, counted: Minutes, under scheme: Scheme?
    ) {
        guard !hours.isCarried || hours.lifecycle != .confirmed else { return nil }
        switch hours.lifecycle {
        case .confirmed:
            guard counted < hours.minutes else { return nil }
            self =
                hours.isOnDuty
                ? .onDuty
                : !scheme.counts(hours.activity)
                    ? .activity : sheet.covering(id) != nil ? .covered : .dailyCap
        case .disputed: self = .disputed
        case .rejected: self = .rejected
        case .voided: self = .voided
        default: self = hours.isOnDuty ? .onDuty : .notConfirmed
        }
    }

    /// The record that took the minutes.
    func takenBy(_ id: HoursID, in sheet: Timesheet) -> HoursID? {
        switch self {
        case .covered: sheet.covering(id)
        case .dailyCap: sheet.takingCap(before: id)
        default: nil
        }
    }

    /// The reasons that can apply at present.
    static let now = allCases.filter { $0 != .afterAward }.map(\.rawValue)
    /// The reasons that can apply to a past award.
    static let then = allCases.map(\.rawValue)
}
