import Catalogue
import Rules

/// The forms of what read models answer: also the columns of their tables.
extension ObjectForm {
    static let volunteer = ObjectForm(
        "Volunteer", "A volunteer's profile, without personal data.",
        [
            .may("volunteer", .id, "The volunteer, where the token is told."),
            .must("status", .state(of: .volunteer), "Where the volunteer stands."),
            .may("centre", .id, "The home centre."),
            .must("category", .coded(VolunteerCategory.self), "The target group."),
            .must("adult", .flag, "18 or over."),
            .must("skills", .list(.coded(Skill.self)), "Skills declared."),
            .must("verifiedSkills", .list(.coded(Skill.self)), "Skills verified."),
            .may("organisation", .text(nil), "The organisation, of a volunteer that is one."),
            .must("federationLinked", .flag, "Linked to a number of the volunteer federation."),
            .may("expertField", .text(nil), "The field of an expert."),
            .may("available", .flag, "Whether the volunteer is available, once declared."),
            .must("confirmedMinutes", .count, "Confirmed service that counts, minutes."),
            .must("star", .number(0...5), "The star that is held; 0 for none."),
            .must("created", .position, "The event that created the volunteer."),
            .must("position", .position, "The last event that changed this row."),
        ])

    private static let hoursEntry = ObjectForm(
        "RecordedHours", "One record of hours in a service record.",
        [
            .must("hours", .id, "The record of hours."),
            .may("status", .state(of: .hours), "Where it stands."),
            .must("startedAt", .time, "When service started."),
            .must("endedAt", .time, "When service ended."),
            .must("activity", .coded(Activity.self), "Service, rehearsal or training."),
            .may("group", .id, "The group that was served with."),
            .must("minutes", .count, "Minutes as served, confirmed or corrected last."),
            .must("countedMinutes", .count, "Minutes of it that count, after the daily cap."),
            .must("events", .list(.position), "Its events."),
        ])

    private static let projectYear = ObjectForm(
        "ProjectYear", "A project's year in a service record.",
        [
            .must("project", .id, "The project."),
            .must("year", .number(1...9999), "The year in which service started."),
            .must("confirmedMinutes", .count, "Minutes that count."),
            .must("hours", .list(.named(hoursEntry)), "Every record of hours, by start."),
        ])

    private static let recordedStar = ObjectForm(
        "RecordedStar", "A star in a service record.",
        [
            .must("star", .id, "The award."),
            .must("level", .number(1...5), "The level."),
            .must("scheme", .id, "The scheme under which it was awarded."),
            .must("status", .state(of: .star), "Awarded or revoked."),
            .must("events", .list(.position), "Its events."),
        ])

    static let serviceRecord = ObjectForm(
        "ServiceRecord", "A volunteer's service record.",
        [
            .must("volunteer", .id, "The volunteer."),
            .must("status", .state(of: .volunteer), "Where the volunteer stands."),
            .may("centre", .id, "The home centre."),
            .must("confirmedMinutes", .count, "Confirmed service that counts, minutes."),
            .must("star", .number(0...5), "The star that is held; 0 for none."),
            .must("service", .list(.named(projectYear)), "By year, then by project."),
            .must("stars", .list(.named(recordedStar)), "Every star ever awarded."),
            .must("position", .position, "The last event that changed this answer."),
        ])

    static let project = ObjectForm(
        "Project", "A project with the figures of its dashboard.",
        [
            .must("project", .id, "The project."),
            .must("title", .text(nil), "Its title."),
            .must("status", .state(of: .project), "Where it stands."),
            .may("centre", .id, "The centre that runs it."),
            .must("family", .coded(ProjectFamily.self), "Its family."),
            .must("kind", .coded(ProjectKind.self), "Its kind within the family."),
            .must("scale", .coded(ProjectScale.self), "Large or daily."),
            .must("key", .flag, "A key project of the municipal centre."),
            .may("district", .district, "Its district, where it names one."),
            .must("startsOn", .day, "Its first day."),
            .must("endsOn", .day, "Its last day."),
            .must("risk", .text(nil), "Normal or high."),
            .must("skills", .list(.coded(Skill.self)), "Skills that it needs."),
            .may("brand", .text(nil), "The level of a brand project."),
            .must("scheduledShifts", .count, "Shifts scheduled and not cancelled."),
            .must("places", .count, "Places of those shifts."),
            .must("participations", .count, "Participations applied for or invited to."),
            .must("accepted", .count, "Participations that hold a place."),
            .must("checkedIn", .count, "Participations that were checked in."),
            .must("noShows", .count, "Participations that were missed."),
            .must("hoursRecords", .count, "Records of hours, whatever became of them."),
            .must("confirmedMinutes", .count, "Confirmed service that counts, minutes."),
            .must("findings", .count, "What was flagged."),
            .must("created", .position, "The event that created it."),
        ])

    static let projectBoard = project.with(
        "ProjectDashboard", "A project's dashboard with its shifts.",
        [
            .must("shifts", .list(.named(shift)), "Its first 1,000 shifts, by start."),
            .must("position", .position, "The last event that changed this answer."),
        ])

    static let participation = ObjectForm(
        "RosterEntry", "A participation in a project.",
        [
            .must("participation", .id, "The participation."),
            .may("volunteer", .id, "Who takes part, where the token is told."),
            .must("status", .state(of: .participation), "Where it stands."),
            .may("shift", .id, "The shift."),
            .may("recruitment", .id, "The recruitment."),
            .may("group", .id, "The group that the volunteer takes part with."),
            .must("created", .position, "The event that created it."),
            .must("position", .position, "The last event that changed this row."),
        ])

    static let place = ObjectForm(
        "Place", "A place in a standing.",
        [
            .must("rank", .number(1...Int(Int32.max)), "The rank; ties share one."),
            .may(
                "volunteer", .id,
                "The volunteer, where volunteers are ranked. Left out where the token is not told who "
                    + "it is: a centre of volunteers at home elsewhere, a dashboard of all, unless "
                    + "the server is set to tell everyone."),
            .may("group", .id, "The group, where groups are ranked."),
            .must("minutes", .count, "Confirmed service that counts, minutes."),
            .may("star", .number(0...5), "The volunteer's star; 0 for none."),
        ])

    static let finding = ObjectForm(
        "Finding", "What a rule flagged.",
        [
            .must("finding", .pattern("^[0-9]+-[0-9]+$"), "The event's position and a number."),
            .must("code", .text(nil), "The rule."),
            .must("severity", .choice(Severity.allCases.map(\.text)), "How grave."),
            .must("message", .text(nil), "The rule and the figures."),
            .may(
                "subject", .id,
                "The subject of the flagged event; left out where it is a volunteer of whom the token "
                    + "is not told."),
            .may("volunteer", .id, "Whom it is about, where the token is told."),
            .may("project", .id, "The project that it is about."),
            .may("shift", .id, "The shift that it is about."),
            .may("centre", .id, "The centre in whose territory it is."),
            .must(
                "events", .list(.position),
                "Events that it rests on, the flagged one first; a centre is shown those that it may "
                    + "read."),
        ])
}

extension Form {
    /// A state of a lifecycle.
    static func state(of aggregate: Aggregate) -> Form {
        .choice(aggregate.states.map(\.name))
    }

    /// A value of a closed list.
    static func coded<Value: CodedValue>(_ type: Value.Type) -> Form {
        .choice(type.allCases.map(\.text))
    }
}
