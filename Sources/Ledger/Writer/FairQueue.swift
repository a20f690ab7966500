import Synchronization

/// A sender whose requests keep their order, such as one stream of events.
///
/// A request without a lane is a sender of its own.
public struct WriteLane: Hashable, Sendable {
    private static let count = Atomic<UInt64>(0)

    private let number: UInt64

    /// A lane that nobody else has.
    public init() {
        number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    }
}

/// What waits to be written, and whose turn it is. Pure: no lock, no thread.
///
/// Small requests go first, in the order of their arrival; then the others, one request of each
/// sender in turn. So a post waits for the group under way and its own, however much is imported.
public struct FairQueue<Element> {
    /// Events that may wait; more are refused with "try again".
    public static var maximumWaitingEvents: Int { 65_536 }
    /// Events of small requests that may wait beyond those: imports do not shut out single posts.
    public static var reservedEvents: Int { 4096 }
    /// Events of a request that goes before larger ones.
    public static var maximumSmallEvents: Int { 8 }

    /// Events that wait.
    public private(set) var waitingEvents = 0
    private var small = Fifo<Entry>()
    private var lanes: [WriteLane: Fifo<Entry>] = [:]
    /// Lanes in which something waits, the next one first.
    private var turns = Fifo<WriteLane>()

    private struct Entry {
        let element: Element
        let eventCount: Int
    }

    /// A queue in which nothing waits.
    public init() {}

    /// Whether nothing waits.
    public var isEmpty: Bool { small.isEmpty && turns.isEmpty }

    /// Adds a request; false when too much waits already. An empty queue takes any.
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

    /// The first of the larger requests, which stays where it is.
    public var nextLarge: Element? {
        turns.first.flatMap { lanes[$0]?.first?.element }
    }

    /// Takes a group of about so many events: at least one small request and one of the others, where
    /// they wait, so that neither kind holds up the other for good.
    ///
    /// Beside small requests the others get half of it: those wait for the group under way already.
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

/// First in, first out; both ends take constant time.
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
