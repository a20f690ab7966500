public import Catalogue

/// A volunteer's day: all records of hours whose service took time of it, which are those that started
/// on it, and those of the day before that last into it, which count on their own day alone; and where
/// the volunteer checked in.
///
/// A record covers at most 24 hours, so all records that overlap an interval are on the sheets of
/// the interval's days, and a sheet has only a few entries.
public struct Timesheet: Equatable, Sendable {
    /// The records, by start, then by id.
    public private(set) var entries: [TimesheetEntry]
    /// The projects in which the volunteer checked in on the day, each once.
    public private(set) var checkIns: [ProjectID]

    /// A sheet with those entries, which are in order, and those check-ins.
    public init(entries: [TimesheetEntry] = [], checkIns: [ProjectID] = []) {
        self.entries = entries
        self.checkIns = checkIns
    }

    /// Notes that the volunteer checked in.
    public mutating func noteCheckIn(in project: ProjectID) {
        if !checkIns.contains(project) { checkIns.append(project) }
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

    /// Sets how a record is counted among records.
    public mutating func grade(_ hours: HoursID, as grade: RecordGrade) {
        if let index = index(of: hours) { entries[index].grade = grade }
    }

    /// Whether the volunteer checked in at a project, or has a record of service there that is not void.
    public func hasAttendance(in project: ProjectID) -> Bool {
        checkIns.contains(project) || entries.contains { $0.project == project && !$0.isVoid }
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

    /// Whether records of several registrations of one person are on it.
    public var isMerged: Bool { entries.contains { $0.mergedFrom != nil } }

    /// The confirmed record of another registration of the same person that covers time of one record
    /// and stands before it; nil when none does.
    public func covering(_ hours: HoursID) -> HoursID? {
        index(of: hours).flatMap { covering($0).last?.hours }
    }

    /// What others that stand before it leave of a record; nil where nothing is covered.
    ///
    /// Records of one registration share no confirmed time: the rules see to that when they are
    /// confirmed.
    private func uncovered(at index: Int) -> Minutes? {
        let others = covering(index)
        return others.isEmpty
            ? nil : others.left(from: entries[index].startedAt, to: entries[index].endedAt)
    }

    private func covering(_ index: Int) -> [TimesheetEntry] {
        let entry = entries[index]
        return entries[..<index].filter {
            $0.mergedFrom != entry.mergedFrom && $0.confirmed ?? .zero > .zero
                && $0.endedAt > entry.startedAt
        }
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
                counted = min(confirmed, left ?? confirmed, uncovered(at: index) ?? confirmed)
                left = left.map { $0 - counted }
            }
            guard counted != entry.counted else { continue }
            entries[index].counted = counted
            changes.append((entries[index], counted - entry.counted))
        }
        return changes
    }
}
