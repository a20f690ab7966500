import Foundation

/// The live log under listeners, and tables of whole collections.
struct LiveMeasurements {
    static let listeners = 1000
    static let eventsPerSecond = 2000
    private static let eventsOfPost = 20
    private static let sources = 16
    /// How long deliveries may trail behind the last post.
    private static let deliverySeconds = 5.0
    private static let tableSeconds = 60

    let plan: BenchPlan
    let server: ServedLedger
    let folder: String
    var stories: StoryStream

    /// Posts at a fixed rate with a thousand listeners of sixteen centres, beside the same alone.
    mutating func fanOut() throws -> Finding {
        var alone = Samples()
        var beside = Samples()
        var delivered = Samples()
        for _ in 0..<plan.runs {
            alone.add(try post(batches()).milliseconds)
            let head = try server.head()
            let listeners = try Listeners(
                (0..<Self.listeners).map {
                    "after=\(head)&source=/centres/c\($0 % Self.sources)"
                }, to: server)
            defer { listeners.stop() }
            let batches = batches()
            let posted = try post(batches)
            beside.add(posted.milliseconds)
            try wait(for: listeners, Self.deliveries(batches))
            delivered.add(Double(listeners.received.events) / posted.seconds)
        }
        let ratio = beside.median / alone.median
        return Finding(
            measured: "\(Text.decimals(beside.median, 2)) ms a post of \(Self.eventsOfPost); "
                + "\(Text.count(delivered.median)) events/s delivered",
            limit: "\(Text.decimals(alone.median, 2)) ms without listeners", ratio: ratio,
            isReached: ratio <= 1.1)
    }

    private mutating func batches() -> [String] {
        let count = plan.loadSeconds * Self.eventsPerSecond / Self.eventsOfPost
        return (0..<count).map { _ in stories.batch(Self.eventsOfPost) }
    }

    /// Median of a post's time, and how long all of them took.
    private func post(_ batches: [String]) throws -> (milliseconds: Double, seconds: Double) {
        let poster = PacedPoster(
            batches.map { Array($0.utf8) }, eventsOfPost: Self.eventsOfPost,
            perSecond: Self.eventsPerSecond, to: server)
        poster.waitForAll()
        let rate = try poster.finish()
        guard rate > 0.9 * Double(Self.eventsPerSecond) else {
            throw BenchFailure("only \(Text.count(rate)) events/s were posted")
        }
        return (poster.times.median * 1000, Double(plan.loadSeconds))
    }

    /// Events that all listeners together must get of these batches.
    private static func deliveries(_ batches: [String]) -> Int {
        var count = 0
        for number in 0..<sources {
            let source = "\"source\":\"/centres/c\(number)\""
            let events = batches.reduce(0) { $0 + $1.components(separatedBy: source).count - 1 }
            count += events * ((listeners - number + sources - 1) / sources)
        }
        return count
    }

    private func wait(for listeners: Listeners, _ expected: Int) throws {
        let clock = Stopwatch()
        while listeners.received.events < expected {
            guard clock.seconds < Self.deliverySeconds else {
                throw BenchFailure(
                    "\(listeners.received.events) of \(expected) events were delivered")
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
        guard listeners.received.events == expected else {
            throw BenchFailure("\(listeners.received.events) events for \(expected)")
        }
    }

    /// The whole roster as one table.
    func table() throws -> Finding {
        var rates = Samples()
        let path = folder + "/table.csv"
        for _ in 0..<plan.runs {
            let output = try ChildProcess.run(
                [
                    "curl", "-sS", "-m", "\(Self.tableSeconds)", "-o", path, "-w",
                    "%{http_code} %{time_total}", "-H", "Accept: text/csv", "-H",
                    "Authorization: Bearer \(server.token)",
                    "http://127.0.0.1:\(server.port)/v1/volunteers",
                ], limitSeconds: Double(Self.tableSeconds + 5))
            let words = output.split(separator: " ")
            guard words.first == "200", let seconds = words.last.flatMap({ Double($0) }) else {
                throw BenchFailure("curl reports \(output)")
            }
            let lines = try Data(contentsOf: URL(filePath: path)).count { $0 == 10 }
            guard lines > plan.volunteers / 2 else { throw BenchFailure("\(lines) lines") }
            rates.add(Double(lines) / seconds)
        }
        return Finding(
            measured: "\(Text.count(rates.median)) rows/s", isReached: rates.median >= 100_000)
    }
}
