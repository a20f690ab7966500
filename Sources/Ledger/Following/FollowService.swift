public import Logging
public import ServiceLifecycle

/// Makes a served copy show what another process, such as `wenzhi mirror --follow`, adds to its log.
public struct FollowService: Service {
    /// Seconds between two looks at the log.
    private static let intervalSeconds = 1
    /// Failures in a row after which a line is logged: a look between two writes of the other process may fail.
    private static let loggedFailures = 3

    private let ledger: Ledger
    private let logger: Logger

    /// Creates a service that follows until it is stopped; the ledger must stay open until then.
    public init(_ ledger: Ledger, logger: Logger) {
        self.ledger = ledger
        self.logger = logger
    }

    /// Looks at the log every second, until a graceful shutdown or cancellation.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var failures = 0
            while (try? await Task.sleep(for: .seconds(Self.intervalSeconds))) != nil {
                do throws(LedgerError) {
                    try await ledger.follow()
                    failures = 0
                } catch {
                    failures += 1
                    guard failures == Self.loggedFailures, error.code != .closing else { continue }
                    logger.warning(
                        "what was added to the log is not shown",
                        metadata: ["reason": "\(error.message)"])
                }
            }
        }
    }
}
