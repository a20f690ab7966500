import Foundation
import ServerSupport
import TestSupport
import Testing

/// Witnesses cosign the checkpoints of a served ledger: a referee in Go, and others that misbehave.
@Suite("Witnesses", .serialized, .enabled(if: GoProgram.isAvailable, "Go is not installed"))
struct WitnessTests {
    private static let misbehaviour = [
        "other", "origin", "old", "name", "huge", "slow", "hang", "empty", "garbage", "ahead",
        "forbidden",
    ]

    /// A served sample, and the log's key in a file.
    private struct Fixture {
        let served: Served
        let program: GoProgram
        let vkey: String

        init() throws {
            served = try Served(hasSample: true)
            program = try GoProgram("witness")
            vkey = served.scratch.path + "/log.vkey"
            let founding = try served.client.get("/v1/events/0").json
            let key = try #require(founding["data"]?["publicKey"]?.string)
            try key.write(toFile: vkey, atomically: true, encoding: .utf8)
        }

        func witness(_ name: String, _ mode: String = "honest") throws -> WitnessReferee {
            try WitnessReferee(program, of: vkey, name: name, mode: mode)
        }

        func serve(_ witnesses: [WitnessReferee], more: [String] = []) throws {
            let settings = witnesses.flatMap { ["--witness", $0.setting] }
            try served.restart(
                settings + ["--witness-seconds", "1", "--log-format", "json"] + more)
        }

        /// Waits until the checkpoint over all events has so many signatures, and returns it.
        func checkpoint(signatures: Int) throws -> String {
            let size = try served.client.eventCount() ?? 0
            var note = ""
            for _ in 0..<200 {
                note = try served.client.get("/checkpoint").text
                let lines = note.split(separator: "\n")
                let isWhole = lines.filter { $0.hasPrefix("\u{2014} ") }.count == signatures
                if isWhole, lines.dropFirst().first == "\(size)" { return note }
                Thread.sleep(forTimeInterval: 0.05)
            }
            throw ServerFailure("the checkpoint of \(size) is \(note)")
        }
    }

    @Test(
        "the newest checkpoint is cosigned, and so are proofs, exported tiles and mirrored copies")
    func cosigned() throws {
        let fixture = try Fixture()
        let witnesses = try ["w1.example", "w2.example"].map { try fixture.witness($0) }
        try fixture.serve(witnesses)
        let client = fixture.served.client
        for round in 0..<2 {
            let note = try fixture.checkpoint(signatures: 3)
            for witness in witnesses {
                let verdict = try witness.judge(note: note, of: fixture.vkey)
                #expect(verdict.status == 0, "\(verdict.errors)")
            }
            let size = try #require(try client.eventCount())
            let kept = try client.get("/v1/checkpoints/\(size)")
            #expect(kept.text == note)
            let again = try client.get(
                "/checkpoint", ["If-None-Match": kept.headers["etag"] ?? ""])
            #expect(again.status == 304)
            let proof = try client.get(
                "/v1/proofs/inclusion?sequence=3", ["Accept": "text/plain"])
            #expect(proof.text.hasSuffix("\n\n" + note))
            guard round == 0 else { continue }
            #expect(try client.newToken(role: "dashboard").token != "")
        }
        // Asked once for each checkpoint, from the size before.
        for witness in witnesses {
            let cosigned = witness.requests.filter { $0[2] == 200 }
            #expect(cosigned.count >= 2, "\(witness.requests)")
            #expect(Set(cosigned.map { $0[1] }).count == cosigned.count, "\(witness.requests)")
            #expect(zip(cosigned, cosigned.dropFirst()).allSatisfy { $0[1] == $1[0] })
        }
        let metrics = try client.get("/metrics").text
        let events = try #require(try client.eventCount())
        for witness in ["w1.example", "w2.example"] {
            #expect(metrics.contains("wenzhi_witness_events{witness=\"\(witness)\"} \(events)\n"))
        }
        try copies(fixture, witnesses)
        // A witness ends with its last use.
        try withExtendedLifetime(witnesses) { try paper(fixture) }
    }

    /// A working paper carries the cosignatures, and is checked as others are.
    private func paper(_ fixture: Fixture) throws {
        let client = fixture.served.client
        _ = try client.post(PaperBook.events.joined(separator: "\n"), as: Client.ndjson)
        let note = try fixture.checkpoint(signatures: 3)
        let scratch = fixture.served.scratch.path
        let token = scratch + "/token"
        try fixture.served.token.write(toFile: token, atomically: true, encoding: .utf8)
        let written = try Wenzhi.run(
            "paper", "--fund", "fund", "--period", "all", "--as-of",
            "\(try #require(try client.eventCount()) - 1)", "--size", "2", "--seed", "s", "--to",
            scratch + "/paper", "--url", "http://127.0.0.1:\(fixture.served.server.port)",
            "--token-file", token)
        #expect(written.status == 0, "\(written.errors)")
        let kept = try String(contentsOfFile: scratch + "/paper/checkpoint", encoding: .utf8)
        #expect(kept == note)
        let verified = try Wenzhi.run(
            "paper", "verify", scratch + "/paper", "--vkey", fixture.vkey)
        #expect(verified.status == 0, "\(verified.errors)")
        let judged = try TileReferee().judge(paper: scratch + "/paper", key: fixture.vkey)
        #expect(judged.status == 0, "\(judged.errors)")
    }

