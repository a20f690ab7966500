import EventLog
package import Logging
import MerkleTree
import ServiceLifecycle

/// Asks witnesses to cosign the newest checkpoint, each in a task of its own, beside the writer.
///
/// A witness that does not answer, or answers wrongly, changes nothing but the log lines and the metrics. Its
/// cosignature is asked for again after twice the time each time. Checkpoints that were signed meanwhile are
/// passed over: the newest one commits to all events of those before.
package struct WitnessService: Service {
    /// How often a witness's task looks for a new checkpoint.
    private static let lookSeconds = 1
    /// The longest wait after failures.
    private static let maximumRetrySeconds = 600
    private static let maximumDoublings = 10

    private let ledger: Ledger
    private let witnesses: [Witness]
    private let intervalSeconds: Int
    private let logger: Logger

    /// Creates a service that asks until it is stopped; the ledger must stay open until then.
    ///
    /// - Parameters:
    ///   - witnesses: At least one: without any the service would end at once.
    ///   - intervalSeconds: The least time between two requests for cosignatures to one witness.
    package init(
        _ ledger: Ledger, _ witnesses: [Witness], intervalSeconds: Int, logger: Logger
    ) {
        self.ledger = ledger
        self.witnesses = witnesses
        self.intervalSeconds = intervalSeconds
        self.logger = logger
    }

    /// Asks until a graceful shutdown or cancellation.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                for witness in witnesses { group.addTask { await follow(witness) } }
            }
        }
    }

    private func follow(_ witness: Witness) async {
        let name = witness.key.name
        let metrics = WitnessMetrics(name)
        var asking = WitnessAsking(ledger, witness)
        var failures = 0
        var lastReason = ""
        while !Task.isCancelled {
            var waitSeconds = Self.lookSeconds
            do {
                if let (checkpoint, isCosigned) = try asking.newest() {
                    if !isCosigned {
                        waitSeconds = intervalSeconds
                        try await asking.ask(for: checkpoint)
                        metrics.noteCosigned()
                        if failures > 0 {
                            logger.notice(
                                "a witness cosigns again", metadata: ["witness": "\(name)"])
                        }
                        failures = 0
                        lastReason = ""
                    }
                    metrics.note(size: checkpoint.size)
                }
            } catch {
                guard !Task.isCancelled else { return }
                failures += 1
                metrics.noteFailed()
                waitSeconds = retrySeconds(after: failures)
                let reason = "\(error)"
                // One line when it begins to fail, and one for each other reason.
                if reason != lastReason {
                    logger.warning(
                        "a witness does not cosign",
                        metadata: ["witness": "\(name)", "reason": "\(reason)"])
                }
                lastReason = reason
            }
            try? await Task.sleep(for: .seconds(waitSeconds))
        }
    }

    private func retrySeconds(after failures: Int) -> Int {
        let doubled = intervalSeconds << min(failures - 1, Self.maximumDoublings)
        return max(intervalSeconds, min(doubled, Self.maximumRetrySeconds))
    }
}
