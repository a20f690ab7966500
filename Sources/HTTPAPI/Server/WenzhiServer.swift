import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Ledger
import Logging
import NIOCore
public import ServiceLifecycle

/// The HTTP interface of a ledger, as a service that runs until it is told to stop.
///
/// On a graceful shutdown it stops accepting, answers what it has accepted, and returns; closing
/// the ledger is left to the one who opened it.
public struct WenzhiServer: Service {
    private let ledger: Ledger
    private let options: ServerOptions
    private let onListening: @Sendable (Int) async -> Void

    /// A server for a ledger; `onListening` is told the port once requests are accepted.
    public init(
        _ ledger: Ledger, _ options: ServerOptions = ServerOptions(),
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.ledger = ledger
        self.options = options
        self.onListening = onListening
    }

    /// Listens and answers until the task is cancelled or its service group shuts down.
    public func run() async throws {
        let onListening = onListening
        var generator = SystemRandomNumberGenerator()
        let ids = RequestIDs(using: &generator)
        let api = API(ledger, options)
        let responder = responder(api, ids)
        let application = Application(
            responder: responder, server: try server(ids, DirectAnswers(responder, ledger)),
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: options.port),
                backlog: ServerLimits.backlogConnections),
            services: [CheckpointService(ledger), api.feed],
            onServerRunning: { channel in
                await onListening(channel.localAddress?.port ?? 0)
            },
            logger: frameworkLogger)
        // Streams end first: the server waits for its connections, and those for their answers.
        try await withGracefulShutdownHandler {
            try await application.run()
        } onGracefulShutdown: {
            api.feed.close()
        }
    }

    private func responder(_ api: API, _ ids: RequestIDs) -> ServiceResponder {
        let routes = Route.all + (options.hasBenchRoutes ? Route.bench : [])
        let metrics = HTTPMetrics(routes.map(\.label), options.metrics)
        return ServiceResponder(
            APIResponder(api, routes, options.logger), ids,
            CORSPolicy(origins: options.corsOrigins),
            RequestJournal(metrics, options.logger, options.clock))
    }

    private func server(
        _ ids: RequestIDs, _ answers: DirectAnswers
    ) throws(TLSFailure) -> HTTPServerBuilder {
        let gate = ConnectionGate(maximum: options.maximumConnections, options.metrics)
        let isSecure = options.tls != nil
        let idleTimeout = Duration.seconds(options.idleSeconds)
        let logger = frameworkLogger
        // Hummingbird's own handler for idle connections comes after these and would not see direct
        // answers, so that another one stands before them.
        let handlers: @Sendable () -> [any RemovableChannelHandler] = {
            let encoder = AnswerEncoder()
            return [
                ConnectionGuard(gate, isSecure: isSecure), encoder,
                HTTPConnectionStateHandler(idleTimeout: idleTimeout, logger: logger),
                DirectHandler(answers, encoder), ContinueHandler(), BareErrorHandler(ids),
                StallGuard(),
            ]
        }
        let connection = HTTP1Channel.Configuration(additionalChannelHandlers: handlers())
        let plain = HTTPServerBuilder { responder in
            VersionedChannel(HTTP1Channel(responder: responder, configuration: connection))
        }
        guard let configuration = try options.tls?.configuration() else { return plain }
        do {
            return try .tls(plain, tlsConfiguration: configuration)
        } catch {
            throw TLSFailure("\(error)")
        }
    }

    /// The framework says nothing that operators need below warnings.
    private var frameworkLogger: Logger {
        var logger = options.logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}
