import HTTPTypes
import Hummingbird
import HummingbirdCore
import Ledger
import Logging
import Rules

/// What a request brings along besides itself.
struct RequestScope: InitializableFromSource {
    /// Carries the request's id.
    let logger: Logger

    init(source: ApplicationRequestContextSource) {
        logger = source.logger
    }
}

/// What every route needs.
struct API: Sendable {
    let ledger: Ledger
    let clock: LedgerClock
    let hasBenchRoutes: Bool

    init(_ ledger: Ledger, _ options: ServerOptions) {
        self.ledger = ledger
        clock = options.clock
        hasBenchRoutes = options.hasBenchRoutes
    }
}

/// The one way in: finds the route, checks who asks, answers, and turns every error into a problem.
struct APIResponder: HTTPResponder {
    private let api: API

    init(_ api: API) {
        self.api = api
    }

    func respond(to request: Request, context: RequestScope) async throws -> Response {
        do {
            return try await route(request)
        } catch let problem as Problem {
            return problem.response(to: request)
        } catch let failure as ConnectionFailure {
            // The connection is broken: there is nobody to answer, and Hummingbird closes it.
            throw failure.cause
        } catch {
            return describe(error, context.logger).response(to: request)
        }
    }

    private func describe(_ error: any Error, _ logger: Logger) -> Problem {
        if let problem = Problem(error) { return problem }
        if let trouble = api.ledger.trouble {
            logger.warning(
                "a request failed while the ledger recovers",
                metadata: ["error": "\(error)", "trouble": "\(trouble)"])
            return Problem(
                LedgerError(.recovering, "The read models are being brought up to date."))
        }
        logger.error("a request failed for an unknown reason", metadata: ["error": "\(error)"])
        return .internalError
    }

    private func route(_ request: Request) async throws -> Response {
        guard
            let endpoint = Endpoint(
                path: request.uri.path, hasBenchRoutes: api.hasBenchRoutes)
        else { throw Problem.notFound("There is nothing at this path.") }
        let isHead = request.method == .head
        let method = isHead ? .get : request.method
        guard endpoint.methods.contains(method) else {
            throw Problem.methodNotAllowed(endpoint.methods)
        }
        let audience = endpoint.audience(method)
        let caller = try api.caller(of: request, audience)
        let response = try await api.answer(request, at: endpoint, method, for: caller)
        return isHead ? response.createHeadResponse() : response
    }
}

extension API {
    func answer(
        _ request: Request, at endpoint: Endpoint, _ method: HTTPRequest.Method,
        for caller: Principal
    ) async throws -> Response {
        switch endpoint {
        case .live: live()
        case .ready: try ready()
        case .schemas: schemas(request)
        case .schema(let type, let version): try schema(request, type, version)
        case .checkpoint: try checkpoint(request)
        case .events where method == .post: try await postEvents(request, by: caller)
        case .events: try await events(request, for: caller)
        case .event(let sequence): try event(request, sequence, for: caller)
        case .tokens: try await postToken(request, by: caller)
        case .token(let id): try await deleteToken(request, id, by: caller)
        case .overview: try overview(request)
        case .volunteers: try volunteers(request, for: caller)
        case .volunteer(let id): try volunteer(request, id, for: caller)
        case .record(let id): try record(request, id, for: caller)
        case .projects: try projects(request)
        case .project(let id): try project(request, id)
        case .roster(let id): try roster(request, id, for: caller)
        case .standings: try standings(request)
        case .findings: try findings(request, for: caller)
        case .benchBody: try await readBody(request)
        }
    }
}
