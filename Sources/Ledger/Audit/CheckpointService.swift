public import ServiceLifecycle

/// Has a served ledger sign a checkpoint every second in which its log has grown.
///
/// A service of its own, because commands that open a ledger for a short while sign one when they close
/// it and need no other. Each request also has the writer look at its clock, so that a clock that
/// contradicts the log is noticed while nothing is posted.
public struct CheckpointService: Service {
    /// Seconds between checkpoints.
    private static let intervalSeconds = 1

    private let ledger: Ledger

    /// A service that signs until it is stopped; the ledger must stay open for as long.
    public init(_ ledger: Ledger) {
        self.ledger = ledger
    }

    /// Asks the writer for a checkpoint every second, until a graceful shutdown or cancellation.
    public func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                ledger.requestCheckpoint()
                try await Task.sleep(for: .seconds(Self.intervalSeconds))
            }
        }
    }
}
