public import Logging
public import ServiceLifecycle

/// Makes a served ledger keep copies of its read models at month ends, so that questions about the past are
/// answered at once.
///
/// It may stop before the server does: its end makes questions that wait for a past state end, too.
public struct ArchiveService: Service {
    /// Seconds between two looks at whether a copy is due.
    private static let intervalSeconds = 10

    private let ledger: Ledger
    private let logger: Logger

    /// Creates a service that runs until it is stopped; the ledger must stay open until then.
    public init(_ ledger: Ledger, logger: Logger) {
        self.ledger = ledger
        self.logger = logger
    }

    /// Makes copies until a graceful shutdown or cancellation.
    public func run() async throws {
        let archive = ledger.archive
        await withGracefulShutdownHandler {
            await cancelWhenGracefulShutdown {
                // One line when it begins to fail, however long that lasts.
                var hasFailed = false
                // Not at the start, when clients connect again.
                while (try? await Task.sleep(for: .seconds(Self.intervalSeconds))) != nil {
                    hasFailed = await fails(archive, isSilent: hasFailed)
                }
            }
        } onGracefulShutdown: {
            archive.stop()
        }
    }

    private func fails(_ archive: ViewsArchive, isSilent: Bool) async -> Bool {
        do {
            if try archive.isCopyDue { try await archive.makeCopies() }
            return false
        } catch {
            if error.code != .closing, !isSilent {
                logger.warning(
                    "no copy of the read models is kept, so questions about the past take longer",
                    metadata: ["reason": "\(error.message)"])
            }
            return true
        }
    }
}
