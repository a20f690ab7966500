import Catalogue
import HTTPServer
import HTTPTypes
import Ledger
import Logging
import Rules

/// Finds the route of a request, checks the caller's role, answers, and turns every error into a
/// problem.
struct APIResponder: Responder {
    let api: API
    private let router: Router
    private let logger: Logger
    let mailboxes = LoopMailboxes()

    init(_ api: API, _ routes: [Route], _ logger: Logger) {
        self.api = api
        self.logger = logger
        router = Router(routes)
        api.ledger.afterAnswers { [mailboxes] in mailboxes.ring() }
    }

    /// A stream of events is read as it arrives: its poster may wait for the results of the first.
    func takesPieces(_ head: HTTPRequest) -> Bool {
        ContentType(head.headerFields)?.name == MediaTypes.ndjson
    }

    func respond(to request: Request, _ trace: inout RequestTrace) async throws -> Reply {
        do {
            return try await route(request, &trace)
        } catch let broken as BrokenConnection {
            throw broken
        } catch {
            return reply(to: error, in: Language(preferredBy: request.headers), trace)
        }
    }

    func reply(to refusal: TransportRefusal) -> Reply {
        Problem(refusal).reply(in: .english)
    }

    /// The reply for an error.
    func reply(to error: any Error, in language: Language, _ trace: RequestTrace) -> Reply {
        let problem = error as? Problem ?? describe(error, trace.logger(logger))
        return problem.reply(in: language)
    }

    private func describe(_ error: any Error, _ logger: Logger) -> Problem {
        if let problem = Problem(error) { return problem }
        if let known = api.ledger.explain(error) {
            // A failure of the ledger is logged by the writer, not for each request.
            guard api.ledger.trouble != nil else { return Problem(known) }
            return .recovering
        }
        if let trouble = api.ledger.trouble {
            logger.warning(
                "a request failed while the ledger recovers",
                metadata: ["error": "\(error)", "trouble": "\(trouble)"])
            return .recovering
        }
        logger.error("a request failed for an unknown reason", metadata: ["error": "\(error)"])
        return .internalError
    }

    private func route(
        _ request: Request, _ trace: inout RequestTrace
    ) async throws -> Reply {
        let method = request.method == .head ? .get : request.method
        switch router.find(method, request.path) {
        case .nothing: throw Problem.notFound("There is nothing at this path.")
        case .otherMethods(let methods): throw Problem.methodNotAllowed(methods)
        case .route(let route, let segments):
            let caller = try admit(request.headers, to: route, &trace)
            try Self.checkExpectation(request.headers)
            return try await answer(
                Call(api: api, request: request, route: route, segments: segments, caller: caller))
        }
    }

    /// The answer to a question of this process itself, which needs no token.
    func respond(to request: Request, as caller: Principal) async -> Reply {
        do {
            guard case .route(let route, let segments) = router.find(.get, request.path) else {
                throw Problem.notFound("There is nothing at this path.")
            }
            var call = Call(
                api: api, request: request, route: route, segments: segments, caller: caller)
            call.isLocal = true
            return try await answer(call)
        } catch {
            let problem = error as? Problem ?? describe(error, logger)
            return problem.reply(in: Language(preferredBy: request.headers))
        }
    }

    private func answer(_ call: Call) async throws -> Reply {
        var call = call
        call.past = try await call.askedPast()
        do {
            guard call.isHeavy else { return try await call.route.handle(api, call) }
            try await api.heavy.enter()
            defer { api.heavy.leave() }
            return try await call.route.handle(api, call)
        } catch {
            // Damage there is no damage of the present read models.
            guard let past = call.past, let known = api.ledger.explain(error, from: past) else {
                throw error
            }
            throw Problem(known)
        }
    }

    /// Refuses what a client expects beyond `100-continue` (RFC 9110 §10.1.1).
    private static func checkExpectation(_ fields: HTTPFields) throws(Problem) {
        guard let expected = fields.value(.expect), expected.lowercased() != "100-continue" else {
            return
        }
        throw .expectationFailed
    }

    /// The caller; throws unless the route admits the caller's role. Notes both in the trace.
    func admit(
        _ fields: HTTPFields, to route: Route, _ trace: inout RequestTrace
    ) throws -> Principal {
        trace.route = route.label
        let caller = try api.caller(of: fields, route.audience)
        if !caller.id.isEmpty { trace.principal = caller.id }
        // Before anything is read of what nobody records. What anyone may post is not recorded.
        if route.isPosted { try api.ledger.requireWritable() }
        if !route.bodies.isEmpty, let coding = fields.value(.contentEncoding),
            coding.lowercased() != "identity"
        {
            throw Problem.encodedBody
        }
        return caller
    }
}

extension Route {
    /// What its requests are counted by.
    var label: RouteLabel { RouteLabel(method: method.rawValue, path: path) }
}
