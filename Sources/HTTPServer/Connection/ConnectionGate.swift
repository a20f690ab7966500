import Metrics
import Synchronization

/// Counts the open connections and limits their number. May be used on any thread.
final class ConnectionGate: Sendable {
    private let count = Atomic<Int>(0)
    private let maximum: Int
    private let open: Gauge
    private let refused: Counter

    /// Creates a gate for at most `maximum` connections at once.
    init(maximum: Int, _ factory: any MetricsFactory) {
        self.maximum = maximum
        open = Gauge(label: "wenzhi_http_connections", factory: factory)
        refused = Counter(label: "wenzhi_http_connections_refused_total", factory: factory)
    }

    /// Counts a connection that opens; false when it exceeds the maximum. In both cases the caller
    /// must call ``leave()``.
    func enter() -> Bool {
        let now = count.add(1, ordering: .relaxed).newValue
        open.record(now)
        guard now > maximum else { return true }
        refused.increment()
        return false
    }

    /// Counts a connection that has closed.
    func leave() {
        open.record(count.subtract(1, ordering: .relaxed).newValue)
    }
}
