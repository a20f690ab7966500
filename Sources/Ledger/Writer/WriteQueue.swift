import Foundation

/// Requests that wait to be written. Any thread adds; the writer's thread takes a group at a time.
///
/// There is no timer: while one group is flushed to the disk, the next one collects here.
///
/// `@unchecked Sendable`: everything mutable is only touched while `condition` is locked.
final class WriteQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private var queue = FairQueue<WriteRequest>()
    private var isClosed = false
    /// Whether the writer's thread waits for the condition.
    private var isAwaited = false

    /// Adds a request; throws when the queue is full or closed.
    func add(_ request: WriteRequest) throws(LedgerError) {
        condition.lock()
        defer { condition.unlock() }
        guard !isClosed else { throw LedgerError(.closing, "The ledger is closing; try again.") }
        guard queue.add(request, eventCount: request.eventCount, lane: request.lane) else {
            throw LedgerError(
                .busy,
                "\(queue.waitingEvents) events wait to be written; try again in a second.")
        }
        guard isAwaited else { return }
        isAwaited = false
        condition.signal()
    }

    /// Waits for requests and takes a group of about `limitEvents` events; nil once the queue is
    /// closed and empty. Called on the writer's thread.
    func take(upTo limitEvents: Int) -> [WriteRequest]? {
        condition.lock()
        defer { condition.unlock() }
        while queue.isEmpty {
            if isClosed { return nil }
            isAwaited = true
            condition.wait()
        }
        isAwaited = false
        return queue.take(upTo: limitEvents)
    }

    /// The larger request that will probably be in the next group.
    var nextLarge: WriteRequest? {
        condition.lock()
        defer { condition.unlock() }
        return queue.nextLarge
    }

    /// The number of waiting events.
    var depth: Int {
        condition.lock()
        defer { condition.unlock() }
        return queue.waitingEvents
    }

    /// Refuses further requests; those that wait are still written.
    func close() {
        condition.lock()
        defer { condition.unlock() }
        isClosed = true
        condition.broadcast()
    }
}
