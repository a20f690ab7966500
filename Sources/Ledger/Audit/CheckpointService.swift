public import ServiceLifecycle

/// Makes a served ledger sign a checkpoint every second in which its log has grown.
///
/// Commands that open a ledger briefly do not need it: closing signs a checkpoint. Each request
/// also makes the writer read its clock, so that a wrong clock is noticed while nothing is posted.
public struct CheckpointService: Service {
    /// Seconds between checkpoints.
    private static let intervalSeconds = 1

    private let ledger: Ledger

    /// Creates a service that signs until it is stopped; the ledger must stay open until then.
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
