import Foundation
import Glibc
import ServerSupport
import TestSupport
import Testing

/// `wenzhi mirror` and `wenzhi serve --read-only`, from the command line.
@Suite("Mirrors", .serialized)
struct MirrorTests {
    /// A served ledger, an auditor's token and the log's key in files, and a directory for the copy.
    private struct Fixture {
        let served: Served
        let copy: Scratch
        let auditor: String

        init(_ served: Served) throws {
            self.served = served
            copy = try Scratch()
            auditor = try served.client.newToken(role: "auditor").token
            try auditor.write(toFile: copy.path + "/token", atomically: true, encoding: .utf8)
            _ = try checkpoint()
            let exported = try Wenzhi.run(
                "export", "--data", served.scratch.data, "--tiles", copy.path + "/tiles")
            guard exported.status == 0 else { throw ServerFailure(exported.errors) }
        }

        var key: String { copy.path + "/tiles/log.vkey" }

        func mirror(_ more: String...) throws -> Wenzhi.Result {
            try Wenzhi.run(
                arguments: [
                    "mirror", "http://127.0.0.1:\(served.server.port)", "--vkey", key, "--data",
                    copy.data, "--token-file", copy.path + "/token",
                ] + more)
        }

        /// Waits until the newest checkpoint is over all events, and returns it.
        func checkpoint() throws -> String {
            let size = try served.client.eventCount() ?? 0
            for _ in 0..<100 {
                let note = try served.client.get("/checkpoint").text
                if note.split(separator: "\n").dropFirst().first == "\(size)" { return note }
                Thread.sleep(forTimeInterval: 0.05)
            }
            throw ServerFailure("no checkpoint of \(size) was signed")
        }
    }

    /// Paths whose answers are compared; all hold something in a simulated year.
    private static let paths = [
        "/v1/overview", "/v1/volunteers?limit=200", "/v1/projects", "/v1/findings?limit=500",
        "/v1/standings", "/v1/stars", "/v1/funds", "/v1/centres", "/v1/scorecard", "/v1/events/0",
        "/v1/events?limit=500", "/v1/overview?asOf=100", "/checkpoint", "/tile/0/000",
        "/tile/entries/001", "/v1/proofs/inclusion?sequence=7", "/openapi.json", "/schemas",
    ]

    @Test("a copy answers as the ledger does, byte for byte, and follows it; it refuses posts")
    func equality() throws {
        let fixture = try Fixture(Served(year: ["--districts", "3", "--volunteers", "40"]))
        for round in 0..<2 {
            let note = try fixture.checkpoint()
            let mirrored = try fixture.mirror()
            #expect(mirrored.status == 0, "\(mirrored.errors)")
            let lines = note.split(separator: "\n")
            #expect(mirrored.output.contains("events  \(lines[1])"), "\(mirrored.output)")
            let verified = try Wenzhi.run("verify", "--data", fixture.copy.data)
            #expect(verified.status == 0, "\(verified.errors)")
            // The read models that the copy was served with before end where it ended then.
            let replayed = verified.output.split(separator: "\n").last { $0.hasPrefix("replayed") }
            #expect(replayed?.split(separator: " ").last == lines[1], "\(verified.output)")
            let server = try ServerProcess(fixture.copy, ["--read-only"])
            let client = Client(port: server.port, token: fixture.auditor)
            let ledger = fixture.served.client.with(token: fixture.auditor)
            for path in Self.paths {
                let expected = try ledger.get(path)
                let answer = try client.get(path)
                #expect(expected.status == 200, "\(path) \(expected.text)")
                #expect(answer.status == 200, "\(path) \(answer.text)")
                #expect(answer.body == expected.body, "\(path)")
                #expect(answer.headers["etag"] == expected.headers["etag"], "\(path)")
            }
            try refusals(client, as: fixture.served.token)
            #expect(server.stop() == 0, "\(server.errors)")
            guard round == 0 else { continue }
            _ = try fixture.served.client.newToken(role: "dashboard")
        }
    }

