public import Logging

/// How a ledger is opened.
public struct LedgerOptions: Sendable {
    /// The largest size of the log's and the views' files, bytes. Address space, not memory.
    public var mapSizeBytes: Int
    /// Whether to accept a clock that is more than a day after the last recorded event.
    public var acceptsClock: Bool
    /// Whether to open although keys are lost, which leaves data sealed under them unreadable.
    public var acceptsLostKeys: Bool
    /// The clocks.
    public var clock: LedgerClock
    /// Where failures are logged.
    public var logger: Logger
    /// How far the copies of the archive lie apart.
    package var archiveSteps = ArchiveSteps()

    /// Options; the defaults are for a server.
    public init(
        mapSizeBytes: Int = 1 << 40, acceptsClock: Bool = false, acceptsLostKeys: Bool = false,
        clock: LedgerClock = .system, logger: Logger = Logger(label: "wenzhi")
    ) {
        self.mapSizeBytes = mapSizeBytes
        self.acceptsClock = acceptsClock
        self.acceptsLostKeys = acceptsLostKeys
        self.clock = clock
        self.logger = logger
    }
}
