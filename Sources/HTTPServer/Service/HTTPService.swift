import HummingbirdCore
import HummingbirdTLS
package import Logging
package import Metrics
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Where a server listens, and its limits for connections.
package struct ListenerOptions: Sendable {
    package var host: String
    /// The port; with 0 the system chooses one.
    package var port: Int
    /// The certificate to serve HTTPS with; nil for plain HTTP.
    package var tls: TLSFiles?
    package var maximumConnections: Int
    /// The time after which a connection is closed when nothing arrives, between requests or within
    /// one.
    package var idleSeconds: Int

    package init(
        host: String, port: Int, tls: TLSFiles?, maximumConnections: Int, idleSeconds: Int
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.maximumConnections = maximumConnections
        self.idleSeconds = idleSeconds
    }
}

/// A server of HTTP/1.1 (RFC 9112), as a service that runs until shutdown.
///
/// On a graceful shutdown it accepts no more connections, answers the requests that it has
/// received, and returns.
package struct HTTPService: Service {
    private let service: RequestService
    private let options: ListenerOptions
    private let gate: ConnectionGate
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void

    /// Creates a server whose requests `service` answers; `onListening` is called with the port
    /// once it accepts connections.
    package init(
        _ service: RequestService, _ options: ListenerOptions, _ factory: any MetricsFactory,
        _ logger: Logger, onListening: @escaping @Sendable (Int) async -> Void
    ) {
        self.service = service
        self.options = options
        self.logger = logger
        self.onListening = onListening
        gate = ConnectionGate(maximum: options.maximumConnections, factory)
    }

    /// Listens and answers until the task is cancelled or its service group shuts down.
    package func run() async throws {
        let onListening = onListening
        let server = try channels().server(
            configuration: ServerConfiguration(
                address: .hostname(options.host, port: options.port),
                backlog: TransportLimits.backlogConnections),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
        try await server.run()
    }

    private func channels() throws(TLSFailure) -> any ServerChildChannel {
        let plain = Connections(
            service: service, gate: gate, idleSeconds: options.idleSeconds,
            isSecure: options.tls != nil)
        guard let configuration = try options.tls?.configuration() else { return plain }
        do {
            return try TLSChannel(plain, tlsConfiguration: configuration)
        } catch {
            throw TLSFailure("\(error)")
        }
    }
}
