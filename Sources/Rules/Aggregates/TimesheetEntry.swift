public import Catalogue

/// One record of hours in a timesheet.
public struct TimesheetEntry: Equatable, Sendable {
    /// The record.
    public let hours: HoursID
    /// The registration that it was recorded for, where that was merged into the one whose sheet this is.
    public var mergedFrom: VolunteerID?
    /// The project that was served.
    public let project: ProjectID
    /// The group that was served with, if the volunteer was a member of it that day.
    public let group: GroupID?
    /// When service started.
    public let startedAt: Timestamp
    /// When service ended.
    public let endedAt: Timestamp
    /// What was done.
    public let activity: Activity
    /// Paid working time, which never counts.
    public let isOnDuty: Bool
    /// Minutes, when the record is confirmed; nil otherwise.
    public var confirmed: Minutes?
    /// Voided or rejected: the record no longer takes up time.
    public var isVoid: Bool
    /// The minutes of it that count, after the daily cap.
    public var counted: Minutes
    /// How it was counted among records last.
    public var grade = RecordGrade.uncounted

    /// An entry with everything known.
    public init(
        hours: HoursID, mergedFrom: VolunteerID? = nil, project: ProjectID, group: GroupID?,
        startedAt: Timestamp,
        endedAt: Timestamp, activity: Activity, isOnDuty: Bool = false,
        confirmed: Minutes? = nil, isVoid: Bool = false, counted: Minutes = Minutes(0),
        grade: RecordGrade = .uncounted
    ) {
        self.hours = hours
        self.mergedFrom = mergedFrom
        self.project = project
        self.group = group
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.activity = activity
        self.isOnDuty = isOnDuty
        self.confirmed = confirmed
        self.isVoid = isVoid
        self.counted = counted
        self.grade = grade
    }

    /// The registration that it was recorded for, on a person's sheet.
    public func registration(of person: VolunteerID) -> VolunteerID { mergedFrom ?? person }

    /// The entry of a record of hours that came in now. It counts for the record's group only where the
    /// volunteer was a member of it on that day.
    public init(_ record: Hours, of id: HoursID, for project: ProjectID, isMember: Bool) {
        self.init(
            hours: id, project: project, group: isMember ? record.group : nil,
            startedAt: record.startedAt, endedAt: record.endedAt, activity: record.activity,
            isOnDuty: record.isOnDuty)
        follow(record)
    }

    /// Takes over what was decided about the record.
    public mutating func follow(_ record: Hours) {
        confirmed = record.lifecycle == .confirmed ? record.minutes : nil
        isVoid = record.lifecycle == .voided || record.lifecycle == .rejected
    }

    /// The days after that of its start into which it lasts: one at most.
    public var laterDays: [CivilDate] {
        var days: [CivilDate] = []
        var day = startedAt.day
        // A record that ends at midnight takes no time of the day that begins then.
        let last = Timestamp(microseconds: endedAt.microseconds - 1).day
        while day < last {
            day = day.adding(days: 1)
            days.append(day)
        }
        return days
    }

    /// Whether a scheme counts what was done; with none, service alone.
    public func isCounted(under scheme: Scheme?) -> Bool {
        !isOnDuty && scheme.counts(activity)
    }
}

extension [TimesheetEntry] {
    /// The minutes of an interval that these confirmed records, by start, leave.
    ///
    /// A confirmed record covers its interval, and no more than the minutes confirmed in it.
    func left(from start: Timestamp, to end: Timestamp) -> Minutes {
        var uncovered = 0 as Int64
        var confirmed = Minutes.zero
        var free = start
        for entry in self {
            uncovered += Swift.max(0, entry.startedAt.microseconds - free.microseconds)
            free = Swift.max(free, entry.endedAt)
            confirmed += entry.confirmed ?? .zero
        }
        uncovered += Swift.max(0, end.microseconds - free.microseconds)
        return Swift.max(
            Minutes(Int(uncovered / Timestamp.microsecondsPerMinute)),
            Minutes(end.minutes(since: start)) - confirmed)
    }
}
