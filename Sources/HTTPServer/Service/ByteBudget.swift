package import Metrics
import Synchronization

/// Bytes that one kind of work may hold in the whole process at once.
package final class ByteBudget: Sendable {
    /// What takes them, as metrics and problems name it.
    package let kind: String
    /// Bytes that may be held.
    package let limitBytes: Int
    private let held = Atomic<Int>(0)
    private let refused: Counter
    private let gauge: Gauge

    /// A budget of which nothing is held.
    package init(_ kind: String, limitBytes: Int, _ factory: any MetricsFactory) {
        self.kind = kind
        self.limitBytes = limitBytes
        let labels = [("kind", kind)]
        refused = Counter(
            label: "wenzhi_memory_refused_total", dimensions: labels, factory: factory)
        gauge = Gauge(label: "wenzhi_memory_held_bytes", dimensions: labels, factory: factory)
    }

    /// Whether as much is held as may be.
    package var isFull: Bool { held.load(ordering: .relaxed) >= limitBytes }

    /// A lease of nothing yet.
    package func lease() -> ByteLease { ByteLease(self) }

    /// Counts something that was ended because too many bytes are held.
    package func noteRefusal() {
        refused.increment()
    }

    /// Sets the gauge to what is held now.
    package func record() {
        gauge.record(held.load(ordering: .relaxed))
    }

    fileprivate func add(_ bytes: Int) {
        held.add(bytes, ordering: .relaxed)
    }

    /// Adds bytes unless too many would be held then. It never holds more even for a moment, so that a
    /// large demand does not have others refused.
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

/// Bytes of a budget that are held until the lease is given up or gone.
///
/// A reference: code that keeps the bytes keeps the lease with them.
package final class ByteLease: Sendable {
    private let budget: ByteBudget
    private let held = Atomic<Int>(0)

    fileprivate init(_ budget: ByteBudget) {
        self.budget = budget
    }

    deinit {
        budget.add(-held.load(ordering: .relaxed))
    }

    /// Bytes that it holds.
    package var heldBytes: Int { held.load(ordering: .relaxed) }

    /// Takes more; false, and counted as refused, when too many are held.
    package func take(_ bytes: Int) -> Bool {
        guard tryToTake(bytes) else {
            budget.noteRefusal()
            return false
        }
        return true
    }

    /// Takes more; false, and not counted as refused, when too many are held.
    package func tryToTake(_ bytes: Int) -> Bool {
        guard budget.addWithinLimit(bytes) else { return false }
        held.add(bytes, ordering: .relaxed)
        return true
    }

    /// Takes bytes that are there already, whether or not the limit allows it.
    package func force(_ bytes: Int) {
        budget.add(bytes)
        held.add(bytes, ordering: .relaxed)
    }

    /// Gives some back.
    package func release(_ bytes: Int) {
        budget.add(-bytes)
        held.subtract(bytes, ordering: .relaxed)
    }
}
