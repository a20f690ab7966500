import Foundation
import ServerSupport
import TestSupport
import Testing

private let kills = ProcessInfo.processInfo.environment["KILLS"].flatMap(Int.init) ?? 50

/// A serving process is killed again and again while clients post singly, in batches and in streams:
/// what it acknowledged is there once, in order, and the read models are what the log says.
///
/// `KILLS` says how often; without it, fifty times.
@Suite(.serialized, .timeLimit(.minutes(10 + kills / 10)))
struct CrashTests {
    private static let clients = 4
    /// Rounds between two verifications of what a kill left, without a restart between.
    private static let roundsBetweenVerifications = 10

    @Test("what was acknowledged survives being killed")
    func kill() throws {
        let seed = SeededGenerator.seed(of: "CrashTests.kill")
        var random = SeededGenerator(seed: seed)
        let scratch = try Scratch()
        let token = try Wenzhi.found(scratch.data)
        let clients = (0..<Self.clients).map { CrashClient($0) }
        var checked = Array(repeating: 0, count: Self.clients)
        var mirror = LogMirror()
        var killed = 0
        for round in 0..<kills {
            let server = try start(scratch, &random, &killed)
            let client = Client(port: server.port, token: token)
            try mirror.grow(client)
            for (number, crashed) in clients.enumerated() {
                mirror.check(crashed, from: checked[number])
                checked[number] = crashed.known.acknowledged.count
            }
            let delay = Double.random(in: 0.02...0.35, using: &random)
            run(clients, client, &random) {
                Thread.sleep(forTimeInterval: delay)
                server.kill()
                killed += 1
            }
            let complaints = mirror.complaints + clients.flatMap(\.known.complaints)
            try #require(complaints == [], "round \(round)")
            guard round % Self.roundsBetweenVerifications == 0 else { continue }
            let verified = try Wenzhi.run("verify", "--data", scratch.data)
            try #require(verified.status == 0, "round \(round): \(verified.errors)")
        }
        print("kills: \(killed), \(killed - kills) of them while a server recovered")
        try finish(scratch, token, clients, &mirror)
    }

    /// Starts a server; sometimes one is killed while it still recovers, and another one started.
    private func start(
        _ scratch: Scratch, _ random: inout SeededGenerator, _ killed: inout Int
    ) throws -> ServerProcess {
        if Int.random(in: 0..<4, using: &random) == 0 {
            let doomed = try ServerProcess(scratch, isAwaited: false)
            Thread.sleep(forTimeInterval: Double.random(in: 0...0.1, using: &random))
            doomed.kill()
            killed += 1
        }
        return try ServerProcess(scratch)
    }

    /// Lets all clients post at once, each on a thread, until `body` has ended the server.
    private func run(
        _ clients: [CrashClient], _ client: Client, _ random: inout SeededGenerator,
        _ body: () -> Void
    ) {
        let group = DispatchGroup()
        for crashed in clients {
            let seed = random.next()
            group.enter()
            Thread {
                crashed.run(client, seed: seed)
                group.leave()
            }.start()
        }
        body()
        group.wait()
    }

    private func finish(
        _ scratch: Scratch, _ token: String, _ clients: [CrashClient], _ mirror: inout LogMirror
    ) throws {
        let server = try ServerProcess(scratch)
        let client = Client(port: server.port, token: token)
        try mirror.grow(client)
        try mirror.compareAll(client)
        for crashed in clients { mirror.check(crashed, from: 0) }
        #expect(mirror.complaints == [])
        let overview = try client.get("/v1/overview").json
        #expect(overview["events"]?.integer == mirror.names.count)
        let recorded = Set(mirror.names)
        var minutes = 0
        for story in clients.map(\.story) {
            var index = 0
            while recorded.contains(story.source + " " + story.id(index)) {
                minutes += story.confirmed(index)?.minutes ?? 0
                index += 1
            }
        }
        #expect(overview["confirmedMinutes"]?.integer == minutes)
        for kind in ["single", "batch", "stream"] {
            let count = clients.reduce(0) { $0 + ($1.known.answered[kind] ?? 0) }
            print("acknowledged by \(kind): \(count)")
            #expect(count > 0)
        }
        let answers = try self.answers(client, clients)
        #expect(server.stop() == 0)
        let verified = try Wenzhi.run("verify", "--data", scratch.data)
        #expect(verified.status == 0, "\(verified.errors)")
        #expect(verified.output.contains("events       \(mirror.names.count)\n"))
        let rebuilt = try Wenzhi.run("rebuild", "--data", scratch.data)
        #expect(rebuilt.status == 0, "\(rebuilt.errors)")
        let again = try ServerProcess(scratch)
        let compared = try self.answers(Client(port: again.port, token: token), clients)
        #expect(compared == answers)
        #expect(again.stop() == 0)
    }

    /// What the read models answer: collections and, for each client, what its story is about.
    private func answers(_ client: Client, _ clients: [CrashClient]) throws -> [String: String] {
        var paths = ["overview", "centres", "projects", "standings", "volunteers", "findings"]
            .map { "/v1/\($0)" }
        paths += ["/v1/standings?of=groups", "/v1/standings?period=2025-06&limit=1000"]
        for story in clients.map(\.story) {
            paths += ["/v1/centres/centre-\(story.client)", "/v1/projects/project-\(story.client)"]
            for number in 0..<10 {
                paths += ["/v1/volunteers/v-\(story.client)-\(number)"].flatMap {
                    [$0, $0 + "/record"]
                }
            }
        }
        var answers: [String: String] = [:]
        for path in paths {
            let answer = try client.get(path)
            answers[path] = "\(answer.status) \(answer.text)"
        }
        #expect(answers.values.count { $0.hasPrefix("200 ") } > paths.count / 2)
        return answers
    }
}
