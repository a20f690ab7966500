import Catalogue
import Hummingbird
import HummingbirdCore
import JSON

extension API {
    /// `GET /schemas`: every type of event with where its schemas are.
    func schemas(_ request: Request) -> Response {
        .tagged(
            SchemaList.tag, MediaTypes.json, SchemaList.body, to: request, isPrivate: false)
    }

    /// `GET /schemas/{type}/{version}`: the schema of data as posted, or with `form=stored` as
    /// stored, where personal fields are sealed.
    func schema(_ request: Request, _ type: String, _ version: String) throws -> Response {
        var query = try Query(request, known: ["form"])
        let isStored =
            query.parsed("form", expected: "posted or stored") {
                $0 == "stored" ? true : $0 == "posted" ? false : nil
            } ?? false
        try query.finish()
        guard let known = EventType.allCases.first(where: { $0.name == type }),
            let number = Int(version), String(number) == version,
            let schema = known.schema(version: number)
        else { throw Problem.notFound("There is no schema of this type and version.") }
        let tag = EntityTag("\(type).\(version)\(isStored ? ".stored" : "")")
        return .tagged(
            tag, MediaTypes.schema, Array((isStored ? schema.stored : schema.posted).utf8),
            to: request, isPrivate: false)
    }
}

/// The list of all schemas, made once.
private enum SchemaList {
    static let tag = EntityTag("schemas-\(EventType.allCases.count)")

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
