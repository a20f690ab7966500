import Foundation
import Ledger
import MerkleTree
import Rules
import Workload

/// Fills a ledger through the engine, in this process, and measures what an event costs.
struct LedgerFilling {
    /// Costs are taken over windows of so many batches each.
    private static let windowBatches = 10

    private let directory: LedgerDirectory
    let plan: BenchPlan
    /// The moment that all events lie before, seconds since 1970.
    let baseSeconds: Int
    private var workload: Workload

    /// Seconds per event in windows around a tenth of the events, and at the end.
    private(set) var early = Samples()
    private(set) var late = Samples()
    /// Bytes of all events as posted.
    private(set) var bytes = 0

    /// The ledger's directory.
    var path: String { directory.path }
    /// The file with the ledger's verifier key, once it is filled.
    let keyFile: String

    /// Founds a ledger in a folder.
    init(_ folder: String, _ plan: BenchPlan) throws {
        self.plan = plan
        directory = LedgerDirectory(folder + "/ledger")
        keyFile = folder + "/log.vkey"
        baseSeconds = Int(Date().timeIntervalSince1970)
        workload = Workload(volunteers: plan.volunteers, baseSeconds: baseSeconds)
        try Ledger.found(directory, origin: "bench.local/ledger")
    }

    /// Records the workload's events; returns an operator's token.
    mutating func fill() async throws -> String {
        Text.note("filling a ledger with \(Text.count(plan.events)) events")
        let ledger = try Ledger(directory)
        let engine = Engine(ledger)
        let batches = plan.events / BenchPlan.batchEvents
        let window = min(Self.windowBatches, batches / 20)
        // Three windows end at the last batch; three lie around a tenth of them.
        let firstEarly = batches / 10 - window * 3 / 2
        let firstLate = batches - window * 3
        var seconds = 0.0
        for number in 0..<batches {
            var lines: [String] = []
            for _ in 0..<BenchPlan.batchEvents { lines.append(workload.next()) }
            bytes += lines.reduce(0) { $0 + $1.utf8.count }
            for first in [firstEarly, firstLate] where number >= first {
                if (number - first).isMultiple(of: window) { seconds = 0 }
            }
            seconds += try await engine.record(lines)
            let cost = seconds / Double(window * BenchPlan.batchEvents)
            if Self.ends(number, firstEarly, window) { early.add(cost) }
            if Self.ends(number, firstLate, window) { late.add(cost) }
            if number % 100 == 99 { Text.note("    \(Text.count((number + 1) * 1000)) events") }
        }
        let token = try await ledger.grantToken(
            role: "operator", centre: nil, expiresAt: nil, by: Engine.principal)
        try ledger.verifierKey.description.write(
            toFile: keyFile, atomically: true, encoding: .utf8)
        try ledger.close()
        return token.token
    }

    private static func ends(_ number: Int, _ first: Int, _ window: Int) -> Bool {
        number >= first && number < first + 3 * window && (number - first) % window == window - 1
    }

    /// Records what the single posts need, and returns the posts and the stories that follow.
    mutating func prepare() async throws -> (singles: SingleEvents, stories: StoryStream) {
        let ledger = try Ledger(directory)
        let engine = Engine(ledger)
        try await finishRegistrations(engine)
        // Eight in ten of those that the workload has registered by then at the least.
        let singles = try SingleEvents(
            baseSeconds: baseSeconds, volunteers: plan.volunteers * 8 / 10, upTo: plan.singles,
            hours: plan.servedEvents)
        var lines: [String] = []
        for line in singles.preparation() {
            lines.append(line)
            if lines.count == BenchPlan.batchEvents {
                _ = try await engine.record(lines)
                lines = []
            }
        }
        _ = try await engine.record(lines)
        try ledger.close()
        let stories = StoryStream(after: workload, time: singles.registrationTime)
        return (singles, stories)
    }

    /// Goes on until the workload has no volunteer left to register and a story ends.
    private mutating func finishRegistrations(_ engine: Engine) async throws {
        let calm = 2000
        var sinceRegistration = 0
        var lines: [String] = []
        while true {
            let line = workload.next()
            lines.append(line)
            sinceRegistration =
                line.contains(#""type":"volunteer.registered""#) ? 0 : sinceRegistration + 1
            if sinceRegistration > calm, line.contains(#""type":"hours.confirmed""#) { break }
            if lines.count == BenchPlan.batchEvents {
                _ = try await engine.record(lines)
                lines = []
            }
        }
        _ = try await engine.record(lines)
    }
}

/// The engine of a ledger that is open in this process.
struct Engine {
    static let principal = Principal(id: "bench", role: .operator)

    private let ledger: Ledger

    init(_ ledger: Ledger) {
        self.ledger = ledger
    }

    /// Parses and records events; returns how many seconds it took.
    func record(_ lines: [String]) async throws -> Double {
        let bodies = lines.map { Array($0.utf8) }
        let clock = Stopwatch()
        var submissions: [Submission] = []
        submissions.reserveCapacity(bodies.count)
        let now = LedgerClock.system.now()
        for body in bodies { submissions.append(try Submission(parsing: body, now: now)) }
        let outcomes = try await ledger.write(submissions, .each, by: Self.principal)
        let seconds = clock.seconds
        for (outcome, line) in zip(outcomes, lines) {
            if case .recorded = outcome { continue }
            throw BenchFailure("Not recorded: \(outcome) \(line)")
        }
        return seconds
    }
}
