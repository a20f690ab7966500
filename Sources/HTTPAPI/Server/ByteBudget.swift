import HTTPTypes
import Metrics
import Synchronization

/// Bytes that one kind of work may hold in the whole process at once.
final class ByteBudget: Sendable {
    /// What takes them, as metrics and problems name it.
    let kind: String
    /// Bytes that may be held.
    let limitBytes: Int
    private let held = Atomic<Int>(0)
    private let refused: Counter
    private let gauge: Gauge

    /// A budget of which nothing is held.
    init(_ kind: String, limitBytes: Int, _ factory: any MetricsFactory) {
        self.kind = kind
        self.limitBytes = limitBytes
        let labels = [("kind", kind)]
        refused = Counter(
            label: "wenzhi_memory_refused_total", dimensions: labels, factory: factory)
        gauge = Gauge(label: "wenzhi_memory_held_bytes", dimensions: labels, factory: factory)
    }

    /// Whether as much is held as may be.
    var isFull: Bool { held.load(ordering: .relaxed) >= limitBytes }

    /// A lease of nothing yet.
    func lease() -> ByteLease { ByteLease(self) }

    /// Bytes for as long as the lease lives; refused with 503 when too many are held.
    func lease(_ bytes: Int) throws(Problem) -> ByteLease {
        let lease = ByteLease(self)
        guard lease.take(bytes) else { throw .answersUnread(self) }
        return lease
    }

    /// Counts something that was ended because too many bytes are held.
    func noteRefusal() {
        refused.increment()
    }

    /// Shows what is held to those who ask for metrics.
    func record() {
        gauge.record(held.load(ordering: .relaxed))
    }

    fileprivate func add(_ bytes: Int) {
        held.add(bytes, ordering: .relaxed)
    }

    /// Adds bytes unless too many would be held then. Never holds more even for a moment, so that
    /// one who asks for much does not have others refused.
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
final class ByteLease: Sendable {
    private let budget: ByteBudget
    private let held = Atomic<Int>(0)

    fileprivate init(_ budget: ByteBudget) {
        self.budget = budget
    }

    deinit {
        budget.add(-held.load(ordering: .relaxed))
    }

    /// Bytes that it holds.
    var heldBytes: Int { held.load(ordering: .relaxed) }

    /// Takes more; false, and counted as refused, when too many are held.
    func take(_ bytes: Int) -> Bool {
        guard tryToTake(bytes) else {
            budget.noteRefusal()
            return false
        }
        return true
    }

    /// Takes more; false when too many are held. For those who wait and try again.
    func tryToTake(_ bytes: Int) -> Bool {
        guard budget.addWithinLimit(bytes) else { return false }
        held.add(bytes, ordering: .relaxed)
        return true
    }

    /// Takes bytes that are there already, whether or not the limit allows it.
    func force(_ bytes: Int) {
        budget.add(bytes)
        held.add(bytes, ordering: .relaxed)
    }

    /// Gives some back.
    func release(_ bytes: Int) {
        budget.add(-bytes)
        held.subtract(bytes, ordering: .relaxed)
    }
}

/// What the process may hold for its clients.
struct MemoryBudgets: Sendable {
    /// Of the bodies, this part is for single events: large ones cannot shut them out.
    private static let singlesShare = 4

    /// Batches and appends, from their first byte until they are answered.
    let bodies: ByteBudget
    /// Single events and requests for tokens, likewise.
    let singles: ByteBudget
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
        lines = ByteBudget("lines", limitBytes: bodiesBytes / 2, factory)
        streams = ByteBudget("streams", limitBytes: bodiesBytes, factory)
        results = ByteBudget("results", limitBytes: unreadBytes, factory)
        answers = ByteBudget("answers", limitBytes: unreadBytes, factory)
    }

    /// Shows what is held to those who ask for metrics.
    func record() {
        for budget in [bodies, singles, lines, streams, results, answers] { budget.record() }
    }
}

extension Problem {
    /// Why a body is not taken.
    static func tooManyBytes(_ budget: ByteBudget) -> Problem {
        Problem(
            .tooManyRequests, "too-many-bytes-in-flight", "Too much at once",
            "\(budget.limitBytes) bytes of bodies may be in flight here at once (\(budget.kind)), "
                + "and others hold them. Nothing of this was recorded; try again in a second.",
            headers: [.retryAfter: "1"])
    }

    /// Why an answer is not made.
    static func answersUnread(_ budget: ByteBudget) -> Problem {
        Problem(
            .serviceUnavailable, "answers-unread", "Too many answers wait to be read",
            "\(budget.limitBytes) bytes of answers may wait for their clients here at once, and "
                + "others have not read theirs. Try again in a second.",
            headers: [.retryAfter: "1"])
    }

    /// Why a body that trickles is given up.
    static let bodyTooSlow = Problem(
        .requestTimeout, "body-too-slow", "The body is too slow",
        "A body arrives within \(ServerLimits.bodyGraceSeconds) seconds, and a second more for "
            + "every \(ServerLimits.minimumBodyBytesPerSecond) bytes. Nothing was recorded.")
}
