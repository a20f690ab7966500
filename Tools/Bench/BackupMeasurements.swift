import Foundation

/// `wenzhi backup` beside a server that records.
struct BackupMeasurements {
    static let eventsPerSecond = 10_000
    private static let limitSeconds = 120.0

    private let plan: BenchPlan
    private let server: ServedLedger
    private let data: String
    private let folder: String
    private(set) var stories: StoryStream

    init(
        _ plan: BenchPlan, _ server: ServedLedger, _ data: String, _ folder: String,
        _ stories: StoryStream
    ) {
        self.plan = plan
        self.server = server
        self.data = data
        self.folder = folder
        self.stories = stories
    }

    /// Posts at a fixed rate while one backup after the other is made, beside the same alone.
    mutating func backup() throws -> Finding {
        var alone = Samples()
        var beside = Samples()
        var seconds = Samples()
        for _ in 0..<plan.runs {
            alone.add(try milliseconds(poster()))
            let poster = poster()
            while !poster.isDone { seconds.add(try backUp()) }
            beside.add(try milliseconds(poster))
        }
        let ratio = beside.median / alone.median
        return Finding(
            measured: "p99 \(Text.decimals(beside.median, 2)) ms of a post of "
                + "\(BenchPlan.backgroundPostEvents); \(Text.decimals(seconds.median, 2)) s a backup",
            limit: "p99 \(Text.decimals(alone.median, 2)) ms without backups", ratio: ratio,
            isReached: ratio <= 2)
    }

    /// Begins to post for as long as a load lasts.
    private mutating func poster() -> PacedPoster {
        let count = plan.loadSeconds * Self.eventsPerSecond / BenchPlan.backgroundPostEvents
        let batches = (0..<count).map { _ in
            Array(stories.batch(BenchPlan.backgroundPostEvents).utf8)
        }
        return PacedPoster(batches, perSecond: Self.eventsPerSecond, to: server)
    }

    /// What 99 in a hundred posts do not exceed, once all are answered.
    private func milliseconds(_ poster: PacedPoster) throws -> Double {
        poster.waitForAll()
        let rate = try poster.finish()
        guard rate > 0.9 * Double(Self.eventsPerSecond) else {
            throw BenchFailure("only \(Text.count(rate)) events/s were posted")
        }
        return poster.times.percentile(99) * 1000
    }

    /// Makes a backup; how many seconds it took.
    private func backUp() throws -> Double {
        let copy = folder + "/backup"
        defer { try? FileManager.default.removeItem(atPath: copy) }
        let process = try ChildProcess(
            [plan.program, "backup", "--data", data, "--to", copy],
            limitSeconds: Self.limitSeconds)
        _ = try process.finish()
        return process.seconds
    }
}
