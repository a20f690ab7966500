import Hummingbird
import HummingbirdCore
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

    /// How long requests in progress may take once the server stops; for the service group.
    public static let maximumShutdownDuration = Duration.seconds(ServerLimits.shutdownSeconds)

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
        let api = API(ledger, options)
        let application = Application(
            responder: APIResponder(api, hasBenchRoutes: options.hasBenchRoutes),
            server: HTTPServerBuilder { responder in
                OnLoop(HTTP1Channel(responder: responder, configuration: Self.connection))
            },
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: options.port),
                backlog: ServerLimits.backlogConnections),
            services: [CheckpointService(ledger), api.feed],
            onServerRunning: { channel in
                await onListening(channel.localAddress?.port ?? 0)
            },
            logger: options.logger)
        // Streams end first: the server waits for its connections, and those for their answers.
        try await withGracefulShutdownHandler {
            try await application.run()
        } onGracefulShutdown: {
            api.feed.close()
        }
    }

    private static var connection: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [ContinueHandler(), BareErrorHandler(), StallGuard()],
            idleTimeout: .seconds(ServerLimits.idleTimeoutSeconds))
    }
}
