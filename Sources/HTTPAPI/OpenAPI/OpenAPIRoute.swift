import HTTPServer
import HTTPTypes
import Queries

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