    /// Every way to record something in a copy, by an operator whose token is on record.
    private func refusals(_ client: Client, as token: String) throws {
        let operators = client.with(token: token)
        let event = String.application("v-nobody")
        for (path, type, body) in [
            ("/v1/events", Client.event, event), ("/v1/events?dryRun=true", Client.event, event),
            ("/v1/events", Client.batch, "[\(event)]"), ("/v1/events", Client.ndjson, event + "\n"),
            ("/v1/events", Client.event, "{"),
            ("/v1/appends", "application/json", #"{"events":[]}"#),
            ("/v1/tokens", "application/json", #"{"role":"auditor"}"#),
        ] {
            let answer = try operators.ask(
                "POST", path, ["Content-Type": type], Array(body.utf8))
            #expect(answer.status == 403 && answer.code == "read-only", "\(path) \(answer.text)")
        }
        let revoked = try operators.ask("DELETE", "/v1/tokens/access-1")
        #expect(revoked.status == 403 && revoked.code == "read-only", "\(revoked.text)")
        let certificate = try client.with(token: nil).ask(
            "POST", "/v1/verified-certificates", ["Content-Type": "application/json"], [0x7B, 0x7D])
        #expect(certificate.status == 422, "\(certificate.text)")
        let me = try operators.get("/v1/me").json
        let offered = me["operations"]?.items.compactMap(\.string) ?? []
        #expect(offered.contains("overview") && offered.contains("events"), "\(offered)")
        #expect(
            offered.filter {
                $0.hasPrefix("post") || $0.hasPrefix("delete") || $0.hasSuffix("erson")
            } == [])
        #expect(me["types"]?.items.isEmpty == true)
        let reads = try client.get("/v1/reads")
        #expect(reads.status == 404 && reads.text.contains("no log of reads"), "\(reads.text)")
        #expect(try client.with(token: nil).get("/v1/overview").status == 401)
        #expect(try client.with(token: "wz_unknown").get("/v1/overview").status == 401)
    }

    @Test("another log at the same address, and a log that was put back: refused, with evidence")
    func contradictions() throws {
        let fixture = try Fixture(Served(hasSample: true))
        let kept = fixture.copy.path + "/older"
        try fixture.served.restart {
            try FileManager.default.copyItem(atPath: fixture.served.scratch.data, toPath: kept)
        }
        _ = try fixture.served.client.newToken(role: "dashboard")
        _ = try fixture.checkpoint()
        #expect(try fixture.mirror().status == 0)
        // The operator restores a copy, anchor and all, and goes on.
        try fixture.served.restart {
            let data = fixture.served.scratch.data
            try FileManager.default.removeItem(atPath: data)
            try FileManager.default.copyItem(atPath: kept, toPath: data)
        }
        let shrunken = try fixture.mirror()
        #expect(shrunken.status == 3 && shrunken.errors.contains("shrunken"), "\(shrunken.errors)")
        for _ in 0..<3 { _ = try fixture.served.client.newToken(role: "dashboard") }
        _ = try fixture.checkpoint()
        let forked = try fixture.mirror()
        #expect(forked.status == 3 && forked.errors.contains("fork"), "\(forked.errors)")
        let folder = fixture.copy.data + "/mirror"
        let evidence = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasPrefix("evidence-") }
        #expect(evidence.count == 2)
        for name in evidence {
            for note in ["kept", "shown"] {
                let text = try String(contentsOfFile: "\(folder)/\(name)/\(note)", encoding: .utf8)
                #expect(text.contains("\n\n\u{2014} "), "\(name) \(note)")
            }
        }
    }

    @Test("a wrong key, no token, no server: each is one line, and no copy is begun")
    func failures() throws {
        let fixture = try Fixture(Served(hasSample: true))
        let foreign = try Fixture(Served())
        let address = "http://127.0.0.1:\(fixture.served.server.port)"
        let token = fixture.copy.path + "/token"
        for (arguments, status, words) in [
            ([address, "--vkey", foreign.key, "--token-file", token], 3, "bad-checkpoint"),
            ([address, "--vkey", token, "--token-file", token], 1, "verifier key"),
            ([address, "--vkey", fixture.key], 1, "401"),
            (
                ["http://127.0.0.1:1", "--vkey", fixture.key], 1,
                "http://127.0.0.1:1 does not answer: no connection, 127.0.0.1 port 1: Connection refused"
            ),
            (["ftp://127.0.0.1", "--vkey", fixture.key], 1, "URL"),
        ] {
            let scratch = try Scratch()
            let result = try Wenzhi.run(
                arguments: ["mirror"] + arguments + ["--data", scratch.data])
            #expect(result.status == Int32(status), "\(arguments) \(result.errors)")
            #expect(result.errorLines.count == 1, "\(result.errors)")
            #expect(result.errors.contains(words), "\(result.errors)")
            let served = try Wenzhi.run(
                "serve", "--read-only", "--port", "0", "--data", scratch.data)
            #expect(served.status == 1, "\(served.errors)")
        }
    }

    @Test("a server that is slow, cuts answers, sends no end, refuses, or speaks no HTTP")
    func liars() throws {
        let fixture = try Fixture(Served(hasSample: true))
        let copied = try Scratch()
        for mode in ["slow", "cut", "endless", "refused", "garbage", "hang", "honest"] {
            let liar = try Liar(serving: fixture.copy.path + "/tiles", mode)
            let result = try Wenzhi.run(
                "mirror", "http://127.0.0.1:\(liar.port)", "--vkey", fixture.key, "--data",
                copied.data, "--answer-seconds", "2")
            #expect(result.status == (mode == "honest" ? 0 : 1), "\(mode) \(result.errors)")
            #expect(result.errorLines.count == (mode == "honest" ? 0 : 1), "\(result.errors)")
            withExtendedLifetime(liar) {}
        }
    }
}

/// `Tests/Referees/liar.py` as a child process.
private final class Liar {
    let port: Int
    private let process = Process()

    init(serving folder: String, _ mode: String) throws {
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", PythonScript.referees.appending(path: "liar.py").path, folder, mode,
        ]
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw ServerFailure("liar.py said: \(line)")
        }
        self.port = port
    }

    deinit {
        _ = Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
