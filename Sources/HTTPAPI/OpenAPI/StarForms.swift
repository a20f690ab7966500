import Catalogue
import Rules

/// The forms of what is said of stars and of single records of hours.
extension ObjectForm {
    private static let reasons = [
        "not-confirmed", "disputed", "rejected", "voided", "activity-not-counted", "daily-cap",
        "on-duty",
    ]

    static let star = ObjectForm(
        "Star", "A star awarded; or who is due for one, without the award's own members.",
        [
            .may("star", .id, "The award."),
            .may(
                "volunteer", .id, "Who holds it, or is due for it, where the token is told."),
            .must("level", .number(1...5), "The level awarded, or reached by who is due."),
            .may("levelHeld", .number(0...5), "The level that who is due holds; 0 for none."),
            .may("minutes", .count, "Confirmed service of who is due, minutes."),
            .may("threshold", .count, "The minutes that the level takes."),
            .must("scheme", .id, "The scheme of the award, or in force on the last event's day."),
            .may("centre", .id, "The home centre: at the time of the award, or of who is due."),
            .may("status", .state(of: .star), "Awarded or revoked."),
            .may("awarded", .position, "The event that awarded it."),
            .must("position", .position, "The last event that changed this row."),
        ])

    private static let explainedHours = ObjectForm(
        "ExplainedHours", "A record of hours in the explanation of a star.",
        [
            .must("hours", .id, "The record of hours."),
            .must("project", .id, "The project that was served."),
            .must("day", .day, "The day of service."),
            .must("activity", .coded(Activity.self), "Service, rehearsal or training."),
            .must("status", .state(of: .hours), "Where it stood just before the award."),
            .must("minutes", .count, "Its minutes then."),
            .must("countedMinutes", .count, "Minutes of it that counted then."),
            .must("countedMinutesNow", .count, "Minutes of it that count now."),
            .may("reason", .choice(reasons + ["after-award"]), "Why not all of it counted."),
            .may("takenBy", .id, "The record that filled the day's cap before this one."),
            .must("events", .list(.position), "Its events, those after the award among them."),
        ])

    static let starExplained = ObjectForm(
        "StarExplained", "Why a star was awarded.",
        [
            .must("star", .id, "The award."),
            .may("volunteer", .id, "Who holds it, where the token is told."),
            .must("level", .number(1...5), "The level."),
            .must("scheme", .id, "The scheme under which it was awarded."),
            .may("centre", .id, "The home centre at the time of the award."),
            .must("status", .state(of: .star), "Awarded or revoked."),
            .must("awarded", .position, "The event that awarded it."),
            .may("schemeNumber", .text(nil), "The number under which the scheme was published."),
            .may("threshold", .count, "The minutes that the level takes."),
            .must(
                "minutesThen", .count,
                "Minutes that counted just before the award, computed from the log."),
            .must("minutesNow", .count, "Minutes that count now."),
            .must("events", .list(.position), "Its events."),
            .must("counted", .list(.named(explainedHours)), "What counted, in whole or in part."),
            .must("notCounted", .list(.named(explainedHours)), "What did not."),
            .must("position", .position, "The last event that changed this answer."),
        ])

    private static let hoursEvent = ObjectForm(
        "HoursEvent", "An event in the history of a record of hours.",
        [
            .must("position", .position, "Where it is in the log."),
            .must("type", .text(nil), "Its type."),
            .must("source", .text(nil), "Who posted it."),
            .must("id", .text(nil), "Its id at the source."),
            .must("time", .time, "When it happened."),
            .may("recordedtime", .time, "When it was recorded."),
            .may("recordedby", .text(nil), "The access that posted it."),
            .may("minutes", .count, "Minutes as served or decided, where it says so."),
            .may("confirmer", .id, "Who decided."),
            .may("reason", .text(nil), "Why, where it says so."),
            .may("detail", .text(nil), "What more is said of why it was voided."),
        ])

    static let hoursHistory = ObjectForm(
        "Hours", "One record of hours with its whole history.",
        [
            .must("hours", .id, "The record of hours."),
            .must("status", .state(of: .hours), "Where it stands."),
            .may("volunteer", .id, "Who served, where the token is told."),
            .must("project", .id, "For which project."),
            .may("centre", .id, "The centre that runs the project."),
            .may("participation", .id, "In which participation."),
            .may("shift", .id, "In which shift."),
            .may("group", .id, "As a member of which group."),
            .must("activity", .coded(Activity.self), "Service, rehearsal or training."),
            .may("onDuty", .flag, "True for paid working time, which never counts."),
            .must("day", .day, "The day of service, on which it started."),
            .must("startedAt", .time, "When service started."),
            .must("endedAt", .time, "When service ended."),
            .may("servedMinutes", .count, "Minutes as they were reported."),
            .must("intervalMinutes", .count, "Whole minutes between start and end."),
            .must("minutes", .count, "Minutes as served, confirmed or corrected last."),
            .must("countedMinutes", .count, "Minutes of it that count."),
            .may("notCounted", .choice(reasons), "Why not all of it counts."),
            .may("takenBy", .id, "The record that filled the day's cap before this one."),
            .may("scheme", .id, "The scheme in force on the day of service."),
            .may("dailyCap", .count, "Minutes that the scheme counts a day, if it says so."),
            .must("findings", .list(.named(finding)), "What was flagged about it."),
            .must("history", .list(.named(hoursEvent)), "Every event of its own, first to last."),
            .must("position", .position, "The last event that changed this answer."),
        ])
}
