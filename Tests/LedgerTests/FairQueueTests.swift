import Ledger
import Testing
import Workload

/// A queue behind a reference, for expectations take no changes of a value.
private final class Waiting<Element> {
    private var queue = FairQueue<Element>()

    var isEmpty: Bool { queue.isEmpty }
    var waitingEvents: Int { queue.waitingEvents }

    func add(_ element: Element, eventCount: Int, lane: WriteLane?) -> Bool {
        queue.add(element, eventCount: eventCount, lane: lane)
    }

    func take(upTo limitEvents: Int) -> [Element] { queue.take(upTo: limitEvents) }

    var nextLarge: Element? { queue.nextLarge }
}

/// Whose turn it is to be written.
struct FairQueueTests {
    /// One request: who sends it, its number with them, and how many events it has.
    private struct Request {
        let sender: Int
        let number: Int
        let events: Int
    }

    /// A queue in which so many chunks of one sender wait.
    private func importing(_ chunks: Int, chunksOf events: Int) -> Waiting<String> {
        let queue = Waiting<String>()
        let lane = WriteLane()
        for number in 0..<chunks {
            #expect(queue.add("chunk \(number)", eventCount: events, lane: lane))
        }
        return queue
    }

    @Test("the next large request can be seen, and stays until it is taken")
    func nextLarge() {
        let queue = Waiting<String>()
        #expect(queue.nextLarge == nil)
        #expect(queue.add("post", eventCount: 1, lane: nil))
        #expect(queue.nextLarge == nil)
        let lanes = [WriteLane(), WriteLane()]
        for (number, lane) in lanes.enumerated() {
            #expect(queue.add("chunk \(number)", eventCount: 500, lane: lane))
        }
        #expect(queue.nextLarge == "chunk 0")
        #expect(queue.waitingEvents == 1001)
        #expect(queue.take(upTo: 500) == ["post", "chunk 0"])
        #expect(queue.nextLarge == "chunk 1")
        #expect(queue.take(upTo: 500) == ["chunk 1"])
        #expect(queue.nextLarge == nil)
    }

    @Test("a small request goes before all that is imported, which goes on all the same")
    func smallFirst() {
        let queue = importing(20, chunksOf: 500)
        #expect(queue.take(upTo: 1000) == ["chunk 0", "chunk 1"])
        #expect(queue.add("post", eventCount: 1, lane: nil))
        #expect(queue.take(upTo: 1000) == ["post", "chunk 2"])
        for number in 0..<2000 {
            #expect(queue.add("post \(number)", eventCount: 1, lane: nil))
        }
        let group = queue.take(upTo: 1000)
        #expect(group.count == 1001)
        #expect(group.last == "chunk 3")
        #expect(queue.waitingEvents == 1000 + 16 * 500)
    }

    @Test("beside a small request an import gets half of a group, and all of one without")
    func half() {
        let queue = importing(30, chunksOf: 100)
        #expect(queue.take(upTo: 1000).count == 10)
        #expect(queue.add("post", eventCount: 1, lane: nil))
        let group = queue.take(upTo: 1000)
        #expect(group.first == "post")
        #expect(group.count == 5)
        #expect(queue.take(upTo: 1000).count == 10)
    }

    @Test("senders take turns, and one with little to say waits for one turn of each other")
    func turns() {
        let queue = Waiting<String>()
        let lanes = (0..<3).map { _ in WriteLane() }
        for number in 0..<3 {
            for (name, lane) in lanes.enumerated() where name < 2 {
                #expect(queue.add("\(name)-\(number)", eventCount: 100, lane: lane))
            }
        }
        #expect(queue.add("2-0", eventCount: 100, lane: lanes[2]))
        #expect(queue.add("batch", eventCount: 300, lane: nil))
        #expect(queue.take(upTo: 250) == ["0-0", "1-0"])
        #expect(queue.take(upTo: 250) == ["2-0"])
        #expect(queue.take(upTo: 250) == ["batch"])
        #expect(queue.take(upTo: 1000) == ["0-1", "1-1", "0-2", "1-2"])
        #expect(queue.isEmpty)
        #expect(queue.waitingEvents == 0)
    }

