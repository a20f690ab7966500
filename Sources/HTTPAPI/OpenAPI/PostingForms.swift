import Catalogue
import Queries
import Rules

/// The forms of what posting takes and answers.
extension ObjectForm {
    private static let fieldError = ObjectForm(
        "FieldError", "What is wrong with one member or parameter.",
        [
            .must("pointer", .text(nil), "Where, as a JSON pointer (RFC 6901)."),
            .must("code", .text(nil), "A stable word for programs."),
            .must("message", .text(nil), "A sentence for a person, in the language asked for."),
            parameters,
        ])

    static let problem = ObjectForm(
        "Problem", "Why a request was not done (RFC 9457).",
        [
            .must("type", .text(nil), "The kind of problem: /problems/ and its code."),
            .must("title", .text(nil), "The kind of problem, in words."),
            .must("status", .number(400...599), "The HTTP status."),
            .must("detail", .text(nil), "What happened, with the figures, and what to do."),
            .must("code", .text(nil), "A stable word for programs."),
            .may("head", .position, "Where the log ends, if a position is not in it."),
            .may("errors", .list(.named(fieldError)), "What is wrong where."),
        ])

    private static let parameters = Member.may(
        "parameters", .map(.text(nil)), "The figures of the message by their names, if it has any.")

    private static let flagged = ObjectForm(
        "Flagged", "What was flagged about an event.",
        [
            .must("code", .text(nil), "The rule: a stable word for programs."),
            .must("severity", .choice(Severity.allCases.map(\.text)), "How grave."),
            .must("message", .text(nil), "The rule and the figures, in the language asked for."),
            parameters,
        ])

    private static let findings = Member.may(
        "findings", .list(.named(flagged)), "What was flagged about it, if anything.")

    static let receipt = ObjectForm(
        "Receipt", "What a recorded event got; a trial has no sequence for what is new.",
        [
            .may("dryRun", .flag, "True when it was only tried."),
            .may("repeated", .flag, "Of a trial: whether it is on record already."),
            .may("sequence", .sequence, "Its place in the log."),
            .must("id", .text(1...128), "Its id."),
            .must("source", .text(1...400), "Its source."),
            .may("recordedtime", .time, "When it was recorded."), findings,
        ])

    private static let batchResult = ObjectForm(
        "BatchResult", "What became of one event of a batch.",
        [
            .must("status", .number(200...599), "201 recorded, 200 there already."),
            .may("sequence", .sequence, "Its place in the log."), findings,
        ])

    static let batchSummary = ObjectForm(
        "BatchSummary", "What became of a batch.",
        [
            .may("dryRun", .flag, "True when it was only tried."),
            .must("accepted", .count, "Events recorded now."),
            .must("repeated", .count, "Events that were there already."),
            .may("first", .position, "The first position that was given."),
            .may("last", .position, "The last position that was given."),
            .must("results", .list(.named(batchResult)), "One for each event, in order."),
        ])

    static let lineResult = ObjectForm(
        "LineResult", "What became of one line of a stream.",
        [
            .must("index", .count, "The number of the event in the stream, from 0."),
            .must("status", .number(200...599), "201 recorded, 200 there already."),
            .may("sequence", .sequence, "Its place in the log."), findings,
            .may("problem", .named(problem), "Why it was refused."),
        ])

    private static let holder =
        "The office or system that gets it, never a person's name; without, the centre or the role."

    /// What a token is asked for with.
    static let tokenRequest = Form.either([
        .named(
            ObjectForm(
                "CentreTokenRequest", "An access for a centre's system.",
                [
                    .must("role", .choice(["centre"]), "It writes within its own territory."),
                    .must("centre", .id, "The centre that it speaks for."),
                    .may("holder", .text(1...100), holder),
                    .may("expiresAt", .time, "When it ends, if it does."),
                ])),
        .named(
            ObjectForm(
                "TokenRequest", "An access for a reader or an operator.",
                [
                    .must(
                        "role", .choice(["auditor", "dashboard", "operator"]),
                        "What the token may do."),
                    .may("holder", .text(1...100), holder),
                    .may("expiresAt", .time, "When it ends, if it does."),
                ])),
    ])

    static let newToken = ObjectForm(
        "NewToken", "A token that was just made.",
        [
            .must("token", .text(nil), "What goes behind Authorization: Bearer. Shown once."),
            .must("id", .id, "By what it can be revoked."),
        ])

    private static let eventMatch = ObjectForm(
        "EventMatch",
        "Events of any of the types that have all the tags; all events without either.",
        [
            .may(
                "types", .several(.choice(EventType.allCases.map(\.name)), 1...API.maximumNames),
                "Types, of which an event has one."),
            .may(
                "tags", .several(.tag, 1...API.maximumNames),
                "Tags that an event must all have."),
        ])

    private static let condition = ObjectForm(
        "AppendCondition", "What must not be on record.",
        [
            .must(
                "failIfEventsMatch", .several(.named(eventMatch), 1...API.maximumMatches),
                "Events that exclude it."),
            .may("after", .place, "Only events after this position exclude it."),
        ])

    static let append = ObjectForm(
        "Append", "Events that are recorded together, or not at all.",
        [
            .must(
                "events", .several(EventForms.posted, 0...ServerLimits.batchEvents),
                "The events."),
            .may("condition", .named(condition), "What must not be on record."),
        ])
}
