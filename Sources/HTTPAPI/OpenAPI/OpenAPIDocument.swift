import HTTPTypes
import JSON
import Queries

/// The description of the interface (OpenAPI 3.1), made from its routes.
enum OpenAPIDocument {
    /// The version of the interface, as its paths have it.
    private static let version = "1.0.0"

    /// The document of all routes, made once.
    static let bytes: [UInt8] = document(of: Route.all)
    static let tag = EntityTag(hashing: bytes)

    static func document(of routes: [Route]) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 512 << 10)
        json.beginObject()
        json.member("openapi", "3.1.0")
        info(&json)
        json.key("servers")
        json.beginArray()
        json.beginObject()
        json.member("url", "/")
        json.endObject()
        json.endArray()
        json.key("paths")
        json.beginObject()
        var seen: Set<String> = []
        for route in routes where seen.insert(route.path).inserted {
            json.key(route.describedPath)
            json.beginObject()
            for same in routes where same.path == route.path { operation(same, &json) }
            json.endObject()
        }
        json.endObject()
        components(of: routes, &json)
        json.endObject()
        return json.bytes
    }

    private static func info(_ json: inout JSONWriter) {
        json.key("info")
        json.beginObject()
        json.member("title", "Wenzhi 文志")
        json.member("version", version)
        json.member(
            "description",
            """
            The ledger of cultural volunteers' service. Events are posted, checked, made durable \
            and visible before they are answered; everything else is computed from them. Every \
            read answer says for which position of the log it speaks. Every error is a problem \
            detail (RFC 9457) with a stable code.
            """)
        json.key("license")
        json.beginObject()
        json.member("name", "Apache License 2.0")
        json.member("identifier", "Apache-2.0")
        json.endObject()
        json.endObject()
    }

    private static func operation(_ route: Route, _ json: inout JSONWriter) {
        json.key(route.method.rawValue.lowercased())
        json.beginObject()
        json.member("operationId", route.name)
        json.member("summary", route.summary)
        if let roles = route.audience.roles {
            let narrowed =
                route.reach == .own ? " A centre is shown its own territory alone." : ""
            json.member("description", "Roles: \(roles.joined(separator: ", ")).\(narrowed)")
            json.key("security")
            json.beginArray()
            json.beginObject()
            json.key("token")
            json.beginArray()
            json.endArray()
            json.endObject()
            json.endArray()
            json.key("x-roles")
            json.strings(roles)
            json.member("x-reach", route.reach.rawValue)
        } else {
            json.member("description", "Needs no token.")
            json.key("security")
            json.beginArray()
            json.endArray()
        }
        parameters(route, &json)
        requestBody(route, &json)
        responses(route, &json)
        json.endObject()
    }

    private static func parameters(_ route: Route, _ json: inout JSONWriter) {
        guard !route.parameters.isEmpty else { return }
        json.key("parameters")
        json.beginArray()
        for parameter in route.parameters {
            json.beginObject()
            json.member("name", parameter.name)
            json.member("in", parameter.place.rawValue)
            json.member("description", parameter.about)
            if parameter.place == .path { json.member("required", true) }
            if parameter.isRepeatable {
                json.member("style", "form")
                json.member("explode", true)
            }
            json.key("schema")
            (parameter.isRepeatable ? .list(parameter.form) : parameter.form).write(to: &json)
            json.endObject()
        }
        json.endArray()
    }

    private static func requestBody(_ route: Route, _ json: inout JSONWriter) {
        guard !route.bodies.isEmpty else { return }
        json.key("requestBody")
        json.beginObject()
        json.member("required", true)
        content(route.bodies, &json)
        json.endObject()
    }

    private static func content(_ contents: [Content], _ json: inout JSONWriter) {
        json.key("content")
        json.beginObject()
        for content in contents {
            json.key(content.mediaType)
            json.beginObject()
            json.key("schema")
            content.form.write(to: &json)
            json.endObject()
        }
        json.endObject()
    }

    private static func responses(_ route: Route, _ json: inout JSONWriter) {
        json.key("responses")
        json.beginObject()
        for answer in route.answers {
            json.key(String(answer.status.code))
            json.beginObject()
            json.member("description", answer.about)
            if !answer.headers.isEmpty {
                json.key("headers")
                json.beginObject()
                for name in answer.headers {
                    json.key(name.canonicalName)
                    json.beginObject()
                    json.key("schema")
                    Form.text(nil).write(to: &json)
                    json.endObject()
                }
                json.endObject()
            }
            if !answer.contents.isEmpty { content(answer.contents, &json) }
            json.endObject()
        }
        for status in route.possibleProblems {
            json.key(String(status.code))
            json.beginObject()
            json.member("$ref", "#/components/responses/\(status.code)")
            json.endObject()
        }
        json.endObject()
    }
}

extension Route {
    /// The statuses of all problems that the route can answer, ascending.
    var possibleProblems: [HTTPResponse.Status] {
        var statuses: [HTTPResponse.Status] = [
            .badRequest, .methodNotAllowed, .internalServerError, .serviceUnavailable,
        ]
        if audience.roles != nil { statuses += [.unauthorized, .forbidden] }
        if parameters.contains(where: { $0.place == .path }) { statuses.append(.notFound) }
        if answers.contains(where: { $0.contents.count > 1 }) { statuses.append(.notAcceptable) }
        if !bodies.isEmpty {
            statuses += [.requestTimeout, .contentTooLarge, .unsupportedMediaType]
        }
        if method != .get {
            statuses += [
                .conflict, .unprocessableContent, .tooManyRequests, .insufficientStorage,
            ]
        }
        for problem in problems where !statuses.contains(problem) { statuses.append(problem) }
        return statuses.sorted { $0.code < $1.code }
    }
}
