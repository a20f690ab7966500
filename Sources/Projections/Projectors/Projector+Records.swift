import Catalogue
import LMDB
import Rules
import Tables

/// How records of service count among a project's records of a day, for the scorecard.
extension Projector {
    /// Counts a record of service that came in: of its project, and among those of today, in time or late by
    /// the rules that are published by now.
    func countRecord(_ hours: Hours, for project: ProjectID) throws(LMDBError) {
        guard let ordinal = try workspace.overlay.projects.ordinal(project, workspace.snapshot)
        else { return }
        try count(.created(.hours), 1, in: .subject(.project, ordinal))
        let allowed = try workspace.postingHours(on: hours.endedAt.day) * 60
        let isInTime = recordedTime <= hours.endedAt.adding(minutes: allowed)
        try count(
            [(.records, 1)] + (isInTime ? [(.recordsInTime, 1)] : []),
            in: .dated(.project, ordinal, recordedTime.day))
    }

    /// Grades the records that started on the day of a sheet anew.
    ///
    /// The grade of a record changes with the minutes of it that count, with check-ins, with the volunteer's
    /// registration and with agreements, in whatever order these are recorded.
    func gradeRecords(on key: TimesheetKey) throws(LMDBError) {
        guard let sheet = try workspace.overlay.timesheets.value(key, workspace.snapshot) else {
            return
        }
        for entry in sheet.entries where entry.startedAt.day == key.day {
            let grade = try workspace.grade(
                entry, of: key.volunteer, checkedInAt: sheet.checkIns)
            guard grade != entry.grade else { continue }
            try workspace.overlay.timesheets.update(key, workspace.snapshot) {
                $0.grade(entry.hours, as: grade)
            }
            try countGrade(of: entry, grade, on: key.day)
        }
    }

    /// Counts a record in its new grade instead of that which it has.
    func countGrade(
        of entry: TimesheetEntry, _ grade: RecordGrade, on day: CivilDate
    ) throws(LMDBError) {
        guard
            let project = try workspace.overlay.projects.ordinal(entry.project, workspace.snapshot)
        else { return }
        var changes: [(figure: Figure, change: Int)] = []
        for (figure, lowest) in Self.gradedFigures {
            let change = (grade >= lowest ? 1 : 0) - (entry.grade >= lowest ? 1 : 0)
            if change != 0 { changes.append((figure, change)) }
        }
        try count(changes, in: .dated(.project, project, day))
    }

    /// The figures that count records, each with the lowest grade that it counts.
    private static let gradedFigures: [(Figure, RecordGrade)] = [
        (.countedRecords, .counted), (.orderlyRecords, .orderly), (.agreedRecords, .agreed),
    ]

    /// Grades the records of a volunteer's registration anew that started on some days.
    ///
    /// Most events of this kind come before the service that they are about, which the volunteer's first and
    /// last day of service tell.
    func gradeRecords(
        of volunteer: VolunteerID, from first: CivilDate, to last: CivilDate?
    ) throws(LMDBError) {
        let person = try workspace.person(volunteer)
        let served = try workspace.overlay.volunteers.look(person, workspace.snapshot) {
            ($0.state.servedFirst, $0.state.servedLast)
        }
        guard case (let start?, let end?)? = served, start <= last ?? end, first <= end else {
            return
        }
        let days = max(first, start)...min(last ?? end, end)
        for day in try workspace.serviceDays(of: person, in: days) {
            try gradeRecords(on: TimesheetKey(volunteer: person, day: day))
        }
    }
}

extension Workspace {
    /// So many days are looked up one by one: that is faster than a walk through what was changed.
    private static var fewDays: Int32 { 32 }

    /// The days of a span on which a person may have a timesheet, in order.
    fileprivate func serviceDays(
        of person: VolunteerID, in days: ClosedRange<CivilDate>
    ) throws(LMDBError) -> [CivilDate] {
        let length = days.upperBound.daysSinceEpoch - days.lowerBound.daysSinceEpoch
        guard length >= Self.fewDays else {
            return (0...length).map { days.lowerBound.adding(days: Int($0)) }
        }
        return try serviceDays(of: person).filter(days.contains)
    }

    /// Everybody who is or was a member of a group, by id.
    func everyMember(of group: GroupID) throws(LMDBError) -> [VolunteerID] {
        let prefix = MembershipKey(group: group, volunteer: VolunteerID("")).bytes
        var members: Set<VolunteerID> = []
        try snapshot.forEach(overlay.views.tables.memberships, prefix: prefix) {
            (key, _) throws(LMDBError) in
            members.insert(VolunteerID(String(utf8: key.extracting(prefix.count...))))
            return true
        }
        overlay.memberships.forEachDirty { key, _ in
            if key.group == group { members.insert(key.volunteer) }
        }
        return members.sorted()
    }

    /// Hours within which a record of service that ended on a day is posted in time.
    func postingHours(on day: CivilDate) throws(LMDBError) -> Int {
        try overlay.city.look(CityKey(), snapshot) { $0.city.postingHours(on: day) }
            ?? RuleSet().postingHours
    }
}
