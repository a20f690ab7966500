package import Metrics
import Synchronization

/// Limits the bytes that one kind of work holds in the whole process. May be used on any thread.
package final class ByteBudget: Sendable {
    /// The name of the kind, as metrics and problems show it.
    package let kind: String
    /// The maximum number of held bytes.
    package let limitBytes: Int
    private let held = Atomic<Int>(0)
    private let refused: Counter
    private let gauge: Gauge

    /// Creates a budget of which nothing is held.
    package init(_ kind: String, limitBytes: Int, _ factory: any MetricsFactory) {
        self.kind = kind
        self.limitBytes = limitBytes
        let labels = [("kind", kind)]
        refused = Counter(
            label: "wenzhi_memory_refused_total", dimensions: labels, factory: factory)
        gauge = Gauge(label: "wenzhi_memory_held_bytes", dimensions: labels, factory: factory)
    }

    /// Whether the limit is reached.
    package var isFull: Bool { held.load(ordering: .relaxed) >= limitBytes }

    /// A new lease, which holds no bytes yet.
    package func lease() -> ByteLease { ByteLease(self) }

    /// Counts a refusal for lack of budget.
    package func noteRefusal() {
        refused.increment()
    }

    /// Sets the gauge to the number of bytes held now.
    package func record() {
        gauge.record(held.load(ordering: .relaxed))
    }

    fileprivate func add(_ bytes: Int) {
        held.add(bytes, ordering: .relaxed)
    }

    /// Adds bytes unless that exceeds the limit. The sum never exceeds it even for a moment, so a
    /// large demand does not cause refusals of others.
    fileprivate func addWithinLimit(_ bytes: Int) -> Bool {
        var now = held.load(ordering: .relaxed)
        while now + bytes <= limitBytes {
            let (isDone, original) = held.weakCompareExchange(
                expected: now, desired: now + bytes, ordering: .relaxed)
            if isDone { return true }
            now = original
        }
        return false
    }
}

/// Bytes of a budget, held until they are released or the lease is deallocated.
///
/// A reference type: code that keeps the bytes keeps the lease with them.
package final class ByteLease: Sendable {
    private let budget: ByteBudget
    private let held = Atomic<Int>(0)

    fileprivate init(_ budget: ByteBudget) {
        self.budget = budget
    }

    deinit {
        budget.add(-held.load(ordering: .relaxed))
    }

    /// The number of bytes held.
    package var heldBytes: Int { held.load(ordering: .relaxed) }

    /// Takes bytes; returns false and counts a refusal when the limit would be exceeded.
    package func take(_ bytes: Int) -> Bool {
        guard tryToTake(bytes) else {
            budget.noteRefusal()
            return false
        }
        return true
    }

    /// Takes bytes; returns false without counting a refusal when the limit would be exceeded.
    package func tryToTake(_ bytes: Int) -> Bool {
        guard budget.addWithinLimit(bytes) else { return false }
        held.add(bytes, ordering: .relaxed)
        return true
    }

    /// Takes bytes that are in memory already, even beyond the limit.
    package func force(_ bytes: Int) {
        budget.add(bytes)
        held.add(bytes, ordering: .relaxed)
    }

    /// Releases bytes.
    package func release(_ bytes: Int) {
        budget.add(-bytes)
        held.subtract(bytes, ordering: .relaxed)
    }
}
