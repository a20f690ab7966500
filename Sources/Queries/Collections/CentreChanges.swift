import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// What moved a centre's own figures between two moments of the log, by the projects that it runs.
struct CentreChanges: Compared {
    /// A project whose minutes moved.
    fileprivate struct MovedProject {
        let project: ProjectID
        let before: Int
        let after: Int
    }

    fileprivate let centre: CentreID
    let before: FiguresAtMoment
    let after: FiguresAtMoment
    fileprivate let page: [MovedProject]
    let nextPage: String?
    let changed: Position

    /// Compares two moments; nil where the centre is not on record at the second.
    fileprivate init?(
        _ centre: CentreID, _ old: borrowing ViewSnapshot, _ new: borrowing ViewSnapshot,
        _ page: ComparedPage
    ) throws(LMDBError) {
        guard let row = try new.row(new.tables.centres, centre, as: Row<Centre>.self) else {
            return nil
        }
        self.centre = centre
        before = FiguresAtMoment(try old.figures(in: row.scope))
        let figures = try new.figures(in: row.scope)
        after = FiguresAtMoment(figures)
        let known = try old.minutes(ofProjectsOf: centre)
        let present = try new.minutes(ofProjectsOf: centre)
        let moved = Set(known.keys).union(present.keys).map { project in
            MovedProject(
                project: project, before: known[project] ?? 0, after: present[project] ?? 0)
        }.filter { $0.before != $0.after }.sorted { $0.project.text < $1.project.text }
        (self.page, nextPage) = page.part(of: moved) { $0.project.text }
        changed = max(
            row.changed, figures.changed, try new.changed([.projects, .projectFigures]))
    }
}

extension ViewSnapshot {
    /// The confirmed minutes of each project that a centre runs.
    fileprivate func minutes(
        ofProjectsOf centre: CentreID
    ) throws(LMDBError) -> [ProjectID: Int] {
        var minutes: [ProjectID: Int] = [:]
        try forEachIndexed(.projectsByOwner, centre.text, after: nil) {
            (bytes) throws(LMDBError) in
            let id = ProjectID(String(decoding: bytes, as: UTF8.self))
            if let row = try row(tables.projects, id, as: Row<Project>.self) {
                minutes[id] = try figures(in: row.scope)[.minutes]
            }
            return true
        }
        return minutes
    }
}

extension CentreChanges {
    private static let movedProject = Columns<MovedProject>(
        "MovedProject", "A project of a centre whose minutes moved.",
        [
            .must("project", .id, "The project.") { .id($0.project) },
            .must("before", .count, "Its minutes that counted at the first moment.") {
                .number($0.before)
            },
            .must("after", .count, "Its minutes that count at the second.") { .number($0.after) },
        ])

    fileprivate static let columns = Columns<CentreChanges>(
        "CentreChanges", "What moved a centre's own figures between two moments of the log.",
        [.must("centre", .id, "The centre.") { .id($0.centre) }]
            + Columns.compared(
                FiguresAtMoment.columns(
                    "CentreFigureChanges", "Figures of a centre, or how much they changed.",
                    [
                        (
                            "registeredVolunteers", .states(.volunteer, .registered),
                            "Volunteers registered at home there."
                        ),
                        (
                            "registeredGroups", .states(.group, .registered),
                            "Groups registered at home there."
                        ),
                        (
                            "publishedProjects", .states(.project, .published),
                            "Projects that it runs and that are published."
                        ),
                        (
                            "confirmedMinutes", .minutes,
                            "Confirmed service for its projects, minutes."
                        ),
                    ])) + [
                .objects(
                    "projects", movedProject,
                    "Its projects whose minutes moved, by id: a page of them. Their own changes name the "
                        + "records."
                ) { $0.page },
                Columns.nextPage, Columns.changedPosition,
            ])
}

extension Comparison {
    /// What moved a centre's figures.
    package static let centre = Comparison(
        "What moved a centre's own figures between two moments of recording, by the projects that it "
            + "runs.",
        of: CentreID.self, isPaged: true, columns: CentreChanges.columns
    ) { id, _, old, new, page in try CentreChanges(id, old, new, page) }
}
