import Catalogue
import Queries

/// The forms of answers about the interface itself.
extension ObjectForm {
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