    @Test("a stream's short chunk does not overtake its long one")
    func shortChunk() {
        let queue = Waiting<String>()
        let lane = WriteLane()
        #expect(queue.add("long", eventCount: 500, lane: lane))
        #expect(queue.add("short", eventCount: 1, lane: lane))
        #expect(queue.take(upTo: 100) == ["long"])
        #expect(queue.take(upTo: 100) == ["short"])
    }

    @Test("a full queue refuses imports first, then everything; an empty one takes any request")
    func full() {
        let queue = Waiting<Int>()
        let most = FairQueue<Int>.maximumWaitingEvents
        #expect(queue.add(0, eventCount: most + 1, lane: nil))
        #expect(!queue.add(1, eventCount: FairQueue<Int>.maximumSmallEvents + 1, lane: nil))
        #expect(!queue.add(2, eventCount: 1, lane: WriteLane()))
        var reserved = 0
        while queue.add(3, eventCount: 1, lane: nil) { reserved += 1 }
        #expect(reserved == FairQueue<Int>.reservedEvents - 1)
        _ = queue.take(upTo: 1)
        _ = queue.take(upTo: most)
        #expect(queue.isEmpty)
        #expect(queue.add(4, eventCount: 9, lane: nil))
    }

    @Test("random requests: none is lost, each sender's keep their order, nobody waits long")
    func random() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed of the fair queue: \(seed)")
        var random = SplitMix(state: seed)
        let queue = Waiting<Request>()
        let lanes = (0..<8).map { _ in WriteLane() }
        var added = Array(repeating: 0, count: lanes.count)
        var taken = added
        // For each sender, the groups taken while it had something waiting and got nothing.
        var passedOver = added
        for _ in 0..<5000 {
            for _ in 0..<Int(random.next() % 6) {
                let sender = Int(random.next() % UInt64(lanes.count))
                let request = Request(
                    sender: sender, number: added[sender], events: 1 + Int(random.next() % 300))
                guard queue.add(request, eventCount: request.events, lane: lanes[sender]) else {
                    continue
                }
                added[sender] += 1
            }
            let limit = 1 + Int(random.next() % 500)
            let waiting = lanes.indices.filter { added[$0] > taken[$0] }
            let group = queue.take(upTo: limit)
            #expect(group.isEmpty == waiting.isEmpty, "seed \(seed)")
            let events = group.reduce(0) { $0 + $1.events }
            #expect(group.count <= 1 || events <= limit, "seed \(seed)")
            for request in group {
                #expect(request.number == taken[request.sender], "seed \(seed)")
                taken[request.sender] += 1
            }
            for sender in waiting {
                let wasServed = group.contains { $0.sender == sender }
                passedOver[sender] = wasServed ? 0 : passedOver[sender] + 1
                #expect(passedOver[sender] < lanes.count, "seed \(seed)")
            }
        }
        while !queue.isEmpty {
            for request in queue.take(upTo: 1000) { taken[request.sender] += 1 }
        }
        #expect(taken == added, "seed \(seed)")
        #expect(queue.waitingEvents == 0)
    }

    @Test("a group has as many events as its time allows, within bounds")
    func budget() {
        var budget = GroupBudget()
        for _ in 0..<50 { budget.note(events: budget.events, microseconds: 4000) }
        #expect(budget.events == GroupBudget.maximumEvents)
        for _ in 0..<50 { budget.note(events: 1000, microseconds: 10_000) }
        #expect((790...810).contains(budget.events))
        // Groups of a few events and clocks that stand still say nothing.
        budget.note(events: 1, microseconds: 10_000)
        budget.note(events: 1000, microseconds: 0)
        #expect((790...810).contains(budget.events))
        for _ in 0..<50 { budget.note(events: 1000, microseconds: 10_000_000) }
        #expect(budget.events == GroupBudget.minimumEvents)
    }
}