    private func copies(_ fixture: Fixture, _ witnesses: [WitnessReferee]) throws {
        let note = try fixture.served.client.get("/checkpoint").text
        let data = fixture.served.scratch.data
        let asked = witnesses.flatMap { ["--witness-vkey", $0.keyFile] }
        let verified = try Wenzhi.run(arguments: ["verify", "--data", data] + asked)
        #expect(verified.status == 0, "\(verified.errors)")
        let size = try #require(try fixture.served.client.eventCount())
        #expect(verified.output.contains("w2.example cosigned \(size) events"))

        let copy = try Scratch()
        let tiles = copy.path + "/tiles"
        #expect(try Wenzhi.run("export", "--data", data, "--tiles", tiles).status == 0)
        #expect(try String(contentsOfFile: tiles + "/checkpoint", encoding: .utf8) == note)
        let judged = try TileReferee().judge(log: tiles, key: fixture.vkey)
        #expect(judged.status == 0, "\(judged.errors)")

        let token = copy.path + "/token"
        let auditor = try fixture.served.client.newToken(role: "auditor").token
        try auditor.write(toFile: token, atomically: true, encoding: .utf8)
        let mirrored = try Wenzhi.run(
            arguments: [
                "mirror", "http://127.0.0.1:\(fixture.served.server.port)", "--vkey", fixture.vkey,
                "--data", copy.data, "--token-file", token,
            ] + asked)
        #expect(mirrored.status == 0, "\(mirrored.errors)")
        let checked = try Wenzhi.run(arguments: ["verify", "--data", copy.data] + asked)
        #expect(checked.status == 0, "\(checked.errors)")
        let stranger = try fixture.witness("w3.example")
        let missing = try Wenzhi.run(
            "verify", "--data", copy.data, "--witness-vkey", stranger.keyFile)
        #expect(missing.status == 1 && missing.errors.contains("w3.example"), "\(missing.errors)")
        let unaccepted = try Wenzhi.run(
            "mirror", "http://127.0.0.1:\(fixture.served.server.port)", "--vkey", fixture.vkey,
            "--data", copy.path + "/none", "--token-file", token, "--answer-seconds", "1",
            "--witness-vkey", stranger.keyFile)
        #expect(unaccepted.status == 1, "\(unaccepted.errors)")
        #expect(unaccepted.errors.contains("not cosigned by w3.example"), "\(unaccepted.errors)")
    }

    @Test("a restart asks for what is missing only; a copy gets cosignatures that come later")
    func restart() throws {
        let fixture = try Fixture()
        let first = try fixture.witness("w1.example")
        try fixture.serve([first])
        _ = try fixture.checkpoint(signatures: 2)
        let before = first.requests.filter { $0[2] == 200 }.count
        let copy = try Scratch()
        let token = copy.path + "/token"
        let auditor = try fixture.served.client.newToken(role: "auditor").token
        try auditor.write(toFile: token, atomically: true, encoding: .utf8)
        _ = try fixture.checkpoint(signatures: 2)
        func mirror() throws {
            let mirrored = try Wenzhi.run(
                "mirror", "http://127.0.0.1:\(fixture.served.server.port)", "--vkey",
                fixture.vkey, "--data", copy.data, "--token-file", token)
            #expect(mirrored.status == 0, "\(mirrored.errors)")
        }
        try mirror()
        let second = try fixture.witness("w2.example")
        try fixture.serve([first, second])
        let note = try fixture.checkpoint(signatures: 3)
        try mirror()
        let server = try ServerProcess(copy, ["--read-only"])
        let shown = try Client(port: server.port, token: nil).get("/checkpoint")
        #expect(shown.text == note)
        #expect(first.requests.filter { $0[2] == 200 }.count == before + 1, "\(first.requests)")
        #expect(second.requests.filter { $0[2] == 200 }.count == 1, "\(second.requests)")
    }

    @Test("witnesses that are dead, slow, wrong or hostile change nothing but log lines")
    func misbehaved() throws {
        let fixture = try Fixture()
        let honest = try fixture.witness("honest.example")
        let dead = try fixture.witness("dead.example")
        dead.stop()
        let others = try Self.misbehaviour.map { try fixture.witness($0 + ".example", $0) }
        try fixture.serve([dead] + others + [honest])
        for id in ["w-1", "w-2", "w-3"] {
            #expect(try fixture.served.client.post(.hours(id)).status == 201)
            let note = try fixture.checkpoint(signatures: 2)
            #expect(try honest.judge(note: note, of: fixture.vkey).status == 0)
        }
        let server = fixture.served.server
        func lines() -> [String] {
            server.logLines.filter { $0["message"]?.string == "a witness does not cosign" }
                .compactMap { $0["witness"]?.string }
        }
        for _ in 0..<300 where Set(lines()).count < others.count + 1 {
            Thread.sleep(forTimeInterval: 0.05)
        }
        let complaints = lines()
        #expect(Set(complaints).count == others.count + 1, "\(complaints)")
        // A line each, though each has failed several times.
        #expect(complaints.count <= 2 * (others.count + 1), "\(complaints)")
        #expect(!complaints.contains("honest.example"))
        #expect(server.stop() == 0)
        #expect(try Wenzhi.run("verify", "--data", fixture.served.scratch.data).status == 0)
    }

    @Test("a witness that is not named as settings ask is refused in one line")
    func settings() throws {
        let fixture = try Fixture()
        let witness = try fixture.witness("w1.example")
        let log = try String(contentsOfFile: fixture.vkey, encoding: .utf8)
        for wrong in [
            "", witness.key, witness.url, witness.key + " ftp://w.example", log + " " + witness.url,
            witness.key + "  " + witness.url, witness.setting + "?q=1",
        ] {
            let refused = try Wenzhi.run(
                "serve", "--data", fixture.served.scratch.data, "--witness", wrong)
            #expect(refused.status == 1 && refused.errorLines.count == 1, "\(wrong)")
            #expect(refused.errors.contains("witness (from flag)"), "\(refused.errors)")
        }
    }
}
