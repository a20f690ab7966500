import Foundation

/// Questions about the past, and what posting costs while the copies for them are made.
struct AsOfMeasurements {
    /// Copies lie so many events apart at the most, where no month ends in between.
    private static let stepEvents = 262_144
    /// The server first looks for copies to make after so many seconds.
    private static let delaySeconds = 10.5
    private static let limitSeconds = 300.0
    private static let repeats = 20

    let plan: BenchPlan
    let data: String
    let token: String
    let folder: String
    var stories: StoryStream

    private var archive: String { data + "/archive" }

    /// Posts while all copies are made, and again when they are; then asks.
    mutating func measure() throws -> Finding {
        try? FileManager.default.removeItem(atPath: archive)
        let server = try ServedLedger(plan.program, data: data, token: token)
        defer { try? server.stop() }
        let load = LoadGenerator(folder, against: server)
        Thread.sleep(forTimeInterval: Self.delaySeconds)
        let following = try post(load)
        let isFollowed = isCopying
        try waitForCopies()
        let alone = try post(load)
        let ratio = following / alone
        guard let copy = copies.last else {
            throw BenchFailure("The ledger is too small for a copy: give more --events.")
        }
        let between = copy - Self.stepEvents / 2
        let first = try seconds(asOf: copy, server)
        let farthest = try seconds(asOf: between, server)
        var repeated = Samples()
        for _ in 0..<Self.repeats { repeated.add(try seconds(asOf: copy, server)) }
        return Finding(
            measured:
                "first \(Text.decimals(first, 3)) s; repeated "
                + "\(Text.decimals(repeated.median * 1000, 1)) ms; "
                + "\(Text.count(Self.stepEvents / 2)) events beyond a copy "
                + "\(Text.decimals(farthest, 2)) s; \(Text.count(following)) events/s"
                + (isFollowed ? "" : "; the archive was made before"),
            limit: "\(Text.count(alone)) events/s when it is made", ratio: ratio,
            isReached: first < 1 && repeated.median < 0.005 && ratio >= 0.95 && isFollowed)
    }

    /// Events a second in batches.
    private mutating func post(_ load: LoadGenerator) throws -> Double {
        var files = try LineFiles(folder + "/as-of-", threads: LoadGenerator.threads)
        defer { files.remove() }
        for _ in 0..<plan.batchesPerRun { try files.add(stories.batch(BenchPlan.batchEvents)) }
        try files.finish()
        let result = try load.post(
            files, type: "application/cloudevents-batch+json",
            connections: BenchPlan.batchConnections, seconds: plan.loadSeconds)
        return result.requestsPerSecond * Double(BenchPlan.batchEvents)
    }

    private var names: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: archive)) ?? []
    }
    private var copies: [Int] { names.compactMap { Int($0) }.sorted() }
    private var isCopying: Bool { names.contains { $0.hasPrefix("draft-") } }

    private func waitForCopies() throws {
        let watch = Stopwatch()
        while isCopying || copies.isEmpty {
            guard watch.seconds < Self.limitSeconds else {
                throw BenchFailure("The archive is not made.")
            }
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    /// How long an answer takes as of so many events.
    private func seconds(asOf size: Int, _ server: ServedLedger) throws -> Double {
        let connection = try HTTPConnection(port: server.port)
        let watch = Stopwatch()
        let status = try connection.send(
            "GET", "/v1/overview?asOf=\(size - 1)",
            headers: ["Authorization: Bearer \(server.token)"])
        guard status == 200 else { throw BenchFailure("status \(status)") }
        return watch.seconds
    }
}
