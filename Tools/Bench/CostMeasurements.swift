/// What an event costs the server, in processor time: hours of service in requests of any size, and
/// events about aggregates of any size.
struct CostMeasurements {
    /// Events of a request.
    static let servedSizes = [10, 100, 1000]
    /// Events of one size and run.
    static let servedEvents = 10_000
    /// An aggregate of few events has so many.
    static let fewEvents = 10
    static let maximumMembers = 100_000
    private static let maximumServedMicroseconds = 20.0
    private static let maximumRatio = 1.3
    /// Events of a sample.
    private static let sampleEvents = 2000
    /// A subject gets no more events than are posted within this time.
    private static let maximumGrowthSeconds = 30.0

    let plan: BenchPlan
    let server: ServedLedger
    var singles: SingleEvents
    private var growth: GrowthEvents

    init(_ plan: BenchPlan, _ server: ServedLedger, _ singles: SingleEvents) {
        self.plan = plan
        self.server = server
        self.singles = singles
        growth = GrowthEvents(time: singles.registrationTime)
    }

    /// Hours of service with a participation, in requests of several sizes.
    mutating func served() throws -> Finding {
        var costs = Self.servedSizes.map { _ in Samples() }
        for _ in 0..<plan.runs {
            for (place, size) in Self.servedSizes.enumerated() {
                let lines = (0..<Self.servedEvents).map { _ in singles.nextHours() }
                costs[place].add(try cost(lines, in: size))
            }
        }
        let figures = zip(Self.servedSizes, costs).map { size, cost in
            "\(Text.decimals(cost.median, 1)) µs in requests of \(Text.count(size))"
        }
        return Finding(
            measured: figures.joined(separator: ", "),
            isReached: costs.allSatisfy { $0.median <= Self.maximumServedMicroseconds })
    }

    /// Joining a group of very many members, beside joining groups of few.
    mutating func members() throws -> Finding {
        var few = Samples()
        var many = Samples()
        for run in 0..<plan.runs {
            let groups = (0..<Self.sampleEvents / Self.fewEvents).map { "bs\(run)-\($0)" }
            try post(groups.map { growth.group($0) })
            let lines = groups.enumerated().flatMap { place, group in
                (1...Self.fewEvents).map { growth.joined(group, place * Self.fewEvents + $0) }
            }
            few.add(try cost(lines))
        }
        try post([growth.group("bm")])
        var next = 1
        // The samples are taken among the last that may join.
        while next + (plan.runs + 1) * Self.sampleEvents <= plan.members {
            try post(join("bm", &next))
        }
        for _ in 0..<plan.runs { many.add(try cost(join("bm", &next))) }
        return comparison(
            many, "in a group of \(Text.count(next))", few, "in groups of \(Self.fewEvents)")
    }

    private mutating func join(_ group: String, _ next: inout Int) -> [String] {
        let volunteers = next..<next + Self.sampleEvents
        next = volunteers.upperBound
        return volunteers.map { growth.joined(group, $0) }
    }

    /// Events about a subject that has very many, beside events about subjects of few.
    mutating func subject() throws -> Finding {
        var few = Samples()
        var many = Samples()
        for run in 0..<plan.runs {
            let first = 1 + run * Self.sampleEvents / Self.fewEvents
            let lines = (0..<Self.sampleEvents).map {
                growth.declared(first + $0 / Self.fewEvents)
            }
            few.add(try cost(lines))
        }
        let watch = Stopwatch()
        var events = 0
        while events < plan.subjectEvents, watch.seconds < Self.maximumGrowthSeconds {
            try post(declarations(10 * Self.sampleEvents))
            events += 10 * Self.sampleEvents
        }
        for _ in 0..<plan.runs { many.add(try cost(declarations(Self.sampleEvents))) }
        return comparison(
            many, "with \(Text.count(events)) events", few, "with \(Self.fewEvents)")
    }

    private mutating func declarations(_ count: Int) -> [String] {
        (0..<count).map { _ in growth.declared(0) }
    }

    private func comparison(
        _ many: Samples, _ big: String, _ few: Samples, _ small: String
    ) -> Finding {
        let ratio = many.median / few.median
        return Finding(
            measured: "\(Text.decimals(many.median, 1)) µs an event \(big)",
            limit: "\(Text.decimals(few.median, 1)) µs \(small)", ratio: ratio,
            isReached: ratio <= Self.maximumRatio)
    }

    /// Posts events in requests of one size, as fast as they are answered; returns the server's processor
    /// time, microseconds an event.
    private func cost(_ lines: [String], in size: Int = BenchPlan.batchEvents) throws -> Double {
        let before = try ProcessorTime.seconds(of: server.pid)
        try post(lines, in: size)
        let seconds = try ProcessorTime.seconds(of: server.pid) - before
        return seconds * 1e6 / Double(lines.count)
    }

    private func post(_ lines: [String], in size: Int = BenchPlan.batchEvents) throws {
        let batches = stride(from: 0, to: lines.count, by: size).map { start in
            let batch = lines[start..<min(start + size, lines.count)]
            return Array("[\(batch.joined(separator: ","))]".utf8)
        }
        let poster = PacedPoster(batches, eventsOfPost: size, perSecond: .max, to: server)
        poster.waitForAll()
        _ = try poster.finish()
    }
}
