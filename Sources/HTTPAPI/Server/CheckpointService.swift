import Ledger
import ServiceLifecycle

/// Asks the ledger every second for a checkpoint over what was recorded since the last one.
struct CheckpointService: Service {
    private let ledger: Ledger

    init(_ ledger: Ledger) {
        self.ledger = ledger
    }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                ledger.requestCheckpoint()
                try await Task.sleep(for: .seconds(ServerLimits.checkpointIntervalSeconds))
            }
        }
    }
}
