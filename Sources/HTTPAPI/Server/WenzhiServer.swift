import HTTPServer
package import Ledger
import Logging
import ServiceLifecycle

/// The HTTP interface of a ledger, as a service that runs until it is told to stop.
///
/// On a graceful shutdown it stops accepting, answers what it has accepted, and returns; closing
/// the ledger is left to the one who opened it.
package struct WenzhiServer: Service {
    private let ledger: Ledger
    private let options: ServerOptions
    private let onListening: @Sendable (Int) async -> Void

    /// A server for a ledger; `onListening` is told the port once requests are accepted.
    package init(
        _ ledger: Ledger, _ options: ServerOptions = ServerOptions(),
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.ledger = ledger
        self.options = options
        self.onListening = onListening
    }

    /// Listens and answers until the task is cancelled or its service group shuts down.
    package func run() async throws {
        let api = API(ledger, options)
        let http = HTTPService(
            requestService(api),
            ListenerOptions(
                host: options.host, port: options.port, tls: options.tls,
                maximumConnections: options.maximumConnections, idleSeconds: options.idleSeconds),
            options.metrics, frameworkLogger, onListening: onListening)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [api.feed, http], logger: frameworkLogger))
        // Streams end first: the server waits for its connections, and those for their answers.
        try await withGracefulShutdownHandler {
            try await group.run()
        } onGracefulShutdown: {
            api.feed.close()
        }
    }

    private func requestService(_ api: API) -> RequestService {
        let routes = Route.all + (options.hasBenchRoutes ? Route.bench : [])
        let metrics = RequestMetrics(routes.map(\.label), options.metrics)
        var generator = SystemRandomNumberGenerator()
        return RequestService(
            APIResponder(api, routes, options.logger), RequestIDs(using: &generator),
            CORSPolicy(origins: options.corsOrigins, .wenzhi),
            RequestLog(metrics, options.logger, clock: options.clock.uptimeMicroseconds),
            answers: api.memory.answers)
    }

    /// The framework says nothing that operators need below warnings.
    private var frameworkLogger: Logger {
        var logger = options.logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}

extension CORSPolicy.Interface {
    /// A binary-mode event's attributes are headers that begin with `ce-`.
    fileprivate static let wenzhi = CORSPolicy.Interface(
        methods: ["GET", "HEAD", "POST", "DELETE"],
        requestHeaders: [
            "authorization", "content-type", "if-none-match", "last-event-id", "x-request-id",
        ],
        requestHeaderPrefix: "ce-",
        exposedHeaders: [
            "ETag", "Link", "Location", "Retry-After", "Wenzhi-Log", "Wenzhi-Position",
            "X-Request-Id",
        ])
}
