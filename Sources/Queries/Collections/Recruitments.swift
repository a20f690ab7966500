import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// A call for volunteers with its participations by state.
struct RecruitmentBoard: Dated {
    fileprivate let stored: Stored<Recruitment>
    fileprivate let figures: Figures

    fileprivate init(
        _ stored: Stored<Recruitment>, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.stored = stored
        figures = try snapshot.figures(in: stored.row.scope)
    }

    private var state: Recruitment { stored.state }

    var changed: Position { max(stored.changed, figures.changed) }

    fileprivate static let columns: [Column<RecruitmentBoard>] = [
        .must("recruitment", .id, "The recruitment.") { .id($0.stored.id) },
        .must("project", .id, "The project that recruits.") { .id($0.state.project) },
        .must("status", .state(of: .recruitment), "Opened or closed.") {
            .state($0.state.lifecycle)
        },
        .must("channel", .coded(RecruitmentChannel.self), "Targeted or open.") {
            .coded($0.state.channel)
        },
        .must("places", .count, "Places to fill.") { .number($0.state.places) },
        .may("closesAt", .time, "When it closes, if it says so.") {
            .time($0.state.closesAt)
        },
        .must("applications", .count, "Participations applied for or invited to through it.") {
            .number($0.figures.participations)
        },
        .must("accepted", .count, "Participations through it that hold a place.") {
            .number($0.figures.accepted)
        },
        .must("placesLeft", .count, "Places that nobody holds.") {
            .number(max(0, $0.state.places - $0.figures.accepted))
        },
        .must("created", .position, "The event that opened it.") {
            .position($0.stored.created)
        },
    ]
}

extension Listings {
    /// Calls for volunteers.
    package static let recruitments = Listing(
        "recruitments", "Calls for volunteers, by id, with places against applications.",
        of: Stored<Recruitment>.self, from: { $0.recruitments },
        filters: [
            .id("project", "The project that recruits.", by: .recruitmentsByProject) {
                $0.state.project
            },
            .coded("channel", RecruitmentChannel.self, "Targeted or open.") {
                $0.state.channel == $1
            },
            .status(of: .recruitment, "Where the recruitment stands."),
        ],
        changes: [.recruitments, .participationFigures],
        columns: Columns(
            "Recruitment", "A call for volunteers.", RecruitmentBoard.columns + [.rowPosition])
    ) { (recruitment, snapshot) throws(LMDBError) in try RecruitmentBoard(recruitment, snapshot) }
}

extension Resources {
    /// One call for volunteers.
    package static let recruitment = Resource(
        "recruitment", "One call for volunteers with its participations counted by state.",
        .recruitment, in: "recruitments",
        columns: Columns(
            "RecruitmentDashboard",
            "A call for volunteers with what became of those who answered.",
            RecruitmentBoard.columns + [
                .states(
                    "participations", of: .participation, "Participations by state."
                ) { $0.figures },
                .answerPosition,
            ])
    ) { id, snapshot, _ in
        try snapshot.stored(RecruitmentID(id), snapshot.tables.recruitments)
            .map { try RecruitmentBoard($0, snapshot) }
    }
}
