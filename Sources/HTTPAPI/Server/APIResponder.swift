import Foundation
import HTTPServer
import HTTPTypes
import Ledger
import Logging
import NIOCore
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

/// Finds the route of a request, checks who asks, answers, and turns every error into a problem.
struct APIResponder: Responder {
    private let api: API
    private let router: Router
    private let logger: Logger
    private let mailboxes = LoopMailboxes()

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
            return reply(to: error, trace)
        }
    }

    func reply(to refusal: TransportRefusal) -> Reply { Problem(refusal).reply }

    /// What a client is told when something went wrong.
    private func reply(to error: any Error, _ trace: RequestTrace) -> Reply {
        let problem = error as? Problem ?? describe(error, trace.logger(logger))
        return problem.reply
    }

    private func describe(_ error: any Error, _ logger: Logger) -> Problem {
        if let problem = Problem(error) { return problem }
        if let known = api.ledger.explain(error) {
            // What has failed is logged where it is mended, not for each request.
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
    ) async throws -> Reply {
        let method = request.method == .head ? .get : request.method
        switch router.find(method, request.path) {
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

    /// Who asks; refused unless they may use the route. Notes both in the trace.
    private func admit(
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

/// Single events, which districts send most, are answered without a task.
///
/// Such an event is read, checked and answered on its connection's event loop: nothing is waited for but
/// the writer, so that no thread is changed but for that. With 64 connections a task for each costs a
/// fifth of the rate.
extension APIResponder {
    func submit(
        _ request: Request, _ trace: RequestTrace, on loop: any EventLoop,
        then answer: @escaping @Sendable (Reply, RequestTrace) -> Void
    ) -> Bool {
        guard let body = singleEvent(of: request) else { return false }
        var trace = trace
        do {
            let caller = try admit(request.headers, to: .postEvents, &trace)
            // Made here, so that the writer, of which there is one, only has to hand it on.
            let receive: LoopMailbox.Receiver = { [trace] outcome in
                answer(self.reply(to: outcome, trace), trace)
            }
            let mailbox = mailboxes.box(of: loop)
            try api.submitOne(Array(body.readableBytesView), by: caller) {
                mailbox.leave($0, for: receive)
            }
        } catch {
            answer(reply(to: error, trace), trace)
        }
        return true
    }

    /// The body of a request that posts a single event in structured mode, and has arrived.
    private func singleEvent(of request: Request) -> ByteBuffer? {
        guard request.method == .post, request.head.path == Route.postEvents.path,
            let body = request.body.whole, !request.headers.contains(.expect),
            let type = ContentType(request.headers), type.isUTF8, type.name == MediaTypes.event
        else { return nil }
        return body
    }

    private func reply(to outcome: Outcome, _ trace: RequestTrace) -> Reply {
        do {
            return try API.answer(outcome, isDryRun: false)
        } catch {
            return reply(to: error, trace)
        }
    }
}

extension Route {
    /// What its requests are counted by.
    var label: RouteLabel { RouteLabel(method: method.rawValue, path: path) }
}
