import Catalogue
import HTTPTypes
import Metrics
import Synchronization

/// Limits the number of heavy reads that run at once, in the order of arrival, so that small
/// requests always find a thread.
///
/// A piece takes a few milliseconds. A longer read requests one piece after the other.
final class WorkGate: Sendable {
    /// The maximum number of waiting pieces; more are refused, which limits the wait.
    static let maximumWaitingPieces = 512

    private struct State {
        var running = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let slots: Int
    private let state = Mutex(State())
    private let waitingGauge: Gauge
    private let refused: Counter

    /// A gate for so many pieces at once.
    init(slots: Int, _ factory: any MetricsFactory) {
        self.slots = slots
        waitingGauge = Gauge(label: "wenzhi_heavy_reads_waiting", factory: factory)
        refused = Counter(label: "wenzhi_heavy_reads_refused_total", factory: factory)
    }

    /// Runs a piece when it has its turn; refused with 503 when too many wait, unless it is part of an
    /// answer that is under way.
    func run<Result>(
        isUnderWay: Bool = false, _ piece: () throws -> Result
    ) async throws -> Result {
        try await enter(isUnderWay: isUnderWay)
        defer { leave() }
        return try piece()
    }

    /// Waits for a turn, which ``leave()`` ends; refused with 503 when too many wait. An answer that is
    /// under way waits in any case: to refuse it would be to break it off.
    func enter(isUnderWay: Bool = false) async throws(Problem) {
        // Even a single task that asks for one piece after the other lets others run in between.
        await Task.yield()
        guard isUnderWay || state.withLock({ $0.waiting.count < Self.maximumWaitingPieces }) else {
            refused.increment()
            throw .tooMuchReading
        }
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.running >= slots else {
                    state.running += 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    /// Ends a turn, and gives it to the piece that waits longest.
    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.running -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }

    /// Sets the gauge to how many wait now.
    func record() {
        waitingGauge.record(state.withLock { $0.waiting.count })
    }
}

extension Problem {
    static let tooMuchReading = Problem(
        .serviceUnavailable, "too-much-reading", "Too much is searched at once",
        "\(WorkGate.maximumWaitingPieces) searches wait for their turn; try again in a second.",
        headers: [.retryAfter: "1"])
}
