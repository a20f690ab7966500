import HTTPServer
import HTTPTypes
import Queries

/// The description of the interface (OpenAPI 3.1), made from its routes.
enum OpenAPIDocument {
    /// The version of the interface, as its paths have it.
    private static let version = "1.0.0"

    /// The document of all routes, made once.
    static let bytes: [UInt8] = document(of: Route.all)
    static let tag = EntityTag(hashing: bytes)

    static func document(of routes: [Route]) -> [UInt8] {
        var paths: [JSONTree.Member] = []
        var seen: Set<String> = []
        for route in routes where seen.insert(route.path).inserted {
            let operations = routes.filter { $0.path == route.path }.map { same in
                (name: same.method.rawValue.lowercased(), value: operation(same))
            }
            paths.append((route.describedPath, .object(operations)))
        }
        let document: JSONTree = [
            "openapi": "3.1.0", "info": info, "servers": [["url": "/"]], "paths": .object(paths),
            "components": components(of: routes),
        ]
        return document.bytes
    }

    private static let info: JSONTree = [
        "title": "Wenzhi 文志",
        "version": .text(version),
        "description": """
        The ledger of cultural volunteers' service. Events are posted, checked, made durable \
        and visible before they are answered; everything else is computed from them. Every \
        read answer says for which position of the log it speaks. Every error is a problem \
        detail (RFC 9457) with a stable code.
        """,
        "license": ["name": "Apache License 2.0", "identifier": "Apache-2.0"],
    ]

    private static func operation(_ route: Route) -> JSONTree {
        var members: [JSONTree.Member] = [
            ("operationId", .text(route.name)), ("summary", .text(route.summary)),
        ]
        if let roles = route.audience.roles {
            let narrowed =
                route.reach == .own ? " A centre is shown its own territory alone." : ""
            members += [
                ("description", "Roles: \(roles.joined(separator: ", ")).\(narrowed)"),
                ("security", [["token": []]]), ("x-roles", .texts(roles)),
                ("x-reach", .text(route.reach.rawValue)),
            ]
        } else {
            members += [("description", "Needs no token."), ("security", [])]
        }
        if !route.parameters.isEmpty {
            members.append(("parameters", .array(route.parameters.map(parameter))))
        }
        if !route.bodies.isEmpty {
            members.append(("requestBody", ["required": true, "content": content(route.bodies)]))
        }
        members.append(("responses", responses(route)))
        return .object(members)
    }

    private static func parameter(_ parameter: Parameter) -> JSONTree {
        var members: [JSONTree.Member] = [
            ("name", .text(parameter.name)), ("in", .text(parameter.place.rawValue)),
            ("description", .text(parameter.about)),
        ]
        if parameter.place == .path { members.append(("required", true)) }
        if parameter.isRepeatable { members += [("style", "form"), ("explode", true)] }
        let form: Form = parameter.isRepeatable ? .list(parameter.form) : parameter.form
        return .object(members + [("schema", form.schema())])
    }

    private static func content(_ contents: [Content]) -> JSONTree {
        .object(contents.map { ($0.mediaType, ["schema": $0.form.schema()]) })
    }

    private static func responses(_ route: Route) -> JSONTree {
        let answers = route.answers.map { answer in
            var members: [JSONTree.Member] = [("description", .text(answer.about))]
            if !answer.headers.isEmpty {
                let headers = answer.headers.map { name in
                    (
                        name: name.canonicalName,
                        value: ["schema": Form.text(nil).schema()] as JSONTree
                    )
                }
                members.append(("headers", .object(headers)))
            }
            if !answer.contents.isEmpty { members.append(("content", content(answer.contents))) }
            return (name: String(answer.status.code), value: JSONTree.object(members))
        }
        let problems = route.possibleProblems.map { status in
            (
                name: String(status.code),
                value: ["$ref": "#/components/responses/\(status.code)"] as JSONTree
            )
        }
        return .object(answers + problems)
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
        if takesAsOf { statuses += [.conflict, .tooManyRequests] }
        for problem in problems where !statuses.contains(problem) { statuses.append(problem) }
        return statuses.sorted { $0.code < $1.code }
    }
}

extension Route {
    /// The description of the interface.
    static let openAPI = Route(
        .get, "/openapi.json", "openapi", for: .anyone, "This description, as OpenAPI 3.1.",
        answers: .kept(
            "The description.", [Content(MediaTypes.json, .map(.schema("true")))])
    ) { _, call in
        try call.takesNoQuery()
        return .tagged(
            OpenAPIDocument.tag, MediaTypes.json, OpenAPIDocument.bytes, to: call.request,
            isPrivate: false)
    }
}
