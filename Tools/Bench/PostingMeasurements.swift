import Foundation

/// Posts over HTTP, each event once.
struct PostingMeasurements {
    static let eventType = "application/cloudevents+json"
    static let batchType = "application/cloudevents-batch+json"
    /// The files of a run hold so much more than the first run's rate would need.
    private static let spareFactor = 1.3
    /// No connection is expected to post faster than this, one request after the other.
    private static let maximumAlonePerSecond = 12_000.0

    private static let maximumSoakSeconds = 300.0
    /// Posted at a time, which a quick machine does in less than the seconds.
    private static let soakPieceEvents = 50_000
    private static let soakPieceSeconds = 4
    /// How long a server rests before its memory is looked at.
    private static let restSeconds = 2.0

    let plan: BenchPlan
    let server: ServedLedger
    let load: LoadGenerator
    let folder: String
    /// Bytes of an event, on average.
    let eventBytes: Int
    var singles: SingleEvents
    var stories: StoryStream

    /// Single posts on many connections, beside posts of the same size that are only read.
    mutating func singlesOnManyConnections() throws -> Finding {
        let warmUp = try post(plan.singlesOfWarmUp, BenchPlan.connections, seconds: 1)
        let seconds = duration(
            plan.singlesPerRun, rate: warmUp.requestsPerSecond * Self.spareFactor)
        var comparison = Comparison()
        for _ in 0..<plan.runs {
            var files = try singleFiles(plan.singlesPerRun)
            defer { files.remove() }
            try files.finish()
            try comparison.add(
                load, posting: files, type: Self.eventType, connections: BenchPlan.connections,
                seconds: seconds)
        }
        let p99 = comparison.p99.median
        return Finding(
            measured:
                "\(Text.count(comparison.rates.median)) events/s; p99 \(Text.decimals(p99, 2)) ms",
            limit: "\(Text.count(comparison.limits.median)) POST /bench/body/s",
            ratio: comparison.ratios.median,
            isReached: comparison.ratios.median >= 0.60 && p99 < 10)
    }

    /// Single posts on one connection, beside commits of the same size.
    mutating func singlesOnOneConnection() throws -> Finding {
        var rates = Samples()
        var limits = Samples()
        for _ in 0..<plan.runs {
            let commits = try CommitRate.measure(
                in: folder + "/commits", recordBytes: eventBytes,
                seconds: Double(plan.loadSeconds) / 2)
            try FileManager.default.removeItem(atPath: folder + "/commits")
            limits.add(commits)
            let seconds = duration(
                plan.singlesAlonePerRun, rate: min(commits, Self.maximumAlonePerSecond))
            rates.add(try post(plan.singlesAlonePerRun, 1, seconds: seconds).requestsPerSecond)
        }
        let ratio = rates.median / limits.median
        return Finding(
            measured: "\(Text.count(rates.median)) events/s",
            limit: "\(Text.count(limits.median)) one-event LMDB commits/s", ratio: ratio,
            isReached: ratio >= 0.5)
    }

    /// Batches of a thousand.
    mutating func batches() throws -> Finding {
        var rates = Samples()
        for _ in 0..<plan.runs {
            var files = try LineFiles(folder + "/batches-", threads: LoadGenerator.threads)
            defer { files.remove() }
            for _ in 0..<plan.batchesPerRun {
                try files.add(stories.batch(BenchPlan.batchEvents))
            }
            try files.finish()
            let result = try load.post(
                files, type: Self.batchType, connections: BenchPlan.batchConnections,
                seconds: plan.loadSeconds)
            rates.add(result.requestsPerSecond * Double(BenchPlan.batchEvents))
        }
        return Finding(
            measured: "\(Text.count(rates.median)) events/s", isReached: rates.median >= 120_000)
    }

    /// One stream from curl, until its last result line is read.
    mutating func stream() throws -> Finding {
        var rates = Samples()
        for _ in 0..<plan.runs {
            let seconds = try streamImport.run(try streamFile())
            rates.add(Double(plan.streamEvents) / seconds)
        }
        return Finding(
            measured: "\(Text.count(rates.median)) events/s", isReached: rates.median >= 80_000)
    }

    /// Writes the events of one stream.
    mutating func streamFile() throws -> LineFiles {
        var files = try LineFiles(folder + "/stream-", threads: 1)
        for line in stories.events(plan.streamEvents) { try files.add(line) }
        try files.finish()
        return files
    }

    /// Streams the events of such a file.
    var streamImport: StreamImport {
        StreamImport(
            folder: folder, port: server.port, token: server.token, events: plan.streamEvents)
    }

    /// What many single posts take of the disk, with all that is reserved ahead, and of memory.
    mutating func soak(_ data: String) throws -> Finding {
        let before = try DiskSpace.bytes(below: data)
        let first = try server.head()
        let watch = Stopwatch()
        var head = first
        while head - first < plan.soakEvents {
            guard watch.seconds < Self.maximumSoakSeconds else {
                throw BenchFailure("only \(head - first) events were posted")
            }
            var files = try singleFiles(Self.soakPieceEvents)
            defer { files.remove() }
            try files.finish()
            _ = try load.post(
                files, type: Self.eventType, connections: BenchPlan.connections,
                seconds: Self.soakPieceSeconds, mayRest: true)
            head = try server.head()
        }
        Thread.sleep(forTimeInterval: Self.restSeconds)
        let bytes = Double(try DiskSpace.bytes(below: data) - before) / Double(head - first)
        let memory = AnonymousMemory.bytes(of: server.pid) ?? .nan
        return Finding(
            measured: "\(Text.count(bytes)) bytes an event; \(Text.megabytes(memory))",
            isReached: bytes <= 950 && memory <= 100e6)
    }

    mutating func post(
        _ count: Int, _ connections: Int, seconds: Int
    ) throws -> LoadResult {
        var files = try singleFiles(count, threads: min(LoadGenerator.threads, connections))
        defer { files.remove() }
        try files.finish()
        return try load.post(
            files, type: Self.eventType, connections: connections, seconds: seconds)
    }

    private mutating func singleFiles(
        _ count: Int, threads: Int = LoadGenerator.threads
    ) throws -> LineFiles {
        var files = try LineFiles(folder + "/singles-", threads: threads)
        for _ in 0..<count { try files.add(singles.next()) }
        return files
    }

    /// Seconds that so many events last at that rate, up to those of the plan.
    func duration(_ count: Int, rate: Double) -> Int {
        max(1, min(plan.loadSeconds, Int(Double(count) / max(rate, 1))))
    }
}
