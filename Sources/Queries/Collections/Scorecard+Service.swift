import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// The service for projects of some centres in a period.
struct DistrictService {
    var byDay: [CivilDate: Int] = [:]
    var minutes = 0
    var people = 0
    /// Minutes for projects that were published when service started, within the projects' dates.
    var published = 0
    /// Minutes for projects that were a brand on the day, and the number of those projects.
    var branded = 0
    var brands = 0
    /// Records of which minutes count, by the day of service, and those of them that are in order.
    var records = 0
    var standardised = 0
    /// Records that came in, by the day of recording, and those of them that came in time.
    var posted = 0
    var postedInTime = 0

    /// The published rules that say when an agreement is due.
    private let rules: [RulesPublished]

    init(_ published: [RulesPublished]) {
        rules = published.filter { $0.cover?.agreementDue != nil }
    }

    mutating func addProjects(
        of centre: CentreID, in days: ClosedRange<CivilDate>, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        var projects: [Stored<Project>] = []
        try snapshot.forEachIndexed(.projectsByOwner, centre.text, after: nil) {
            (key) throws(LMDBError) in
            let id = ProjectID(String(decoding: key, as: UTF8.self))
            if let project: Stored<Project> = try snapshot.stored(id, snapshot.tables.projects) {
                projects.append(project)
            }
            return true
        }
        for project in projects { try add(project, in: days, snapshot) }
    }

    private mutating func add(
        _ project: Stored<Project>, in days: ClosedRange<CivilDate>,
        _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        let state = project.state
        var counted = self
        var changing: Set<CivilDate> = []
        if state.branded.holds(onAnyOf: days) { counted.brands += 1 }
        try snapshot.forEachDay(of: project.row.ordinal, in: days) { (day, figures) in
            let minutes = figures[.minutes]
            counted.people += figures[.attendance]
            counted.minutes += minutes
            counted.byDay[day, default: 0] += minutes
            if minutes != 0, state.branded.holds(on: day) { counted.branded += minutes }
            counted.addRecords(figures, on: day, of: state)
            guard minutes != 0, state.startsOn <= day, day <= state.endsOn else { return }
            if state.published.changes.contains(where: { $0.day == day }) {
                changing.insert(day)
            } else if state.published.holds(at: day.start) {
                counted.published += minutes
            }
        }
        self = counted
        guard !changing.isEmpty else { return }
        published += try snapshot.minutes(
            of: project.id, whilePublished: state.published, on: changing)
    }

    /// Adds the records of a project's day. Whether an agreement was due follows from the project as it is now
    /// and from the rules of the day.
    private mutating func addRecords(_ figures: Figures, on day: CivilDate, of project: Project) {
        posted += figures[.records]
        postedInTime += figures[.recordsInTime]
        let counted = figures[.countedRecords]
        guard counted != 0 else { return }
        records += counted
        let grounds = rules.last { $0.effectiveFrom <= day }?.cover?.agreementDue
        let isDue = project.isAgreementDue(on: grounds ?? RuleSet().agreementDue)
        standardised += figures[isDue ? .agreedRecords : .orderlyRecords]
    }
}

extension ViewSnapshot {
    /// The minutes that count of service for a project on days on which it was published or ended, as far as
    /// it started while the project was published.
    fileprivate func minutes(
        of project: ProjectID, whilePublished published: Periods, on days: Set<CivilDate>
    ) throws(LMDBError) -> Int {
        var minutes = 0
        try forEachIndexed(.hoursByProject, project.text, after: nil) { (key) throws(LMDBError) in
            let id = HoursID(String(decoding: key, as: UTF8.self))
            guard let state = try row(tables.hours, id, as: Row<Hours>.self)?.state else {
                return true
            }
            let day = state.startedAt.day
            guard days.contains(day), published.holds(at: state.startedAt) else { return true }
            let sheet = TimesheetKey(volunteer: try person(state.volunteer), day: day)
            let entry = try row(tables.timesheets, sheet, as: Timesheet.self)?.entry(id)
            minutes += entry?.counted.count ?? 0
            return true
        }
        return minutes
    }
}
