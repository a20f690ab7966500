import Catalogue
import EventLog
import LMDB
import Projections
import Rules

/// A project with the figures of its dashboard.
struct ListedProject: Dated {
    fileprivate let stored: Stored<Project>
    fileprivate let figures: Figures

    fileprivate init(
        _ stored: Stored<Project>, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.stored = stored
        figures = try snapshot.figures(in: stored.row.scope)
    }

    private var state: Project { stored.state }

    var changed: Position { max(stored.changed, figures.changed) }

    fileprivate static let columns: [Column<ListedProject>] = [
        .must("project", .id, "The project.") { .id($0.stored.id) },
        .must("title", .text(nil), "Its title.") { .text($0.state.title) },
        .must("status", .state(of: .project), "Where it stands.") { .state($0.state.lifecycle) },
        .may("centre", .id, "The centre that runs it.") { .id($0.state.owner) },
        .must("family", .coded(ProjectFamily.self), "Its family.") { .coded($0.state.family) },
        .must("kind", .coded(ProjectKind.self), "Its kind within the family.") {
            .coded($0.state.kind)
        },
        .must("scale", .coded(ProjectScale.self), "Large or daily.") { .coded($0.state.scale) },
        .must("key", .flag, "A key project of the municipal centre.") { .flag($0.state.isKey) },
        .may("district", .district, "Its district, where it names one.") {
            .district($0.state.district)
        },
        .must("startsOn", .day, "Its first day.") { .day($0.state.startsOn) },
        .must("endsOn", .day, "Its last day.") { .day($0.state.endsOn) },
        .must("risk", .text(nil), "Normal or high.") { .coded($0.state.risk) },
        .must("skills", .list(.coded(Skill.self)), "Skills that it needs.") {
            .coded($0.state.skills)
        },
        .may("brand", .text(nil), "The level of a brand project.") { .coded($0.state.brand) },
        .must("scheduledShifts", .count, "Shifts scheduled and not cancelled.") {
            .number($0.figures[.states(.shift, .scheduled)])
        },
        .must("places", .count, "Places of those shifts.") { .number($0.figures[.places]) },
        .must("participations", .count, "Participations applied for or invited to.") {
            .number($0.figures.participations)
        },
        .must("accepted", .count, "Participations that hold a place.") {
            .number($0.figures.accepted)
        },
        .must("checkedIn", .count, "Participations that were checked in.") {
            .number($0.figures.checkedIn)
        },
        .must("noShows", .count, "Participations that were missed.") {
            .number($0.figures[.states(.participation, .noShow)])
        },
        .must("hoursRecords", .count, "Records of hours, whatever became of them.") {
            .number($0.figures[.created(.hours)])
        },
        .must("confirmedMinutes", .count, "Confirmed service that counts, minutes.") {
            .number($0.figures[.minutes])
        },
        .must("findings", .count, "What was flagged.") { .number($0.figures.flagged) },
        .must("created", .position, "The event that created it.") { .position($0.stored.created) },
    ]
}

/// A project with its first shifts by start.
struct ProjectDashboard: Dated {
    /// The maximum number of shifts in a dashboard.
    private static let maximumShifts = 1000

    fileprivate let project: ListedProject
    fileprivate let shifts: [Stored<Shift>]
    let changed: Position

    fileprivate init(
        _ project: ListedProject, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.project = project
        var shifts: [Stored<Shift>] = []
        var listed = 0
        try snapshot.forEachIndexed(.shiftsByProject, project.stored.id.text, after: nil) {
            (key) throws(LMDBError) in
            if let place = ShiftPlace(bytes: key),
                let shift: Stored<Shift> = try snapshot.stored(
                    place.shift, snapshot.tables.shifts)
            {
                shifts.append(shift)
            }
            listed += 1
            return listed < Self.maximumShifts
        }
        self.shifts = shifts
        changed = shifts.reduce(project.changed) { max($0, $1.changed) }
    }

    fileprivate static let columns = Columns<ProjectDashboard>(
        "ProjectDashboard", "A project's dashboard with its shifts.",
        ListedProject.columns.inside(\.project) + [
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
            .id("centre", "The centre that runs it.", by: .projectsByCentre) { $0.state.owner },
            .coded("family", ProjectFamily.self, "The family.") { $0.state.family == $1 },
            .coded("kind", ProjectKind.self, "The kind within the family.") {
                $0.state.kind == $1
            },
            .coded("scale", ProjectScale.self, "Large or daily.") { $0.state.scale == $1 },
            .status(of: .project, "Where the project stands."),
            .flag("brand", "Brand projects only, or all others only.") { $0.state.brand != nil },
            .coded("skill", Skill.self, "A skill that it needs.") {
                $0.state.skills.contains($1)
            },
        ],
        changes: [.projects, .projectFigures],
        columns: Columns(
            "Project", "A project with the figures of its dashboard.", ListedProject.columns)
    ) { (project, snapshot) throws(LMDBError) in try ListedProject(project, snapshot) }
}

extension Resources {
    /// One project's dashboard.
    package static let project = Resource(
        "project", "One project's dashboard with its shifts.", .project, in: "projects",
        columns: ProjectDashboard.columns
    ) { id, snapshot, _ in
        try snapshot.stored(ProjectID(id), snapshot.tables.projects)
            .map { try ProjectDashboard(try ListedProject($0, snapshot), snapshot) }
    }
}
