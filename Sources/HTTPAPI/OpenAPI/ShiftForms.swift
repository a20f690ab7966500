import Catalogue
import Rules

/// The forms of what is said of shifts and recruitments.
extension ObjectForm {
    private static let shiftMembers: [Member] = [
        .must("shift", .id, "The shift."),
        .must("project", .id, "The project that it belongs to."),
        .must("status", .state(of: .shift), "Scheduled or cancelled."),
        .must("venue", .text(nil), "Where."),
        .must("startsAt", .time, "When it starts."),
        .must("endsAt", .time, "When it ends."),
        .must("minimum", .count, "Volunteers needed at least."),
        .must("maximum", .count, "Volunteers wanted at most."),
        .must("accepted", .count, "Participations that hold a place."),
        .must("created", .position, "The event that scheduled it."),
    ]

    static let shift = ObjectForm(
        "Shift", "A shift of a project.",
        shiftMembers + [.must("position", .position, "The last event that changed this row.")])

    static let shiftBoard = ObjectForm(
        "ShiftDashboard", "A shift with what became of the participations in it.",
        shiftMembers + [
            .must("placesLeft", .count, "Places that nobody holds."),
            .must("participations", states(.participation), "Participations by state."),
            .must("position", .position, "The last event that changed this answer."),
        ])

    private static let recruitmentMembers: [Member] = [
        .must("recruitment", .id, "The recruitment."),
        .must("project", .id, "The project that recruits."),
        .must("status", .state(of: .recruitment), "Opened or closed."),
        .must("channel", .coded(RecruitmentChannel.self), "Targeted or open."),
        .must("places", .count, "Places to fill."),
        .may("closesAt", .time, "When it closes, if it says so."),
        .must("applications", .count, "Participations applied for or invited to through it."),
        .must("accepted", .count, "Participations through it that hold a place."),
        .must("placesLeft", .count, "Places that nobody holds."),
        .must("created", .position, "The event that opened it."),
    ]

    static let recruitment = ObjectForm(
        "Recruitment", "A call for volunteers.",
        recruitmentMembers + [
            .must("position", .position, "The last event that changed this row.")
        ])

    static let recruitmentBoard = ObjectForm(
        "RecruitmentDashboard", "A call for volunteers with what became of those who answered.",
        recruitmentMembers + [
            .must("participations", states(.participation), "Participations by state."),
            .must("position", .position, "The last event that changed this answer."),
        ])
}
