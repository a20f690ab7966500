import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Ledger
import Logging
import Rules

/// What every route needs.
struct API: Sendable {
    let ledger: Ledger
    let clock: LedgerClock
    let feed: LiveFeed
    let registry: MetricRegistry
    let gauges: ServerGauges
    let memory: MemoryBudgets
    let heavy: WorkGate
    let volunteerIDs: VolunteerIDs

    init(_ ledger: Ledger, _ options: ServerOptions) {
        self.ledger = ledger
        feed = LiveFeed(ledger, options.clock)
        clock = options.clock
        volunteerIDs = options.volunteerIDs
        registry = options.metrics
        memory = MemoryBudgets(
            bodiesBytes: options.maximumBodiesBytes, unreadBytes: options.maximumUnreadBytes,
            options.metrics)
        // One processor is left to everything else.
        heavy = WorkGate(
            slots: max(1, ProcessInfo.processInfo.activeProcessorCount - 1), options.metrics)
        gauges = ServerGauges(options.metrics, options.clock)
    }
}

/// The one way in: finds the route, checks who asks, answers, and turns every error into a problem.
struct APIResponder: Sendable {
    private let api: API
    private let router: Router
    private let logger: Logger

    init(_ api: API, _ routes: [Route], _ logger: Logger) {
        self.api = api
        self.logger = logger
        router = Router(routes)
    }

    /// What may be held for clients.
    var memory: MemoryBudgets { api.memory }

    /// Answers a request; throws only when there is nobody left to answer.
    func respond(
        to request: Request, _ trace: inout RequestTrace
    ) async throws -> Response {
        do {
            return try await route(request, &trace)
        } catch let failure as ConnectionFailure {
            // The connection is broken: there is nobody to answer, and Hummingbird closes it.
            throw failure.cause
        } catch {
            return answer(to: error, trace).response
        }
    }

    /// Whether what is asked for at a path is answered as a whole.
    func answersWhole(_ path: String) -> Bool {
        guard case .route(let route, _) = router.find(.get, path) else { return false }
        return route.isAnsweredWhole
    }

    /// Hands a single event that has been read to the writer, which calls back.
    func submitOne(
        _ bytes: [UInt8], by caller: Principal, then answer: @escaping @Sendable (Outcome) -> Void
    ) throws {
        try api.submitOne(bytes, by: caller, then: answer)
    }

    /// What to tell whoever asked when something went wrong.
    func answer(to error: any Error, _ trace: RequestTrace) -> WholeAnswer {
        let problem = error as? Problem ?? describe(error, trace.logger(logger))
        return problem.answer
    }

    private func describe(_ error: any Error, _ logger: Logger) -> Problem {
        if let problem = Problem(error) { return problem }
        if let known = api.ledger.explain(error) {
            // What has failed is logged where it is mended, not for each who asked.
            guard api.ledger.trouble != nil else { return Problem(known) }
            return Problem(
                LedgerError(.recovering, "The read models are being brought up to date."))
        }
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

    private func route(
        _ request: Request, _ trace: inout RequestTrace
    ) async throws -> Response {
        let method = request.method == .head ? .get : request.method
        switch router.find(method, request.uri.path) {
        case .nothing: throw Problem.notFound("There is nothing at this path.")
        case .otherMethods(let methods): throw Problem.methodNotAllowed(methods)
        case .route(let route, let segments):
            let caller = try admit(request.headers, to: route, &trace)
            try Self.checkExpectation(request.headers)
            let call = Call(
                api: api, request: request, route: route, segments: segments, caller: caller)
            guard call.isHeavy else { return try await route.handle(api, call) }
            try await api.heavy.enter()
            defer { api.heavy.leave() }
            return try await route.handle(api, call)
        }
    }

    /// Refuses what a client expects beyond `100-continue` (RFC 9110 §10.1.1).
    private static func checkExpectation(_ fields: HTTPFields) throws(Problem) {
        guard let expected = fields.value(.expect), expected.lowercased() != "100-continue" else {
            return
        }
        throw .expectationFailed
    }

    /// Who asks, and that they may; notes both.
    func admit(
        _ fields: HTTPFields, to route: Route, _ trace: inout RequestTrace
    ) throws -> Principal {
        trace.route = route.label
        let caller = try api.caller(of: fields, route.audience)
        if !caller.id.isEmpty { trace.principal = caller.id }
        if !route.bodies.isEmpty, let coding = fields.value(.contentEncoding),
            coding.lowercased() != "identity"
        {
            throw Problem.encodedBody
        }
        return caller
    }
}
