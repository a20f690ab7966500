public import Catalogue

/// How a record of hours counts among the records of a project's day: each grade includes those before it.
///
/// Whether an agreement was due is no part of it: that depends on the project and on the rules of the day,
/// and is asked when figures are.
public enum RecordGrade: UInt8, Comparable, Sendable {
    /// No minutes of it count.
    case uncounted
    /// Minutes of it count.
    case counted
    /// The volunteer was registered when service started, too, and checked in at the project that day.
    case orderly
    /// The volunteer served under an agreement, too.
    case agreed

    /// Whether the grade is lower.
    public static func < (left: RecordGrade, right: RecordGrade) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension Situation {
    /// The grade of a record on a person's sheet of the day on which its service started, by what is on record
    /// now.
    ///
    /// Registration and agreement are those of the registration that the record names, check-ins are the
    /// person's.
    public func grade(
        _ entry: TimesheetEntry, of person: VolunteerID, checkedInAt projects: [ProjectID]
    ) throws(Failure) -> RecordGrade {
        guard entry.counted > .zero else { return .uncounted }
        let registration = entry.registration(of: person)
        guard projects.contains(entry.project),
            try wasRegistered(registration, at: entry.startedAt) == true
        else { return .counted }
        let agreement = try agreement(
            of: registration, in: entry.group, for: entry.project, at: entry.startedAt)
        return agreement == nil ? .orderly : .agreed
    }
}

extension Project {
    /// The fewest days of a project that lasts a month or longer.
    private static var monthDays: Int32 { 30 }

    /// Whether an agreement is due from who serves for it, on the grounds that the rules name.
    public func isAgreementDue(on grounds: [AgreementGround]) -> Bool {
        grounds.contains { ground in
            switch ground {
            case .highRisk: risk == .high
            case .monthOrLonger:
                endsOn.daysSinceEpoch - startsOn.daysSinceEpoch + 1 >= Self.monthDays
            case .largeEvent: kind == .largeEvent || scale == .large
            }
        }
    }
}
