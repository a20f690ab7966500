package import HTTPServer
package import Ledger
package import Logging

/// Where and how the server listens.
package struct ServerOptions: Sendable {
    /// The address to listen on.
    package var host: String
    /// The port to listen on; 0 lets the system choose one.
    package var port: Int
    /// The certificate to serve HTTPS with; nil for plain HTTP.
    package var tls: TLSFiles?
    /// The web pages that may use the interface, by their exact origins, or `*` for all.
    package var corsOrigins: [String]
    /// Connections that may be open at once; more are told so and closed.
    package var maximumConnections: Int
    /// A connection on which nothing arrives for so long, between requests or within one, is closed.
    package var idleSeconds: Int
    /// Bytes of bodies that may be in flight at once, of all clients together; more are refused.
    package var maximumBodiesBytes: Int
    /// Bytes of results, and of other answers, that may wait for clients to read them.
    package var maximumUnreadBytes: Int
    /// Where requests are logged: each at level info, failures of the service as errors.
    package var logger: Logger
    /// The clock that posted times are compared with.
    package var clock: LedgerClock
    /// What is shown at `/metrics`.
    package var metrics: MetricRegistry
    /// To whom the ids of volunteers at home elsewhere are told.
    package var volunteerIDs: VolunteerIDs
    /// Serve routes that only benchmarks need.
    package var hasBenchRoutes: Bool

    /// Options; by default only this machine can connect.
    package init(
        host: String = "127.0.0.1", port: Int = 8080, tls: TLSFiles? = nil,
        corsOrigins: [String] = [], maximumConnections: Int = 16_000, idleSeconds: Int = 30,
        maximumBodiesBytes: Int = 64 << 20, maximumUnreadBytes: Int = 128 << 20,
        logger: Logger = Logger(label: "wenzhi"), clock: LedgerClock = .system,
        metrics: MetricRegistry = MetricRegistry(help: MetricCatalogue.help),
        volunteerIDs: VolunteerIDs = .ownTerritory,
        hasBenchRoutes: Bool = false
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.corsOrigins = corsOrigins
        self.maximumConnections = maximumConnections
        self.idleSeconds = idleSeconds
        self.maximumBodiesBytes = maximumBodiesBytes
        self.maximumUnreadBytes = maximumUnreadBytes
        self.logger = logger
        self.clock = clock
        self.metrics = metrics
        self.volunteerIDs = volunteerIDs
        self.hasBenchRoutes = hasBenchRoutes
    }

    /// Whether only this machine can connect.
    package var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    /// Whether a text can be given as one of ``corsOrigins``.
    package static func isOrigin(_ text: String) -> Bool { CORSPolicy.isOrigin(text) }
}
