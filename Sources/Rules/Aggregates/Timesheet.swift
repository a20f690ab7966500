public import Catalogue

/// One record of hours in a timesheet.
public struct TimesheetEntry: Equatable, Sendable {
    /// The record.
    public let hours: HoursID
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

    /// An entry with everything known.
    public init(
        hours: HoursID, project: ProjectID, group: GroupID?, startedAt: Timestamp,
        endedAt: Timestamp, activity: Activity, isOnDuty: Bool = false,
        confirmed: Minutes? = nil, isVoid: Bool = false, counted: Minutes = Minutes(0)
    ) {
        self.hours = hours
        self.project = project
        self.group = group
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.activity = activity
        self.isOnDuty = isOnDuty
        self.confirmed = confirmed
        self.isVoid = isVoid
        self.counted = counted
    }

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

/// All of a volunteer's records of hours whose service took time of one day: those that started on it,
/// and those of the day before that last into it, which count on their own day alone.
///
/// A record covers at most 24 hours, so all records that overlap an interval are on the sheets of
/// the interval's days, and a sheet has only a few entries.
public struct Timesheet: Equatable, Sendable {
    /// The records, by start, then by id.
    public private(set) var entries: [TimesheetEntry]

    /// A sheet with those entries, which are in order.
    public init(entries: [TimesheetEntry] = []) {
        self.entries = entries
    }

    /// Adds a record at its place, or replaces it.
    public mutating func set(_ entry: TimesheetEntry) {
        if let known = index(of: entry.hours) {
            entries[known] = entry
            return
        }
        let place = entries.firstIndex { other in
            (entry.startedAt, entry.hours) < (other.startedAt, other.hours)
        }
        entries.insert(entry, at: place ?? entries.count)
    }

    /// Whether a record for a project that is not void is on the sheet.
    public func hasService(in project: ProjectID) -> Bool {
        entries.contains { $0.project == project && !$0.isVoid }
    }

    /// The records that started on the day, whose sheet this is.
    public func entries(startedOn day: CivilDate) -> [TimesheetEntry] {
        entries.filter { $0.startedAt.day == day }
    }

    /// Adds or replaces a record and counts its day anew where its minutes changed; returns what changed.
    public mutating func set(
        _ entry: TimesheetEntry, under scheme: Scheme?
    ) -> [(entry: TimesheetEntry, change: Minutes)] {
        let known = self.entry(entry.hours)
        var entry = entry
        entry.counted = known?.counted ?? .zero
        set(entry)
        return known?.confirmed == entry.confirmed
            ? [] : recount(entry.startedAt.day, under: scheme)
    }

    /// The entry of one record.
    public func entry(_ hours: HoursID) -> TimesheetEntry? {
        index(of: hours).map { entries[$0] }
    }

    /// Where a record stands; searched from the end, where recent service is.
    private func index(of hours: HoursID) -> Int? {
        entries.lastIndex { $0.hours == hours }
    }

    /// Records that share time with an interval; touching ends share none.
    public func overlapping(
        _ start: Timestamp, _ end: Timestamp, except hours: HoursID
    ) -> [TimesheetEntry] {
        entries.filter { entry in
            !entry.isVoid && entry.hours != hours && entry.startedAt < end && start < entry.endedAt
        }
    }

    /// The record that filled the daily cap before another one of its day; nil when none did.
    public func takingCap(before hours: HoursID) -> HoursID? {
        guard let place = index(of: hours) else { return nil }
        let day = entries[place].startedAt.day
        return entries[..<place].last { $0.startedAt.day == day && $0.counted > .zero }?.hours
    }

    /// Sets how much of each record of a day counts, and returns what changed.
    ///
    /// The scheme in force that day says which activities count and up to how many minutes a day;
    /// with no scheme, service counts without a cap. Earlier service is counted first.
    public mutating func recount(
        _ day: CivilDate, under scheme: Scheme?
    ) -> [(entry: TimesheetEntry, change: Minutes)] {
        var left = scheme?.dailyCap
        var changes: [(entry: TimesheetEntry, change: Minutes)] = []
        for index in entries.indices where entries[index].startedAt.day == day {
            let entry = entries[index]
            var counted = Minutes(0)
            if let confirmed = entry.confirmed, entry.isCounted(under: scheme) {
                counted = min(confirmed, left ?? confirmed)
                left = left.map { $0 - counted }
            }
            guard counted != entry.counted else { continue }
            entries[index].counted = counted
            changes.append((entries[index], counted - entry.counted))
        }
        return changes
    }
}
