import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

private let shiftColumns: [Column<Stored<Shift>>] = [
    .must("shift", .id, "The shift.") { .id($0.id) },
    .must("project", .id, "The project that it belongs to.") { .id($0.state.project) },
    .must("status", .state(of: .shift), "Scheduled or cancelled.") { .state($0.state.lifecycle) },
    .must("venue", .text(nil), "Where.") { .text($0.state.venue) },
    .must("startsAt", .time, "When it starts.") { .time($0.state.startsAt) },
    .must("endsAt", .time, "When it ends.") { .time($0.state.endsAt) },
    .must("minimum", .count, "Volunteers needed at least.") { .number($0.state.minimum) },
    .must("maximum", .count, "Volunteers wanted at most.") { .number($0.state.maximum) },
    .must("accepted", .count, "Participations that hold a place.") { .number($0.state.accepted) },
    .must("created", .position, "The event that scheduled it.") { .position($0.created) },
]

/// The columns of a shift as an item of a list.
let shiftRow = Columns<Stored<Shift>>(
    "Shift", "A shift of a project.", shiftColumns + [.rowPosition])

/// A shift with its participations by state.
struct ShiftDashboard: Dated {
    fileprivate let shift: Stored<Shift>
    fileprivate let figures: Figures

    var changed: Position { max(shift.changed, figures.changed) }

    fileprivate static let columns = Columns<ShiftDashboard>(
        "ShiftDashboard", "A shift with what became of the participations in it.",
        shiftColumns.inside(\.shift) + [
            .must("placesLeft", .count, "Places that nobody holds.") {
                .number(max(0, $0.shift.state.maximum - $0.shift.state.accepted))
            },
            .states(
                "participations", of: .participation, "Participations by state."
            ) { $0.figures },
            .answerPosition,
        ])
}

extension Listings {
    /// The shifts of a project.
    ///
    /// The next page begins after the place of the last shift, so added or removed shifts shift
    /// nothing. A shift that is moved to another time while a client turns pages has a new place,
    /// which may be before the cursor.
    package static let shifts = Listing(
        "shifts", "The shifts of a project, by start, then by id.",
        of: Listed<ShiftPlace, Row<Shift>>.self, in: .project(by: .shiftsByProject),
        from: { $0.shifts }, columns: shiftRow
    ) { shift, _ in Listed(shift.id, shift.row) }

    /// Who takes part in a project.
    package static let roster = Listing(
        "roster", "Who takes part in a project; a centre sees its own projects' rosters.",
        reach: .own, of: Stored<Participation>.self, in: .project(by: .participationsByProject),
        from: { $0.participations },
        columns: Columns(
            "RosterEntry", "A participation in a project.",
            [
                .must("participation", .id, "The participation.") { .id($0.id) },
                .may("volunteer", .volunteer, "Who takes part, where the token is told.") {
                    .id($0.state.volunteer)
                },
                .must("status", .state(of: .participation), "Where it stands.") {
                    .state($0.state.lifecycle)
                },
                .may("shift", .id, "The shift.") { .id($0.state.shift) },
                .may("recruitment", .id, "The recruitment.") { .id($0.state.recruitment) },
                .may("group", .id, "The group that the volunteer takes part with.") {
                    .id($0.state.group)
                },
                .must("created", .position, "The event that created it.") {
                    .position($0.created)
                },
                .rowPosition,
            ])
    ) { participation, _ in participation }
}

extension Resources {
    /// One shift.
    package static let shift = Resource(
        "shift", "One shift with its participations counted by state.", .shift, in: "shifts",
        columns: ShiftDashboard.columns
    ) { id, snapshot, _ in
        try snapshot.stored(ShiftID(id), snapshot.tables.shifts).map { shift in
            ShiftDashboard(shift: shift, figures: try snapshot.figures(in: shift.row.scope))
        }
    }
}

extension ListingParent {
    /// A project, with its shifts and its participations.
    fileprivate static func project(by index: IndexName) -> ListingParent {
        ListingParent(aggregate: .project, collection: "projects", index: index) {
            (id, snapshot) throws(LMDBError) in try snapshot.changed(ProjectID(id))
        }
    }
}

extension ShiftPlace: ListPlace {
    var rowKey: ShiftID { shift }

    /// `1767225600000000~s1`: the start in microseconds, and the id.
    var text: String { "\(start.microseconds)~\(shift.text)" }

    init?(text: String) {
        let parts = text.split(separator: "~", maxSplits: 1)
        guard parts.count == 2, let microseconds = Int64(parts[0]) else { return nil }
        self.init(
            start: Timestamp(microseconds: microseconds), shift: ShiftID(String(parts[1])))
    }
}
