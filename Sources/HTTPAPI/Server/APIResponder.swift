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
    let feed: LiveFeed

    init(_ ledger: Ledger, _ options: ServerOptions) {
        self.ledger = ledger
        feed = LiveFeed(ledger)
        clock = options.clock
    }
}

/// The one way in: finds the route, checks who asks, answers, and turns every error into a problem.
struct APIResponder: HTTPResponder {
    private let api: API
    private let router: Router

    init(_ api: API, hasBenchRoutes: Bool) {
        self.api = api
        router = Router(Route.all + (hasBenchRoutes ? Route.bench : []))
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
        let isHead = request.method == .head
        switch router.find(isHead ? .get : request.method, request.uri.path) {
        case .nothing: throw Problem.notFound("There is nothing at this path.")
        case .otherMethods(let methods): throw Problem.methodNotAllowed(methods)
        case .route(let route, let segments):
            let caller = try api.caller(of: request, route.audience)
            let call = Call(request: request, route: route, segments: segments, caller: caller)
            let response =
                route.isBrief
                ? try await route.handle(api, call)
                : try await offLoop { try await route.handle(api, call) }
            return isHead ? response.createHeadResponse() : response
        }
    }
}
