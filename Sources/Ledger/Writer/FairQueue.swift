import Synchronization

/// A sender whose requests keep their order, such as one stream of events.
///
/// A request without a lane is a sender of its own.
public struct WriteLane: Hashable, Sendable {
    private static let count = Atomic<UInt64>(0)

    private let number: UInt64

    /// Creates a lane that differs from all others.
    public init() {
        number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    }
}

/// The order in which waiting requests are written. Pure: no lock, no thread.
///
/// Small requests go first, in the order of arrival; larger ones follow, one request of each lane
/// in turn. So a single post waits for the group under way and its own group, even during an
/// import.
public struct FairQueue<Element> {
    /// The maximum number of waiting events; further requests are refused with "try again".
    public static var maximumWaitingEvents: Int { 65_536 }
    /// Waiting events beyond that maximum that are reserved for small requests, so that imports do
    /// not shut out single posts.
    public static var reservedEvents: Int { 4096 }
    /// The maximum number of events of a small request.
    public static var maximumSmallEvents: Int { 8 }

    /// The number of waiting events.
    public private(set) var waitingEvents = 0
    private var small = Fifo<Entry>()
    private var lanes: [WriteLane: Fifo<Entry>] = [:]
    /// Lanes with waiting requests, the next one first.
    private var turns = Fifo<WriteLane>()

    private struct Entry {
        let element: Element
        let eventCount: Int
    }

    /// Creates an empty queue.
    public init() {}

    /// Whether no request waits.
    public var isEmpty: Bool { small.isEmpty && turns.isEmpty }

    /// Adds a request; returns false when too many events wait. An empty queue takes a request of
    /// any size.
    public mutating func add(_ element: Element, eventCount: Int, lane: WriteLane?) -> Bool {
        let isSmall = lane == nil && eventCount <= Self.maximumSmallEvents
        let limit = Self.maximumWaitingEvents + (isSmall ? Self.reservedEvents : 0)
        guard waitingEvents + eventCount <= limit || waitingEvents == 0 else { return false }
        waitingEvents += eventCount
        let entry = Entry(element: element, eventCount: eventCount)
        if isSmall {
            small.append(entry)
            return true
        }
        let lane = lane ?? WriteLane()
        if lanes[lane] == nil { turns.append(lane) }
        lanes[lane, default: Fifo()].append(entry)
        return true
    }

    /// The next of the larger requests, which stays in the queue.
    public var nextLarge: Element? {
        turns.first.flatMap { lanes[$0]?.first?.element }
    }

    /// Removes and returns a group of about `limitEvents` events. It has at least one small and one
    /// larger request where both wait, so that neither kind starves.
    ///
    /// Beside small requests, larger ones get half of the group, which limits the wait of the next
    /// small request.
    public mutating func take(upTo limitEvents: Int) -> [Element] {
        var group: [Element] = []
        var events = 0
        while let entry = small.first, group.isEmpty || events + entry.eventCount <= limitEvents {
            small.removeFirst()
            events += entry.eventCount
            group.append(entry.element)
        }
        let limitEvents = group.isEmpty ? limitEvents : max(events, limitEvents / 2)
        var isFirst = true
        while let lane = turns.first, let entry = lanes[lane]?.first,
            isFirst || events + entry.eventCount <= limitEvents
        {
            isFirst = false
            turns.removeFirst()
            lanes[lane]?.removeFirst()
            if lanes[lane]?.isEmpty ?? true { lanes[lane] = nil } else { turns.append(lane) }
            events += entry.eventCount
            group.append(entry.element)
        }
        waitingEvents -= events
        return group
    }
}

/// A first-in, first-out queue; adding and removing take amortised constant time.
private struct Fifo<Element> {
    private var elements: [Element?] = []
    private var head = 0

    var isEmpty: Bool { head == elements.count }
    var first: Element? { isEmpty ? nil : elements[head] }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    mutating func removeFirst() {
        elements[head] = nil
        head += 1
        guard head * 2 > elements.count else { return }
        elements.removeFirst(head)
        head = 0
    }
}
