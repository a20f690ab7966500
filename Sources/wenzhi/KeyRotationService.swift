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
                    for await _ in signals {
                        _ = await rotates(isSilent: false) { try await ledger.rotateKeys() }
                    }
                }
                group.addTask {
                    // One line when it begins to fail, however long that lasts.
                    var hasFailed = false
                    while !Task.isCancelled {
                        hasFailed = await !rotates(isSilent: hasFailed) {
                            _ = try await ledger.rotateKeysIfDue()
                        }
                        try? await Task.sleep(for: .seconds(Self.intervalSeconds))
                    }
                }
            }
        }
    }

    /// Whether a rotation that is due, or asked for, succeeds.
    private func rotates(isSilent: Bool, _ rotate: () async throws -> Void) async -> Bool {
        do {
            try await rotate()
            return true
        } catch {
            if !isSilent {
                logger.error(
                    "the key-encryption key is not rotated, so that erasures are not complete",
                    metadata: ["reason": "\(error)", "retrySeconds": "\(Self.intervalSeconds)"])
            }
            return false
        }
    }
}
