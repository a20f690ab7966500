import Foundation

/// What waits to be written. Any thread adds; the writer's thread takes all there is, up to a group.
///
/// There is no timer: while one group is being flushed to the disk, the next one gathers here.
///
/// `@unchecked Sendable`: everything mutable is only touched while `condition` is locked.
final class WriteQueue: @unchecked Sendable {
    /// Events that may wait; more are refused with "try again".
    static let maximumWaitingEvents = 65_536
    /// Events that are taken at once, so that a single post behind an import waits for one group.
    static let maximumGroupEvents = 4096

    private let condition = NSCondition()
    private var requests: [WriteRequest] = []
    private var head = 0
    private var waitingEvents = 0
    private var isClosed = false

    /// Adds a request; false when the queue is full or closed.
    func add(_ request: WriteRequest) throws(LedgerError) {
        condition.lock()
        defer { condition.unlock() }
        guard !isClosed else { throw LedgerError(.closing, "The ledger is closing; try again.") }
        let count = request.eventCount
        guard waitingEvents + count <= Self.maximumWaitingEvents || waitingEvents == 0 else {
            throw LedgerError(
                .busy, "\(waitingEvents) events wait to be written; try again in a second.")
        }
        waitingEvents += count
        requests.append(request)
        if requests.count - head == 1 { condition.signal() }
    }

    /// Waits for requests and takes a group; nil once the queue is closed and empty.
    func take() -> [WriteRequest]? {
        condition.lock()
        defer { condition.unlock() }
        while head == requests.count {
            if isClosed { return nil }
            condition.wait()
        }
        var group: [WriteRequest] = []
        var events = 0
        while head < requests.count {
            let count = requests[head].eventCount
            if !group.isEmpty, events + count > Self.maximumGroupEvents { break }
            events += count
            group.append(requests[head])
            head += 1
        }
        if head == requests.count {
            requests.removeAll(keepingCapacity: true)
            head = 0
        }
        waitingEvents -= events
        return group
    }

    /// Events that wait.
    var depth: Int {
        condition.lock()
        defer { condition.unlock() }
        return waitingEvents
    }

    /// Takes nothing more; what waits is still written.
    func close() {
        condition.lock()
        defer { condition.unlock() }
        isClosed = true
        condition.broadcast()
    }
}
