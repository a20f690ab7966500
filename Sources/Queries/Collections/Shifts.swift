import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

private let shiftColumns: [Column<Figured<Shift>>] = [
    .must("shift", "The shift.") { $0.id },
    .must("project", "The project that it belongs to.") { $0.state.project },
    .status(.shift, "Scheduled or cancelled.") { $0.state.lifecycle },
    .must("venue", "Where.") { $0.state.venue },
    .must("startsAt", "When it starts.") { $0.state.startsAt },
    .must("endsAt", "When it ends.") { $0.state.endsAt },
    .must("minimum", "Volunteers needed at least.") { $0.state.minimum },
    .must("maximum", "Volunteers wanted at most.") { $0.state.maximum },
    .must("accepted", "Participations that hold a place.") { $0.state.accepted },
    .must("present", "Participations that were checked in.") { $0.figures.checkedIn },
    .figure("missed", .states(.participation, .noShow), "Participations that were missed."),
    .figure("confirmedMinutes", .minutes, "Confirmed service in it that counts, minutes."),
    .may("attendance", "People reached, once it was held.") { $0.state.attendance },
    .must("created", "The event that scheduled it.") { $0.created },
]

/// The columns of a shift as an item of a list.
let shiftRow = Columns<Figured<Shift>>(
    "Shift", "A shift of a project.", shiftColumns + [.rowPosition])

private let shiftDashboard = Columns<Figured<Shift>>(
    "ShiftDashboard", "A shift with what became of the participations in it.",
    shiftColumns + [
        .must("placesLeft", "Places that nobody holds.") {
            max(0, $0.state.maximum - $0.state.accepted)
        },
        .states(
            "participations", of: .participation, "Participations by state."
        ) { $0.figures },
        .answerPosition,
    ])

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
    ) { (shift, snapshot) throws(LMDBError) in
        try Figured(Listed(shift.id, shift.row), snapshot)
    }

    /// Who takes part in a project.
    package static let roster = Listing(
        "roster", "Who takes part in a project; a centre sees its own projects' rosters.",
        reach: .own, of: Stored<Participation>.self, in: .project(by: .participationsByProject),
        from: { $0.participations },
        columns: Columns(
            "RosterEntry", "A participation in a project.",
            participationRow + [
                .must("created", "The event that created it.") { $0.created },
                .rowPosition,
            ])
    ) { participation, _ in participation }
}

extension Resources {
    /// One shift.
    package static let shift = Resource(
        "shift", "One shift with its participations counted by state.", of: Shift.self,
        columns: shiftDashboard
    ) { shift, snapshot, _ in try Figured(shift, snapshot) }
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
