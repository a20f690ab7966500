public import Ledger
public import Logging

/// Where and how the server listens.
public struct ServerOptions: Sendable {
    /// The address to listen on.
    public var host: String
    /// The port to listen on; 0 lets the system choose one.
    public var port: Int
    /// Where requests that failed for an unknown reason are logged.
    public var logger: Logger
    /// The clock that posted times are compared with.
    public var clock: LedgerClock
    /// Serve routes that only benchmarks need.
    public var hasBenchRoutes: Bool

    /// Options; by default only this machine can connect.
    public init(
        host: String = "127.0.0.1", port: Int = 8080, logger: Logger = Logger(label: "wenzhi"),
        clock: LedgerClock = .system, hasBenchRoutes: Bool = false
    ) {
        self.host = host
        self.port = port
        self.logger = logger
        self.clock = clock
        self.hasBenchRoutes = hasBenchRoutes
    }
}

/// The limits that every connection and request is under.
enum ServerLimits {
    /// A connection on which no byte arrives for so long, between requests or within one, is closed.
    static let idleTimeoutSeconds: Int64 = 30
    /// A client that neither reads nor sends for so long while an answer waits is cut off.
    static let stallTimeoutSeconds: Int64 = 60
    /// Requests in progress get so long to end when the server stops.
    static let shutdownSeconds: Int64 = 30
    /// Connections that wait to be accepted.
    static let backlogConnections = 1024
    /// Bytes of one event as posted.
    static let singleBodyBytes = 256 << 10
    /// Bytes of a batch.
    static let batchBodyBytes = 8 << 20
    /// Events in a batch.
    static let batchEvents = 1000
    /// Bytes of a request for a token.
    static let tokenBodyBytes = 16 << 10
    /// Bytes of a token as sent.
    static let bearerTokenBytes = 256
    /// Bytes of the query of a URL.
    static let queryBytes = 8 << 10
    /// Bytes of events in one page of an answer; a page ends early when they are reached.
    static let pageBytes = 8 << 20
    /// Events that are read at once for a streamed answer.
    static let readChunkEvents = 512
    /// Bytes of events that are read at once for a streamed answer.
    static let readChunkBytes = 256 << 10
    /// Seconds between checkpoints.
    static let checkpointIntervalSeconds = 1
}
