import HTTPServer
import HTTPTypes
import Ledger
import Queries
import Rules

/// One operation of the interface.
///
/// Routing, the checks of roles and parameters, and the description at `/openapi.json` are all made
/// from this declaration, so that they cannot differ.
struct Route: Sendable {
    let method: HTTPRequest.Method
    /// `/v1/volunteers/{id}`; `/tile/{path...}` where the last name stands for several segments.
    let path: String
    /// The name of the operation for programs.
    let name: String
    let audience: Audience
    /// Which records its answers have.
    let reach: Reach
    /// One sentence on what it does.
    let summary: String
    let parameters: [Parameter]
    /// The bodies that it takes, by media type.
    let bodies: [Content]
    let answers: [RouteAnswer]
    /// Statuses of problems besides those of every route of its kind.
    let problems: [HTTPResponse.Status]
    let handle: @Sendable (API, Call) async throws -> Reply
    /// Parameters of the query, by name.
    let queryNames: [String]
    /// Whether the question can be asked as of a moment of the past.
    let takesAsOf: Bool
    /// The one parameter of the query that may be given more than once.
    let repeatableName: String?
    /// Whether every answer is complete before it is sent: JSON is, CSV and streams are not.
    let isAnsweredWhole: Bool

    init(
        _ method: HTTPRequest.Method, _ path: String, _ name: String, for audience: Audience,
        of reach: Reach = .city, _ summary: String, takes parameters: [Parameter] = [],
        body bodies: [Content] = [],
        answers: [RouteAnswer], problems: [HTTPResponse.Status] = [],
        _ handle: @escaping @Sendable (API, Call) async throws -> Reply
    ) {
        self.method = method
        self.path = path
        self.name = name
        self.audience = audience
        self.reach = reach
        self.summary = summary
        self.parameters = parameters
        self.bodies = bodies
        self.answers = answers
        self.problems = problems
        self.handle = handle
        let queries = parameters.filter { $0.place == .query }
        queryNames = queries.map(\.name)
        takesAsOf = queryNames.contains(Parameter.asOf.name)
        repeatableName = queries.first(where: \.isRepeatable)?.name
        isAnsweredWhole = answers.allSatisfy { answer in
            answer.contents.allSatisfy { $0.mediaType == MediaTypes.json }
        }
    }

    /// The path as OpenAPI writes it, which has no sign for a name of several segments.
    var describedPath: String { path.replacing("...}", with: "}") }

    /// Whether a request records something, which a copy that is only read refuses: what is posted by those
    /// who have a token, and personal data in clear, of which each reading is entered.
    var isRecorded: Bool {
        if case .dataReaders = audience { return true }
        return isPosted
    }

    /// Whether something is posted by those who have a token.
    var isPosted: Bool {
        if case .anyone = audience { return false }
        return method != .get
    }

    /// The segments of the path; a name in braces stands for any.
    var segments: [Substring] { path.split(separator: "/") }
}

/// What a body is: its media type, and what it looks like.
struct Content: Sendable {
    let mediaType: String
    let form: Form

    init(_ mediaType: String, _ form: Form) {
        self.mediaType = mediaType
        self.form = form
    }
}

/// A successful answer of a route.
struct RouteAnswer: Sendable {
    let status: HTTPResponse.Status
    let about: String
    let contents: [Content]
    /// Fields of the response that the description lists.
    let headers: [HTTPField.Name]

    init(
        _ status: HTTPResponse.Status, _ about: String, _ contents: [Content] = [],
        headers: [HTTPField.Name] = []
    ) {
        self.status = status
        self.about = about
        self.contents = contents
        self.headers = headers
    }

    /// An answer that is not cached.
    static func json(
        _ about: String, _ form: ObjectForm, status: HTTPResponse.Status = .ok
    ) -> RouteAnswer {
        RouteAnswer(status, about, [Content(MediaTypes.json, .named(form))])
    }
}

extension [RouteAnswer] {
    /// A cacheable answer: 200, or 304 when the client has it already.
    static func kept(
        _ about: String, _ contents: [Content], headers: [HTTPField.Name] = []
    ) -> [RouteAnswer] {
        [
            RouteAnswer(.ok, about, contents, headers: [.eTag] + headers),
            RouteAnswer(.notModified, "What the client holds is still so.", headers: [.eTag]),
        ]
    }

    /// One answer of a read model.
    static func model(_ form: ObjectForm, isPaged: Bool = false) -> [RouteAnswer] {
        .kept(
            form.about, [Content(MediaTypes.json, .named(form))],
            headers: isPaged ? [.links, .wenzhiPosition] : [.wenzhiPosition])
    }

    /// A page of a collection, or all of it as CSV.
    static func collection(
        of row: ObjectForm, with extra: [ObjectForm.Member] = []
    ) -> [RouteAnswer] {
        let page = ObjectForm(
            row.name + "Page", "A page of a collection.",
            [
                .must("items", .list(.named(row)), "The rows.")
            ] + extra + [
                .must("position", .position, "The last event that changed this answer."),
                .may("next", .text(1...600), "The cursor of the next page, where there is one."),
            ])
        return .kept(
            row.about,
            [Content(MediaTypes.json, .named(page)), Content(MediaTypes.csv, .text(nil))],
            headers: [.wenzhiPosition, .links])
    }
}

/// One request on its way through a route.
struct Call: Sendable {
    let api: API
    let request: Request
    let route: Route
    /// What stands in the path for each name in braces, in order.
    let segments: [String]
    /// The principal that asks.
    let caller: Principal
    /// The read models of the moment as of which is asked; nil for the present.
    var past: PastViews?
    /// Whether this process itself asks, without a token.
    var isLocal = false

    /// What stands in the path for the first name in braces.
    var id: String { segments[0] }

    /// The parameters of the query: those of the route, and no others.
    func query() throws(Problem) -> Query {
        try Query(request, known: route.queryNames, repeatable: route.repeatableName)
    }

    /// Refuses a query where none is read.
    func takesNoQuery() throws(Problem) {
        _ = try query()
    }
}
