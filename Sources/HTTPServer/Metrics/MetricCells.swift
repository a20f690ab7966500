import Metrics
import Synchronization

/// A number that only grows.
final class CounterCell: CounterHandler {
    private let count = Atomic<Int64>(0)

    var value: Int64 { count.load(ordering: .relaxed) }

    func increment(by amount: Int64) {
        count.add(amount, ordering: .relaxed)
    }

    func reset() {
        count.store(0, ordering: .relaxed)
    }
}

/// A number that is what it was last set to.
final class GaugeCell: RecorderHandler, MeterHandler {
    private let current = Mutex(0.0)

    var value: Double { current.withLock { $0 } }

    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { current.withLock { $0 = value } }
    func increment(by amount: Double) { current.withLock { $0 += amount } }
    func decrement(by amount: Double) { current.withLock { $0 -= amount } }
}

/// How often values were at most so large, for a fixed set of bounds.
final class HistogramCell: RecorderHandler, TimerHandler {
    /// What was observed.
    struct State {
        /// How often, for each bound by itself; the last for everything above.
        var counts: [UInt64]
        var sum = 0.0
    }

    private static let nanosecondsPerSecond = 1e9

    let bounds: [Double]
    private let observed: Mutex<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        observed = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    var state: State { observed.withLock { $0 } }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        var index = 0
        while index < bounds.count, value > bounds[index] { index += 1 }
        observed.withLock { state in
            state.counts[index] += 1
            state.sum += value
        }
    }

    /// A duration; kept in seconds, as Prometheus has it.
    func recordNanoseconds(_ duration: Int64) {
        record(Double(duration) / Self.nanosecondsPerSecond)
    }
}
