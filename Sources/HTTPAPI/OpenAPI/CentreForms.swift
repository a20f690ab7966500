import Catalogue
import Rules

/// The forms of what is said of centres, groups, shifts and recruitments.
extension ObjectForm {
    static let centre = ObjectForm(
        "Centre", "A centre with figures of its own, without those of centres below it.",
        centreMembers + [.must("position", .position, "The last event that changed this row.")])

    private static let centreMembers: [Member] = [
        .must("centre", .id, "The centre."),
        .must("level", .coded(CentreLevel.self), "Its place in the order of centres."),
        .must("name", .text(nil), "Its name."),
        .may("parent", .id, "The centre above it."),
        .may("district", .district, "Its district, or that of the centre above it."),
        .may("sponsor", .text(nil), "Who bears a special centre."),
        .may("seat", .text(nil), "Where it sits."),
        .must("status", .state(of: .centre), "Established or dissolved."),
        .may("successor", .id, "The centre that took over when it was dissolved."),
        .must("registeredVolunteers", .count, "Volunteers registered at home there."),
        .must("registeredGroups", .count, "Groups registered at home there."),
        .must("publishedProjects", .count, "Projects that it runs and that are published."),
        .must("confirmedMinutes", .count, "Confirmed service for its projects, minutes."),
        .must("flagged", .count, "What was flagged in its territory."),
        .must("created", .position, "The event that established it."),
    ]

    private static let otherCentre = ObjectForm(
        "OtherCentre", "A centre as another's dashboard names it.",
        [
            .must("centre", .id, "The centre."),
            .must("level", .coded(CentreLevel.self), "Its place in the order of centres."),
            .must("name", .text(nil), "Its name."),
            .must("status", .state(of: .centre), "Established or dissolved."),
        ])

    private static let centreFigures: [Member] = [
        .must("volunteers", states(.volunteer), "Volunteers at home there, by state."),
        .must("groups", states(.group), "Groups at home there, by state."),
        .must("projects", states(.project), "Projects by state."),
        .must(
            "families", counts("", "How many by family.", ProjectFamily.allCases.map(\.text)),
            "Projects by family."),
        .must(
            "findings", counts("", "How many by severity.", Severity.allCases.map(\.text)),
            "What was flagged, by severity."),
    ]

    private static let figuresBelow = ObjectForm(
        "CentreFigures", "The figures of a centre and of all centres below it.",
        [
            .must("centres", .count, "How many centres, this one included."),
            .must("confirmedMinutes", .count, "Confirmed service for their projects, minutes."),
        ] + centreFigures)

    static let centreBoard = ObjectForm(
        "CentreDashboard", "A centre's dashboard.",
        centreMembers + [
            .must("path", .list(.id), "The centres from the municipal one down to this."),
            .must("children", .list(.named(otherCentre)), "The centres right below it."),
            .must("tookOver", .list(.named(otherCentre)), "Dissolved centres that it took over."),
        ] + centreFigures + [
            .must(
                "withBelow", .named(figuresBelow),
                "The same with all below it; a dissolved centre stands below its successor."),
            .must("position", .position, "The last event that changed this answer."),
        ])

    private static let groupMemberList: [Member] = [
        .must("group", .id, "The group."),
        .must("name", .text(nil), "Its name."),
        .must("kind", .coded(GroupKind.self), "Troupe, society, enterprise …."),
        .must("status", .state(of: .group), "Where it stands."),
        .may("centre", .id, "The home centre."),
        .may("leader", .id, "Who leads it, where the token is told."),
        .must("memberCount", .count, "How many belong to it, the leader included."),
        .must("confirmedMinutes", .count, "What members served as the group, minutes."),
        .must("created", .position, "The event that created it."),
    ]

    static let group = ObjectForm(
        "Group", "A group of volunteers.",
        groupMemberList + [.must("position", .position, "The last event that changed this row.")])

    private static let groupMember = ObjectForm(
        "GroupMember", "A member of a group.",
        [
            .may("volunteer", .id, "The volunteer, where the token is told."),
            .must("leader", .flag, "Whether this is who leads the group."),
            .must("minutes", .count, "What the member served as one of the group, minutes."),
        ])

    private static let formerMember = ObjectForm(
        "FormerMember", "Who served as one of the group and belongs to it no more.",
        [
            .may("volunteer", .id, "The volunteer, where the token is told."),
            .must("minutes", .count, "What was served as one of the group, minutes."),
        ])

    static let groupMembers = ObjectForm(
        "GroupMembers", "A group with its members; all shares add up to the group's minutes.",
        groupMemberList + [
            .must("members", .list(.named(groupMember)), "In order of joining."),
            .must("formerMembers", .list(.named(formerMember)), "Who left and has a share."),
            .must("position", .position, "The last event that changed this answer."),
        ])
}
