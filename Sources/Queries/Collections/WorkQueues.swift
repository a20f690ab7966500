import Catalogue
import LMDB
import Projections
import Rules
import Tables

/// A participation as an item of a list.
let participationRow: [Column<Stored<Participation>>] = [
    .must("participation", "The participation.") { $0.id },
    .may("volunteer", "Who takes part, where the token is told.") { $0.state.volunteer },
    .status(.participation, "Where it stands.") { $0.state.lifecycle },
    .may("shift", "The shift.") { $0.state.shift },
    .may("recruitment", "The recruitment.") { $0.state.recruitment },
    .may("group", "The group that the volunteer takes part with.") { $0.state.group },
]

extension Listings {
    /// Participations of all projects, such as those that wait to be accepted.
    package static let participations = Listing(
        "participations",
        "Participations by id, such as those that wait to be accepted; a centre sees those in its "
            + "projects, or in those of a centre below it.",
        reach: .own, of: Stored<Participation>.self, from: { $0.participations },
        filters: [
            .id("volunteer", "Who takes part.", by: .participationsByVolunteer) {
                $0.state.volunteer
            },
            .id("shift", "The shift.", by: .participationsByShift) { $0.state.shift },
            .id("project", "The project.", by: .participationsByProject) { $0.state.project },
            .id("centre", "The centre that runs the project.") { $0.state.owner },
            .status(of: .participation, "Where the participation stands."),
        ],
        queue: QueueIndex(name: .participationsByQueue, aggregate: .participation),
        changes: [.participations],
        columns: Columns(
            "Participation", "A participation in a project.",
            participationRow + [
                .must("project", "The project.") { $0.state.project },
                .may("centre", "The centre that runs the project.") { $0.state.owner },
                .may("checkedInAt", "When the volunteer was checked in.") { $0.state.checkedInAt },
                .must("created", "The event that created it.") { $0.created },
                .rowPosition,
            ])
    ) { participation, _ in participation }

    /// Records of hours, such as those that wait to be confirmed.
    package static let hours = Listing(
        "hours",
        "Records of hours by id, such as those that wait to be confirmed; a centre sees those of its "
            + "projects, or of those of a centre below it, and with volunteer those of a person at home "
            + "in its territory, wherever that person served.",
        reach: .own, of: Stored<Hours>.self, from: { $0.hours },
        filters: [
            .id("volunteer", "Who served.", by: .hoursByVolunteer) { $0.state.volunteer },
            .id("project", "The project.", by: .hoursByProject) { $0.state.project },
            .id("centre", "The centre that decides about it.") { $0.state.owner },
            .status(of: .hours, "Where the record stands."),
        ],
        queue: QueueIndex(name: .hoursByQueue, aggregate: .hours), changes: [.hours],
        columns: Columns(
            "ListedHours", "A record of hours as an item of a list.",
            [
                .must("hours", "The record of hours.") { $0.id },
                .may("volunteer", "Who served, where the token is told.") { $0.state.volunteer },
                .status(.hours, "Where it stands.") { $0.state.lifecycle },
                .may("project", "For which project; left out for a balance carried over.") {
                    $0.state.project
                },
                .may("centre", "The centre that decides about it.") { $0.state.owner },
                .may("participation", "In which participation.") { $0.state.participation },
                .may("shift", "In which shift.") { $0.state.shift },
                .may("group", "As a member of which group.") { $0.state.group },
                .must("activity", "Service or rehearsal.") { $0.state.activity },
                .must("onDuty", "Paid working time, which never counts.") { $0.state.isOnDuty },
                .must("startedAt", "When service started.") { $0.state.startedAt },
                .must("endedAt", "When service ended.") { $0.state.endedAt },
                .must("minutes", "Minutes as served, confirmed or corrected last.") {
                    $0.state.minutes
                },
                .must("created", "The event that recorded it.") { $0.created },
                .rowPosition,
            ])
    ) { hours, _ in hours }
}
