import Catalogue
import HTTPServer
import HTTPTypes
import JSON
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
        guard let known = EventType.allCases.first(where: { $0.name == type }),
            let number = Int(version), String(number) == version,
            let schema = known.schema(version: number)
        else { throw Problem.notFound("There is no schema of this type and version.") }
        let tag = EntityTag("\(type).\(version)\(isStored ? ".stored" : "")")
        return .tagged(
            tag, MediaTypes.schema, Array((isStored ? schema.stored : schema.posted).utf8),
            to: call.request, isPrivate: false)
    }
}

/// The list of all schemas, made once.
private enum SchemaList {
    static let tag = EntityTag(hashing: body)

    static let body: [UInt8] = {
        var json = JSONWriter(reservingCapacity: 256 * EventType.allCases.count)
        json.beginObject()
        json.key("items")
        json.beginArray()
        for type in EventType.allCases {
            let descriptor = type.descriptor
            json.beginObject()
            json.member("type", descriptor.name)
            json.member("version", descriptor.version)
            json.member("kind", descriptor.kind.name)
            json.member("aggregate", descriptor.aggregate.name)
            json.key("title")
            json.beginObject()
            json.member("zh", descriptor.titleChinese)
            json.member("en", descriptor.titleEnglish)
            json.endObject()
            json.member("dataschema", descriptor.schemaName)
            json.member("schema", "/schemas/\(descriptor.name)/\(descriptor.version)")
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.bytes
    }()
}
