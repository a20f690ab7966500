import Catalogue
import HTTPServer
import HTTPTypes
import Queries

extension Route {
    static let schemas = Route(
        .get, "/schemas", "schemas", for: .anyone,
        "Every type of event with where its schemas are.",
        answers: .kept("The types.", [Content(MediaTypes.json, .named(.schemaList))])
    ) { _, call in
        try call.takesNoQuery()
        return .tagged(
            SchemaList.tag, MediaTypes.json, SchemaList.body, to: call.request, isPrivate: false)
    }

    static let schema = Route(
        .get, "/schemas/{type}/{version}", "schema", for: .anyone,
        "The JSON Schema of a type's data, as posted or as stored.",
        takes: [
            .path("type", .choice(EventType.allCases.map(\.name)), "The type."),
            .path("version", .number(1...999), "The version."),
            .query(
                "form", .choice(["posted", "stored"]),
                "As posted, or as stored, where personal fields are sealed."),
        ],
        answers: .kept("The schema.", [Content(MediaTypes.schema, .map(.schema("true")))])
    ) { try $0.schema($1) }
}

extension API {
    fileprivate func schema(_ call: Call) throws -> Reply {
        var query = try call.query()
        let isStored =
            query.parsed("form", expected: "posted or stored") {
                $0 == "stored" ? true : $0 == "posted" ? false : nil
            } ?? false
        try query.finish()
        let (type, version) = (call.segments[0], call.segments[1])
        guard let known = EventType(name: type),
            let number = Int(version), String(number) == version,
            let schema = known.schema(version: number)
        else { throw Problem.notFound("There is no schema of this type and version.") }
        let tag = EntityTag("\(type).\(version)\(isStored ? ".stored" : "")")
        return .tagged(
            tag, MediaTypes.schema, Array((isStored ? schema.stored : schema.posted).utf8),
            to: call.request, isPrivate: false)
    }
}

extension ObjectForm {
    static let title = ObjectForm(
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

    fileprivate static let schemaList = ObjectForm(
        "SchemaList", "Every type of event with where its schema is.",
        [.must("items", .list(.named(knownSchema)), "The types.")])
}

/// The list of all schemas, made once.
private enum SchemaList {
    static let tag = EntityTag(hashing: body)

    static let body: [UInt8] = {
        let items = EventType.allCases.map { type -> JSONTree in
            let descriptor = type.descriptor
            return [
                "type": .text(descriptor.name),
                "version": .number(descriptor.version),
                "kind": .text(descriptor.kind.name),
                "aggregate": .text(descriptor.aggregate.name),
                "title": [
                    "zh": .text(descriptor.titleChinese), "en": .text(descriptor.titleEnglish),
                ],
                "dataschema": .text(descriptor.schemaName),
                "schema": "/schemas/\(descriptor.name)/\(descriptor.version)",
            ]
        }
        let list: JSONTree = ["items": .array(items)]
        return list.bytes
    }()
}
