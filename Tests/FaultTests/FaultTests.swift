import Foundation
import ServerSupport
import Synchronization
import TestSupport
import Testing

/// System calls on a ledger's files fail while clients post: what was acknowledged is there once, what
/// was refused is not, reading goes on, and writing resumes by itself when the fault is over.
///
/// `FAULTS` in the environment says how many faults, instead of the few of a short run.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct FaultTests {
    private static let clients = 3
    private static let faults =
        ProcessInfo.processInfo.environment["FAULTS"].flatMap { Int($0) } ?? 40
    /// How long each fault is there, seconds.
    private static let faultSeconds = 0.25
    /// The anchor is only written with a checkpoint, once a second.
    private static let anchorFaultSeconds = 1.2
    /// How long the server may take to be ready when a fault is over.
    private static let readyAttempts = 100

    /// Faults that always take part, beside those that are drawn.
    private static let always: [Fault] = [
        Fault(call: .write, place: .journal, lasts: true),
        Fault(call: .write, place: .journal, persists: true),
        Fault(call: .sync, place: .log, lasts: true),
        Fault(call: .write, place: .log, code: ENOSPC, lasts: true),
        // The page that makes the others count: LMDB then refuses everything until it is opened anew.
        Fault(call: .write, place: .log, countdown: 1),
        Fault(call: .write, place: .log, countdown: 2, persists: true),
        Fault(call: .write, place: .keys, countdown: 1),
        Fault(call: .write, place: .keys, countdown: 2, lasts: true),
        Fault(call: .sync, place: .keys, lasts: true),
        Fault(call: .allocate, place: .views, code: ENOSPC, lasts: true),
    ]

    /// What is counted over all faults.
    private struct Tally {
        var faults = 0
        var calls: [String: Int] = [:]
        var reads = 0
        var failedReads = 0
    }

    @Test("failing writes and flushes")
    func running() throws {
        let seed = SeededGenerator.seed(of: "FaultTests.running")
        var random = SeededGenerator(seed: seed)
        let scratch = try Scratch()
        let token = try Wenzhi.found(scratch.data)
        let control = try FaultControl(scratch)
        let server = try ServerProcess(scratch, environment: control.environment)
        let client = Client(port: server.port, token: token)
        let centre = try client.post(
            .event(
                "c", "centre.established", "dongcheng",
                #"{"level":"district","name":"东城","district":"110101"}"#))
        try #require(centre.status == 201, "\(centre.text)")
        let posting = (0..<Self.clients).map { FaultClient($0) }
        var tally = Tally()
        for number in 0..<Self.faults {
            let fault =
                number < Self.always.count ? Self.always[number] : Fault.random(&random)
            try run(fault, posting, client, control, &random, &tally)
            try #require(server.isRunning, "\(fault): \(server.errors)")
            try awaitReadiness(client, fault)
            for one in posting { try one.settle(client) }
            try #require(posting.flatMap(\.complaints) == [], "\(number): \(fault)")
        }
        try finish(server, client, posting, scratch, tally)
    }

    /// Lets clients post and read while something fails.
    private func run(
        _ fault: Fault, _ posting: [FaultClient], _ client: Client, _ control: FaultControl,
        _ random: inout SeededGenerator, _ tally: inout Tally
    ) throws {
        let isRare = fault.place == .anchor
        let end = Date() + (isRare ? Self.anchorFaultSeconds : Self.faultSeconds)
        let group = DispatchGroup()
        let reads = Mutex((all: 0, failed: [String]()))
        try control.arm(fault)
        for one in posting {
            let seed = random.next()
            group.enter()
            Thread {
                one.run(client, until: end, seed: seed)
                group.leave()
            }.start()
        }
        while Date() < end {
            let answer = try client.get("/v1/events?limit=1000", ["Accept": Client.ndjson])
            reads.withLock { reads in
                reads.all += 1
                if answer.status != 200 || !answer.isWhole { reads.failed.append(answer.text) }
            }
            Thread.sleep(forTimeInterval: 0.005)
        }
        group.wait()
        let hits = try control.disarm()
        tally.faults += 1
        tally.calls["\(fault.call) in \(fault.place)", default: 0] += hits
        reads.withLock { reads in
            tally.reads += reads.all
            tally.failedReads += reads.failed.count
            #expect(reads.failed.prefix(3) == [], "\(fault)")
        }
    }

    private func awaitReadiness(_ client: Client, _ fault: Fault) throws {
        for _ in 0..<Self.readyAttempts {
            if try client.get("/health/ready").status == 200 { return }
            Thread.sleep(forTimeInterval: 0.05)
        }
        Issue.record("not ready after \(fault): \(try client.get("/health/ready").text)")
    }

    private func finish(
        _ server: ServerProcess, _ client: Client, _ posting: [FaultClient], _ scratch: Scratch,
        _ tally: Tally
    ) throws {
        let lines = try client.get("/v1/events", ["Accept": Client.ndjson]).wholeLines
        var positions: [String: [UInt64]] = [:]
        for line in lines {
            let event = try JSONValue(parsing: line)
            let sequence = event["sequence"]?.string.flatMap { UInt64($0) } ?? .max
            positions[event["id"]?.string ?? "", default: []].append(sequence)
        }
        var recorded = 0
        for one in posting {
            for (index, fate) in one.fates.enumerated() {
                guard case .recorded(let position) = fate else {
                    Issue.record("\(one.id(index)): \(fate)")
                    continue
                }
                recorded += 1
                #expect(positions[one.id(index)] == [position], "\(one.id(index))")
            }
        }
        #expect(recorded > 0)
        #expect(tally.calls.values.reduce(0, +) > 0)
        // One line when the failure begins and one when it ends, for any number of requests in
        // between.
        let errors = server.errors.split(separator: "\n")
        #expect(errors.count <= 4 * tally.faults + 20, "\(errors.suffix(20))")
        #expect(server.stop() == 0, "\(server.errors.suffix(2000))")
        let verified = try Wenzhi.run("verify", "--data", scratch.data)
        #expect(verified.status == 0, "\(verified.errors)")
        print("faults: \(tally.faults), failed calls: \(tally.calls.sorted { $0.key < $1.key })")
        print("recorded: \(recorded), reads: \(tally.reads), of them failed: \(tally.failedReads)")
    }

    /// A start either succeeds or says in one line why it does not.
    @Test("failing opens, maps and flushes at a start")
    func starting() throws {
        let scratch = try Scratch()
        let token = try Wenzhi.found(scratch.data)
        let control = try FaultControl(scratch)
        let calls: [Fault.Call] = [.open, .map, .truncate, .allocate, .sync, .write]
        var refused = 0
        var started = 0
        for call in calls {
            for place in Fault.Place.allCases where place != .targets {
                for code in [EIO, ENOSPC] {
                    try control.arm(
                        Fault(call: call, place: place, code: code, lasts: true))
                    let server = try ServerProcess(
                        scratch, environment: control.environment, isAwaited: false)
                    let answers = try server.listens()
                    _ = try control.disarm()
                    if answers {
                        started += 1
                        let client = Client(port: server.port, token: token)
                        #expect(try client.get("/health/live").status == 200)
                        #expect(server.stop() == 0, "\(call) \(place): \(server.errors)")
                    } else {
                        refused += 1
                        #expect(server.wait() > 0, "\(call) \(place): a signal")
                        #expect(server.errors.contains("Error: "), "\(call) \(place)")
                    }
                }
            }
        }
        print("starts with a fault: \(started) served, \(refused) refused with a line")
        #expect(refused > 0)
        #expect(started > 0)
        let verified = try Wenzhi.run("verify", "--data", scratch.data)
        #expect(verified.status == 0, "\(verified.errors)")
    }
}
