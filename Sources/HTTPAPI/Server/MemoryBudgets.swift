import HTTPServer
import Metrics

/// Limits of the bytes that the process holds for its clients.
struct MemoryBudgets: Sendable {
    /// The part of the bodies' budget for single events, so that large bodies cannot shut them out.
    private static let singlesShare = 4

    /// Batches and appends, from their first byte until they are answered.
    let bodies: ByteBudget
    /// Single events and requests for tokens, likewise.
    let singles: ByteBudget
    /// Certificates that anybody sends to have them checked, which can shut out nothing else.
    let certificates: ByteBudget
    /// Lines of streams that are not whole yet.
    let lines: ByteBudget
    /// Lines of streams on their way through the writer.
    let streams: ByteBudget
    /// Results of streams that wait to be read.
    let results: ByteBudget
    /// Answers that wait to be read.
    let answers: ByteBudget

    /// Budgets for bodies and for what is unread of each kind.
    init(bodiesBytes: Int, unreadBytes: Int, _ factory: any MetricsFactory) {
        bodies = ByteBudget("bodies", limitBytes: bodiesBytes, factory)
        singles = ByteBudget("singles", limitBytes: bodiesBytes / Self.singlesShare, factory)
        certificates = ByteBudget(
            "certificates", limitBytes: bodiesBytes / Self.singlesShare, factory)
        lines = ByteBudget("lines", limitBytes: bodiesBytes / 2, factory)
        streams = ByteBudget("streams", limitBytes: bodiesBytes, factory)
        results = ByteBudget("results", limitBytes: unreadBytes, factory)
        answers = ByteBudget("answers", limitBytes: unreadBytes, factory)
    }

    /// Sets the gauges to what is held now.
    func record() {
        for budget in [bodies, singles, certificates, lines, streams, results, answers] {
            budget.record()
        }
    }
}
