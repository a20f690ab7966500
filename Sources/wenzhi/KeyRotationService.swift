import Ledger
import Logging
import ServiceLifecycle
import UnixSignals

/// Rotates the key-encryption key of a served ledger: where erasures have waited for it long enough, and
/// at once on SIGHUP.
struct KeyRotationService: Service {
    /// How often it looks.
    private static let intervalSeconds = 10

    private let ledger: Ledger
    private let logger: Logger

    init(_ ledger: Ledger, _ logger: Logger) {
        self.ledger = ledger
        self.logger = logger
    }

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await _ in signals { await attempt { try await ledger.rotateKeys() } }
                }
                group.addTask {
                    while !Task.isCancelled {
                        await attempt { _ = try await ledger.rotateKeysIfDue() }
                        try? await Task.sleep(for: .seconds(Self.intervalSeconds))
                    }
                }
            }
        }
    }

    private func attempt(_ rotate: () async throws -> Void) async {
        do {
            try await rotate()
        } catch {
            logger.warning(
                "the key-encryption key was not rotated; it is tried again",
                metadata: ["reason": "\(error)"])
        }
    }
}
