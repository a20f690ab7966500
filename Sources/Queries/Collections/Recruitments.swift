import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// A call for volunteers with its participations by state.
private let recruitmentColumns: [Column<Figured<Recruitment>>] = [
    .must("recruitment", "The recruitment.") { $0.id },
    .must("project", "The project that recruits.") { $0.state.project },
    .status(.recruitment, "Opened or closed.") { $0.state.lifecycle },
    .must("channel", "Targeted or open.") { $0.state.channel },
    .must("places", "Places to fill.") { $0.state.places },
    .may("closesAt", "When it closes, if it says so.") { $0.state.closesAt },
    .must("applications", "Participations applied for or invited to through it.") {
        $0.figures.participations
    },
    .must("accepted", "Participations through it that hold a place.") { $0.figures.accepted },
    .must("placesLeft", "Places that nobody holds.") {
        max(0, $0.state.places - $0.figures.accepted)
    },
    .must("created", "The event that opened it.") { $0.created },
]

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
                $0.state.channel
            },
            .status(of: .recruitment, "Where the recruitment stands."),
        ],
        changes: [.recruitments, .participationFigures],
        columns: Columns(
            "Recruitment", "A call for volunteers.", recruitmentColumns + [.rowPosition]),
        item: Figured.init)
}

extension Resources {
    /// One call for volunteers.
    package static let recruitment = Resource(
        "recruitment", "One call for volunteers with its participations counted by state.",
        of: Recruitment.self,
        columns: Columns(
            "RecruitmentDashboard",
            "A call for volunteers with what became of those who answered.",
            recruitmentColumns + [
                .states(
                    "participations", of: .participation, "Participations by state."
                ) { $0.figures },
                .answerPosition,
            ])
    ) { recruitment, snapshot, _ in try Figured(recruitment, snapshot) }
}
