import Workload

/// Reads over HTTP, idle and while events are posted in the background.
struct ReadingMeasurements {
    /// Volunteers that are asked for, chosen at random.
    private static let volunteers = 10_000
    /// Volunteers around whom standings are asked for.
    private static let volunteersAround = 2000
    /// Rows of a page: the most that one may ask for, and fewer than each collection has.
    private static let pageRows = 1000
    /// Seconds of background posts beyond those that are measured.
    private static let spareSeconds = 2

    let plan: BenchPlan
    let server: ServedLedger
    let load: LoadGenerator
    var stories: StoryStream
    /// Paths of those volunteers.
    let paths: [String]
    /// Events a second that were recorded in the background of each read that was measured.
    private var posted = Samples()

    init(
        _ plan: BenchPlan, _ server: ServedLedger, _ load: LoadGenerator, _ stories: StoryStream
    ) {
        self.plan = plan
        self.server = server
        self.load = load
        self.stories = stories
        var random = SplitMix(state: 3)
        paths = (0..<Self.volunteers).map { _ in
            let number = Int(random.next() % UInt64(plan.volunteers * 8 / 10))
            return "/v1/volunteers/v" + Text.padded(number)
        }
    }

    /// A volunteer by id, beside `/health/live` in the same circumstances.
    mutating func row(whilePosting isPosting: Bool) throws -> Finding {
        var comparison = Comparison()
        posted = Samples()
        let seconds = plan.loadSeconds
        let limitSeconds = Comparison.limitSeconds(beside: seconds)
        for _ in 0..<plan.runs {
            let before = try get(["/health/live"], isPosting, seconds: limitSeconds)
            let result = try get(paths, isPosting, seconds: seconds)
            let after = try get(["/health/live"], isPosting, seconds: limitSeconds)
            comparison.add(result, between: before, after)
        }
        let p99 = comparison.p99.median
        return Finding(
            measured:
                "\(Text.count(comparison.rates.median)) requests/s; "
                + "p99 \(Text.decimals(p99, 2)) ms" + remark,
            limit: "\(Text.count(comparison.limits.median)) GET /health/live/s"
                + (isPosting ? " while the same is posted" : ""),
            ratio: comparison.ratios.median,
            isReached: comparison.ratios.median >= 0.85 && p99 < 5 && remark.isEmpty)
    }

    /// Pages of the standings in whose middle is a volunteer, while events are posted.
    mutating func standingsAround() throws -> Finding {
        let connection = try HTTPConnection(port: server.port)
        var random = SplitMix(state: 4)
        var paths: [String] = []
        for _ in 0..<Self.volunteersAround {
            let number = Int(random.next() % UInt64(plan.volunteers))
            let path = "/v1/standings?limit=100&around=v" + Text.padded(number)
            let status = try connection.send(
                "GET", path, headers: ["Authorization: Bearer \(server.token)"])
            // Not everybody has a place.
            if status == 200 { paths.append(path) }
        }
        return try standings(paths)
    }

    /// Pages of the standings, while events are posted.
    mutating func standings(_ paths: [String]) throws -> Finding {
        let watch = Stopwatch()
        let status = try HTTPConnection(port: server.port).send(
            "GET", paths.first ?? "", headers: ["Authorization: Bearer \(server.token)"])
        guard status == 200 else { throw BenchFailure("status \(status)") }
        // The first after a start loads them.
        let firstSeconds = watch.seconds
        var rates = Samples()
        var p99 = Samples()
        posted = Samples()
        for _ in 0..<plan.runs {
            let result = try get(
                paths, true, connections: BenchPlan.standingsConnections,
                seconds: plan.loadSeconds)
            rates.add(result.requestsPerSecond)
            p99.add(result.p99)
        }
        return Finding(
            measured:
                "p99 \(Text.decimals(p99.median, 2)) ms; \(Text.count(rates.median)) requests/s; "
                + "first question \(Text.decimals(firstSeconds, 3)) s" + remark,
            isReached: p99.median < 10 && remark.isEmpty)
    }

    /// Full pages of a collection, idle.
    func page(of collection: String) throws -> Finding {
        var rates = Samples()
        var p99 = Samples()
        for _ in 0..<plan.runs {
            let result = try load.get(
                ["/v1/\(collection)?limit=\(Self.pageRows)"],
                connections: BenchPlan.pageConnections, seconds: plan.loadSeconds)
            rates.add(result.requestsPerSecond * Double(Self.pageRows))
            p99.add(result.p99)
        }
        return Finding(
            measured:
                "\(Text.count(rates.median)) rows/s; p99 \(Text.decimals(p99.median, 2)) ms",
            isReached: rates.median >= 100_000)
    }

    /// What to say when the background posts did not keep their rate, to a twentieth.
    private var remark: String {
        let wanted = 0.95 * Double(BenchPlan.backgroundEventsPerSecond)
        guard posted.minimum < wanted else { return "" }
        return "; only \(Text.count(posted.minimum)) events/s were posted"
    }

    private mutating func get(
        _ paths: [String], _ isPosting: Bool, connections: Int = BenchPlan.connections, seconds: Int
    ) throws -> LoadResult {
        guard isPosting else {
            return try load.get(paths, connections: connections, seconds: seconds)
        }
        let events = (seconds + Self.spareSeconds) * BenchPlan.backgroundEventsPerSecond
        let batches = (0..<events / BenchPlan.backgroundPostEvents).map { _ in
            Array(stories.batch(BenchPlan.backgroundPostEvents).utf8)
        }
        let poster = PacedPoster(batches, to: server)
        let result = Result {
            try load.get(paths, connections: connections, seconds: seconds)
        }
        posted.add(try poster.finish())
        return try result.get()
    }
}
