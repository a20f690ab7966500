import Catalogue
import Rules

/// The forms of answers about the whole city and about the interface itself.
extension ObjectForm {
    private static let dayFigures = ObjectForm(
        "DayFigures", "One of the last thirty days.",
        [
            .must("day", .day, "The day."),
            .must("events", .count, "Events recorded on it."),
            .must("confirmedMinutes", .count, "Minutes of service on it that count."),
        ])

    /// Counts by name.
    static func counts(_ name: String, _ about: String, _ keys: [String]) -> Form {
        .object(ObjectForm(name, about, keys.map { .must($0, .count, "How many.") }))
    }

    /// Counts by state.
    static func states(_ aggregate: Aggregate) -> Form {
        counts("", "How many by state.", aggregate.states.map(\.name))
    }

    static let overview = ObjectForm(
        "Overview", "The city at a glance.",
        [
            .must("position", .position, "The last event that changed this answer."),
            .must("events", .count, "Events on record."),
            .must("centres", .count, "Centres established."),
            .must("volunteers", states(.volunteer), "Volunteers by state."),
            .must("groups", states(.group), "Groups by state."),
            .must(
                "projects",
                counts("", "How many by family.", ProjectFamily.allCases.map(\.text)),
                "Projects by family."),
            .must("projectStates", states(.project), "Projects by state."),
            .must("shifts", .count, "Shifts scheduled and not cancelled."),
            .must("participations", .count, "Participations applied for or invited to."),
            .must("hoursRecords", .count, "Records of hours."),
            .must("confirmedMinutes", .count, "Confirmed service that counts, minutes."),
            .must(
                "stars", counts("", "How many by level.", (1...5).map(String.init)),
                "Stars held now, by level."),
            .must(
                "findings",
                counts("", "How many by severity.", Severity.allCases.map(\.text)),
                "What was flagged, by severity."),
            .must(
                "lastDays", .list(.named(dayFigures)),
                "The last thirty days up to that of the last event, oldest first."),
        ])

    static let health = ObjectForm(
        "Health", "How the server is.", [.must("status", .choice(["live", "ready"]), "How.")])

    private static let title = ObjectForm(
        "Title", "A name in two languages.",
        [.must("zh", .text(nil), "In Chinese."), .must("en", .text(nil), "In English.")])

    private static let knownSchema = ObjectForm(
        "KnownSchema", "A type of event and where its schema is.",
        [
            .must("type", .text(nil), "The type."),
            .must("version", .number(1...999), "The newest version of its schema."),
            .must("kind", .choice(["fact", "decision"]), "Recorded as it is, or judged."),
            .must("aggregate", .text(nil), "What its subject names."),
            .must("title", .named(title), "Its name."),
            .must("dataschema", .text(nil), "How an event names the version."),
            .must("schema", .text(nil), "Where the schema is."),
        ])

    static let schemaList = ObjectForm(
        "SchemaList", "Every type of event with where its schema is.",
        [.must("items", .list(.named(knownSchema)), "The types.")])
}
