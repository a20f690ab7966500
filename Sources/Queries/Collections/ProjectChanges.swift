import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// What moved a project's figures between two moments of the log: its records of hours at both.
struct ProjectChanges: ComparedHours {
    fileprivate let project: ProjectID
    let before: FiguresAtMoment
    let after: FiguresAtMoment
    let minutes: (inPeriod: Int, backDated: Int)
    fileprivate let page: [MovedHours]
    let nextPage: String?
    let changed: Position

    /// Compares two moments; nil where the project is not on record at the second.
    fileprivate init?(
        _ project: ProjectID, _ moments: Moments, _ old: borrowing ViewSnapshot,
        _ new: borrowing ViewSnapshot, _ page: ComparedPage
    ) throws(LMDBError) {
        guard let row = try new.row(new.tables.projects, project, as: Row<Project>.self) else {
            return nil
        }
        self.project = project
        before = FiguresAtMoment(try old.figures(in: row.scope))
        let figures = try new.figures(in: row.scope)
        after = FiguresAtMoment(figures)
        let moved = MovedHours.between(
            try old.hours(of: project), try new.hours(of: project), moments
        ).sorted { $0.hours.text < $1.hours.text }
        minutes = (moved.minutes(isBackDated: false), moved.minutes(isBackDated: true))
        (self.page, nextPage) = page.part(of: moved) { $0.hours.text }
        changed = max(
            row.changed, figures.changed, try new.changed([.hours, .timesheets, .volunteers]))
    }
}

extension ViewSnapshot {
    /// A project's records of hours by their ids, with what of each counts.
    fileprivate func hours(of project: ProjectID) throws(LMDBError) -> [HoursID: HoursAtMoment] {
        var records: [HoursID: HoursAtMoment] = [:]
        try forEachIndexed(.hoursByProject, project.text, after: nil) {
            (bytes) throws(LMDBError) in
            let id = HoursID(String(decoding: bytes, as: UTF8.self))
            guard let hours = try stored(id, tables.hours, as: Hours.self) else { return true }
            let day = hours.state.startedAt.day
            let person = try person(hours.state.volunteer)
            let sheet = try row(
                tables.timesheets, TimesheetKey(volunteer: person, day: day), as: Timesheet.self)
            records[id] = HoursAtMoment(
                volunteer: hours.state.volunteer, day: day, project: nil,
                counted: Int((sheet?.entry(id)?.counted ?? .zero).count),
                events: try events(of: hours.row.history))
            return true
        }
        return records
    }
}

extension ProjectChanges {
    fileprivate static let columns = Columns<ProjectChanges>(
        "ProjectChanges", "What moved a project's figures between two moments of the log.",
        [.must("project", .id, "The project.") { .id($0.project) }]
            + Columns.compared(
                FiguresAtMoment.columns(
                    "ProjectFigures", "Figures of a project, or how much they changed.",
                    [
                        (
                            "scheduledShifts", .states(.shift, .scheduled),
                            "Shifts scheduled and not cancelled."
                        ),
                        ("places", .places, "Places of those shifts."),
                        ("noShows", .states(.participation, .noShow), "Participations missed."),
                        ("hoursRecords", .created(.hours), "Records of hours."),
                        ("confirmedMinutes", .minutes, "Confirmed service that counts, minutes."),
                    ])) + Columns.minutesByDays + [
                .objects(
                    "hours", MovedHours.columns, "The records that moved, by id: a page of them."
                ) { $0.page },
                Columns.nextPage, Columns.changedPosition,
            ])
}

extension Comparison {
    /// What moved a project's figures.
    package static let project = Comparison(
        "What moved a project's figures between two moments of recording, and what of it was late or "
            + "back-dated.",
        of: ProjectID.self, isPaged: true, columns: ProjectChanges.columns
    ) { id, moments, old, new, page in try ProjectChanges(id, moments, old, new, page) }
}
