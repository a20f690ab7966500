import Metrics
import Synchronization

/// Counts the connections that are open, and says when there are too many.
final class ConnectionGate: Sendable {
    private let count = Atomic<Int>(0)
    private let maximum: Int
    private let open: Gauge
    private let refused: Counter

    /// A gate for so many connections at once.
    init(maximum: Int, _ factory: any MetricsFactory) {
        self.maximum = maximum
        open = Gauge(label: "wenzhi_http_connections", factory: factory)
        refused = Counter(label: "wenzhi_http_connections_refused_total", factory: factory)
    }

    /// Counts a connection in; false when it is one too many. Either way it must leave.
    func enter() -> Bool {
        let now = count.add(1, ordering: .relaxed).newValue
        open.record(now)
        guard now > maximum else { return true }
        refused.increment()
        return false
    }

    /// Counts a connection out.
    func leave() {
        open.record(count.subtract(1, ordering: .relaxed).newValue)
    }
}
