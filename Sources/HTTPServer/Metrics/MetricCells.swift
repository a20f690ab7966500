import Metrics
import Synchronization

/// A counter.
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

/// A gauge.
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

/// A histogram with fixed bounds.
final class HistogramCell: RecorderHandler, TimerHandler {
    /// The observations so far.
    struct State {
        /// The number of values per bound, not cumulative; the last is for values above all bounds.
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

    /// Records a duration, in seconds as Prometheus expects.
    func recordNanoseconds(_ duration: Int64) {
        record(Double(duration) / Self.nanosecondsPerSecond)
    }
}
