import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// A project with the figures of its dashboard.
private let projectColumns: [Column<Figured<Project>>] = [
    .must("project", "The project.") { $0.id },
    .must("title", "Its title.") { $0.state.title },
    .status(.project, "Where it stands.") { $0.state.lifecycle },
    .may("centre", "The centre that runs it.") { $0.state.owner },
    .must("family", "Its family.") { $0.state.family },
    .must("kind", "Its kind within the family.") { $0.state.kind },
    .must("scale", "Large or daily.") { $0.state.scale },
    .must("key", "A key project of the municipal centre.") { $0.state.key },
    .may("district", "Its district, where it names one.") { $0.state.district },
    .must("startsOn", "Its first day.") { $0.state.startsOn },
    .must("endsOn", "Its last day.") { $0.state.endsOn },
    .must("risk", .text(nil), "Normal or high.") { .coded($0.state.risk) },
    .must("skills", "Skills that it needs.") { $0.state.skills },
    .may("brand", .text(nil), "The level of a brand project.") { .coded($0.state.brand) },
    .figure("scheduledShifts", .states(.shift, .scheduled), "Shifts scheduled and not cancelled."),
    .figure("places", .places, "Places of those shifts."),
    .must("participations", "Participations applied for or invited to.") {
        $0.figures.participations
    },
    .must("accepted", "Participations that hold a place.") { $0.figures.accepted },
    .must("checkedIn", "Participations that were checked in.") { $0.figures.checkedIn },
    .figure("noShows", .states(.participation, .noShow), "Participations that were missed."),
    .figure("hoursRecords", .created(.hours), "Records of hours, whatever became of them."),
    .figure("confirmedMinutes", .minutes, "Confirmed service that counts, minutes."),
    .must("findings", "What was flagged.") { $0.figures.flagged },
    .must("created", "The event that created it.") { $0.created },
]

/// The scheduled shifts of a project from the day of the last event on, so that the answer depends only
/// on the log.
private struct Upcoming {
    var next: Figured<Shift>?
    var openPlaces = 0

    init(_ project: ProjectID, _ snapshot: borrowing ViewSnapshot) throws(LMDBError) {
        guard let today = try snapshot.lastDay() else { return }
        let start = ShiftPlace(start: today.start, shift: ShiftID("")).bytes
        var first: Stored<Shift>?
        var places = 0
        try snapshot.forEachIndexed(.shiftsByProject, project.text, after: start) {
            (key) throws(LMDBError) in
            guard let place = ShiftPlace(bytes: key),
                let shift: Stored<Shift> = try snapshot.stored(
                    place.shift, snapshot.tables.shifts), shift.state.lifecycle == .scheduled
            else { return true }
            first = first ?? shift
            places += max(0, shift.state.maximum - shift.state.accepted)
            return true
        }
        openPlaces = places
        if let first { next = try Figured(first, snapshot) }
    }
}

/// A project with its first shifts by start.
struct ProjectDashboard: Dated {
    /// The maximum number of shifts in a dashboard.
    private static let maximumShifts = 1000

    fileprivate let project: Figured<Project>
    fileprivate let shifts: [Figured<Shift>]
    fileprivate let upcoming: Upcoming
    fileprivate let money: Balance
    let changed: Position

    fileprivate init(
        _ project: Figured<Project>, _ period: DayPeriod, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.project = project
        var shifts: [Figured<Shift>] = []
        var listed = 0
        try snapshot.forEachIndexed(.shiftsByProject, project.id.text, after: nil) {
            (key) throws(LMDBError) in
            if let place = ShiftPlace(bytes: key),
                let shift: Stored<Shift> = try snapshot.stored(
                    place.shift, snapshot.tables.shifts)
            {
                shifts.append(try Figured(shift, snapshot))
            }
            listed += 1
            return listed < Self.maximumShifts
        }
        self.shifts = shifts
        upcoming = try Upcoming(project.id, snapshot)
        money = try snapshot.balance(of: .project(project.id), in: period.spans)
        let last = max(
            project.changed, try snapshot.changed(money), try snapshot.changed([.days]))
        changed = shifts.reduce(last) { max($0, $1.changed) }
    }

    fileprivate static let columns = Columns<ProjectDashboard>(
        "ProjectDashboard", "A project's dashboard with its shifts.",
        projectColumns.inside(\.project) + [
            .object("money", Money.ofProject, "Its money of all funds.") { $0.money },
            .must("openPlaces", "Places that nobody holds in the shifts to come.") {
                $0.upcoming.openPlaces
            },
            .objectIfThere(
                "nextShift", shiftRow,
                "The first shift to come: on the day of the log's last event, or later."
            ) { $0.upcoming.next },
            .objects("shifts", shiftRow, "Its first 1,000 shifts, by start.") { $0.shifts },
            .answerPosition,
        ])
}

extension Listings {
    /// The board of projects.
    package static let projects = Listing(
        "projects", "The board of projects, by id.", of: Stored<Project>.self,
        from: { $0.projects },
        filters: [
            .id("centre", "The centre that runs it.", by: .projectsByOwner) { $0.state.owner },
            .coded("family", ProjectFamily.self, "The family.") { $0.state.family },
            .coded("kind", ProjectKind.self, "The kind within the family.") {
                $0.state.kind
            },
            .coded("scale", ProjectScale.self, "Large or daily.") { $0.state.scale },
            .status(of: .project, "Where the project stands."),
            .flag("brand", "Brand projects only, or all others only.") { $0.state.brand != nil },
            .coded("skill", Skill.self, "A skill that it needs.") {
                $0.state.skills.contains($1)
            },
        ],
        changes: [.projects, .projectFigures],
        columns: Columns(
            "Project", "A project with the figures of its dashboard.", projectColumns),
        item: Figured.init)
}

extension Resources {
    /// One project's dashboard.
    package static let project = Resource(
        "project", "One project's dashboard with its shifts.", of: Project.self,
        filters: [Money.period], columns: ProjectDashboard.columns
    ) { project, given, snapshot, _ in
        try ProjectDashboard(Figured(project, snapshot), DayPeriod(given), snapshot)
    }
}
