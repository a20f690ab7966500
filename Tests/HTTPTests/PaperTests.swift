import Foundation
import ServerSupport
import TestSupport
import Testing

/// Working papers: written from a server or from its files, and checked with nothing but their own.
@Suite("Working papers", .serialized)
struct PaperTests {
    private static let files = [
        "figures.json", "entries.csv", "tests.csv", "findings.csv", "sample.csv", "events.ndjson",
        "checkpoint", "log.vkey", "index.html",
    ]

    /// A ledger with two funds, an auditor's token in a file, and a paper on one of the funds.
    private final class Audited {
        let served: Served
        let token: String
        let paper: String

        init() throws {
            served = try Served(hasSample: true)
            let answer = try served.client.post(
                PaperBook.events.joined(separator: "\n"), as: Client.ndjson)
            let refused = answer.wholeLines.map { String(decoding: $0, as: UTF8.self) }
                .filter { !$0.contains(#""status":201"#) }
            try #require(refused == [], "\(refused)")
            token = served.scratch.path + "/token"
            try served.client.newToken(role: "auditor").token.write(
                toFile: token, atomically: true, encoding: .utf8)
            paper = served.scratch.path + "/paper"
        }

        /// Writes a paper on the fund as of now.
        func write(
            to directory: String, from source: [String]? = nil, fund: String = "fund",
            period: String = "all", size: String = "3"
        ) throws -> Wenzhi.Result {
            let last = try #require(try served.client.eventCount()) - 1
            return try Wenzhi.run(
                arguments: [
                    "paper", "--fund", fund, "--period", period, "--as-of", "\(last)", "--size",
                    size, "--seed", "种子 1&2", "--to", directory,
                ]
                    + (source ?? [
                        "--url", "http://127.0.0.1:\(served.server.port)", "--token-file", token,
                    ]))
        }

        func copy(_ name: String) throws -> String {
            let copy = served.scratch.path + "/" + name
            try FileManager.default.copyItem(atPath: paper, toPath: copy)
            return copy
        }
    }

    private static func verify(_ paper: String, _ more: String...) throws -> Wenzhi.Result {
        try Wenzhi.run(arguments: ["paper", "verify", paper] + more)
    }

    @Test("a paper written from a server is checked by itself, by Go, and is that of the files")
    func written() throws {
        let audited = try Audited()
        let made = try audited.write(to: audited.paper)
        #expect(made.status == 0, "\(made.errors)")
        let checked = try Self.verify(audited.paper)
        #expect(checked.status == 0, "\(checked.errors)")
        #expect(checked.output.hasPrefix(made.output), "\(checked.output)\(made.output)")
        #expect(checked.output.contains("entries   "), "\(checked.output)")
        let names = try FileManager.default.contentsOfDirectory(atPath: audited.paper)
        #expect(Set(names) == Set(Self.files + ["proofs"]))

        let key = audited.served.scratch.path + "/key"
        try FileManager.default.copyItem(atPath: audited.paper + "/log.vkey", toPath: key)
        #expect(try Self.verify(audited.paper, "--vkey", key).status == 0)
        if TileReferee.isAvailable {
            let verdict = try TileReferee().judge(paper: audited.paper, key: key)
            #expect(verdict.status == 0, "\(verdict.errors)")
        }

        let data = audited.served.scratch.data
        #expect(try Self.verify(audited.paper, "--vkey", key, "--copy", data).status == 0)
        let local = audited.served.scratch.path + "/local"
        let beside = try audited.write(
            to: local, from: ["--data", audited.served.scratch.data])
        #expect(beside.status == 0, "\(beside.errors)")
        for name in Self.files where name != "checkpoint" && name != "index.html" {
            let both = [audited.paper, local].map {
                FileManager.default.contents(atPath: $0 + "/" + name)
            }
            #expect(both[0] == both[1], "\(name)")
        }
    }

    @Test("its figures, entries and findings are the answers of the interface")
    func answers() throws {
        let audited = try Audited()
        #expect(try audited.write(to: audited.paper).status == 0)
        let client = audited.served.client
        let last = try #require(try client.eventCount()) - 1
        func text(_ name: String) throws -> String {
            try String(contentsOfFile: audited.paper + "/" + name, encoding: .utf8)
        }
        let book = try client.get("/v1/funds/fund?period=all&asOf=\(last)").text
        #expect(try text("figures.json").contains(#""fund":\#(book)"#))
        for (name, path) in [
            ("entries.csv", "/v1/funds/fund/entries"), ("findings.csv", "/v1/findings?fund=fund"),
        ] {
            let file = FileManager.default.contents(atPath: audited.paper + "/" + name)
            let answer = try client.get(path, ["Accept": "text/csv"])
            #expect(file == Data(answer.body), "\(name)")
        }
        #expect(try text("index.html").contains("14,985.50"))
        let drawn = try text("sample.csv").split(separator: "\r\n").dropFirst().map {
            $0.prefix { $0 != "," }
        }
        let asked = try client.get(
            "/v1/funds/fund/sample?period=all&size=3&seed=%E7%A7%8D%E5%AD%90%201%262"
        ).json["payments"]?.items.compactMap { $0["event"]?.string }
        #expect(drawn.map { String($0) } == asked)
    }

    @Test("each file that is altered, missing or added is named")
    func tampered() throws {
        let audited = try Audited()
        #expect(try audited.write(to: audited.paper).status == 0)
        let proofs = try FileManager.default.contentsOfDirectory(
            atPath: audited.paper + "/proofs"
        ).map { "proofs/" + $0 }
        #expect(proofs.count > 10)
        var generator = SeededGenerator(seed: SeededGenerator.seed(of: "PaperTests"))
        for name in Self.files + proofs {
            let copy = try audited.copy("copy")
            defer { try? FileManager.default.removeItem(atPath: copy) }
            let url = URL(filePath: copy + "/" + name)
            let bytes = Array(try Data(contentsOf: url))
            for _ in 0..<3 {
                var altered = bytes
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                altered[place] ^= UInt8.random(in: 1...127, using: &generator)
                try Data(altered).write(to: url)
                let verdict = try Self.verify(copy)
                #expect(
                    verdict.status == 1 && verdict.errors.contains(name),
                    "\(name) at \(place): \(verdict.errors)")
                #expect(!verdict.isSignalled)
            }
            try FileManager.default.removeItem(at: url)
            let verdict = try Self.verify(copy)
            #expect(verdict.status == 1 && verdict.errors.contains(name), "\(name)")
        }
        let copy = try audited.copy("added")
        try "x".write(toFile: copy + "/more.txt", atomically: true, encoding: .utf8)
        try "x".write(toFile: copy + "/a\u{1B}[2J", atomically: true, encoding: .utf8)
        let errors = try Self.verify(copy).errors
        #expect(errors.contains("more.txt") && errors.contains("[2J"), "\(errors)")
        #expect(!errors.contains("\u{1B}"), "what moves a cursor is escaped")
        let linked = try audited.copy("linked") + "/proofs"
        let manager = FileManager.default
        try manager.moveItem(atPath: linked, toPath: copy + "-p")
        try manager.createSymbolicLink(atPath: linked, withDestinationPath: copy + "-p")
        #expect(try Self.verify(copy + "/../linked").errors.contains("proofs: is no file"))
    }

    @Test("a copy of the ledger is asked the same: what the paper's records cannot show is found")
    func copy() throws {
        let audited = try Audited()
        #expect(try audited.write(to: audited.paper).status == 0)
        // The ledger goes on: the paper is as of its moment.
        #expect(try audited.served.client.post(.hours("later")).status == 201)
        let data = audited.served.scratch.data
        #expect(try Self.verify(audited.paper, "--copy", data).status == 0)
        let path = audited.paper + "/tests.csv"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try ("\u{FEFF}" + text.replacing("weekend,2", with: "weekend,3")).write(
            toFile: path, atomically: true, encoding: .utf8)
        let verdict = try Self.verify(audited.paper, "--copy", data)
        #expect(verdict.status == 1)
        #expect(
            verdict.errors.contains("tests.csv: is not what the copy of the ledger answers."),
            "\(verdict.errors)")
        let figures = audited.paper + "/figures.json"
        let asked = try String(contentsOfFile: figures, encoding: .utf8)
        try asked.replacing(/"position":"[0-9]+"/, with: #""position":"9999""#, maxReplacements: 1)
            .write(toFile: figures, atomically: true, encoding: .utf8)
        let short = try Self.verify(audited.paper, "--copy", data)
        #expect(short.errors.contains("ends before event 9999"), "\(short.errors)")
        #expect(!short.errors.contains("is not what the copy"), "\(short.errors)")
        let other = try Served(hasSample: true)
        let wrong = try Self.verify(audited.paper, "--copy", other.scratch.data)
        #expect(wrong.status == 1 && !wrong.isSignalled, "\(wrong.output)")
        #expect(wrong.errors.contains("and the key of the copy of the ledger is"))
        #expect(!wrong.errors.contains("is not what the copy"), "\(wrong.errors)")
    }

    @Test("what is wrong is said: an amount, a left out payment, another seed, another key")
    func said() throws {
        let audited = try Audited()
        #expect(try audited.write(to: audited.paper).status == 0)
        func faults(
            _ name: String, _ file: String, _ change: (String) -> String
        ) throws -> String {
            let copy = try audited.copy(name)
            let path = copy + "/" + file
            let text = change(try String(contentsOfFile: path, encoding: .utf8))
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let verdict = try Self.verify(copy)
            #expect(verdict.status == 1, "\(name)")
            return verdict.errors
        }
        #expect(
            try faults("spent", "figures.json") {
                $0.replacing(#""spent":502150,"closing""#, with: #""spent":502151,"closing""#)
            }.contains("figures.json: spent is 502151, and the entries make 502150."))
        #expect(
            try faults("seed", "figures.json") { $0.replacing("种子", with: "別的") }
                .contains("sample.csv: line 2 is"))
        #expect(
            try faults("questioned", "figures.json") {
                $0.replacing(#""questioned":"#, with: #""questioned":1"#)
            }.contains("figures.json: does not have the SHA-256"))
        let left = try faults("left", "events.ndjson") { text in
            text.split(separator: "\n").filter { !$0.contains(#""id":"pay-2""#) }
                .map { $0 + "\n" }.joined()
        }
        #expect(left.contains("entries.csv: line"), "\(left)")
        #expect(left.contains("proves no line of events.ndjson"), "\(left)")
        let other = try Served()
        let founded = try other.client.get("/v1/events/0").json
        let key = audited.served.scratch.path + "/other"
        try #require(founded["data"]?["publicKey"]?.string).write(
            toFile: key, atomically: true, encoding: .utf8)
        let verdict = try Self.verify(audited.paper, "--vkey", key)
        #expect(verdict.status == 1)
        #expect(verdict.errors.hasPrefix("log.vkey: is "), "\(verdict.errors)")
    }

    @Test("what figures.json says of the fund and of the moment is compared with the records")
    func contradicted() throws {
        let audited = try Audited()
        #expect(try audited.write(to: audited.paper).status == 0)
        let path = audited.paper + "/figures.json"
        let written = try String(contentsOfFile: path, encoding: .utf8)
        let last = try #require(try audited.served.client.eventCount()) - 1
        for (from, to, fault) in [
            (#""balance":1500000"#, #""balance":1500001"#, "stated.balance is 1500001, and"),
            (#""difference":"#, #""difference":1"#, "stated.difference is 1"),
            (#""on":"2026-03-01""#, #""on":"2026-03-02""#, "stated.on is 2026-03-02, and"),
            (
                #""stated":"#, #""said":"#,
                "stated.balance is missing, and the records make 1500000."
            ),
            (#""name":"经费"#, #""name":"旧费"#, "name is 旧费"),
            (#""centre":"dongcheng","name""#, #""centre":"x","name""#, "centre is x, and"),
            (#""channel":"fiscal""#, #""channel":"other""#, "channel is other, and"),
            (#""from":"2026-01-01""#, #""from":"2025-01-01""#, "from is 2025-01-01, and"),
            (
                #""questioned":"#, #""closedThrough":"2026-01-31","questioned":"#,
                "closedThrough is 2026-01-31, and the records make none."
            ),
            (#""asOf":"\#(last)""#, #""asOf":"1""#, "asked.asOf is 1, and event"),
            (#""asOf":"\#(last)""#, #""asOf":"2026-01-01""#, "asked.asOf is 2026-01-01, and event"),
            (
                #""position":"\#(last)""#, #""position":"999999""#,
                "asked.position is 999999, and the checkpoint is of"
            ),
        ] {
            let altered = written.replacing(from, with: to)
            try #require(altered != written, "\(from)")
            try altered.write(toFile: path, atomically: true, encoding: .utf8)
            let verdict = try Self.verify(audited.paper)
            #expect(verdict.status == 1)
            #expect(verdict.errors.contains("figures.json: " + fault), "\(verdict.errors)")
        }
    }

    @Test("what cannot be a paper is refused in one line, and leaves nothing behind")
    func refused() throws {
        let audited = try Audited()
        let scratch = audited.served.scratch.path
        let before = try FileManager.default.contentsOfDirectory(atPath: scratch).sorted()
        for (made, expected) in [
            (try audited.write(to: audited.paper, fund: "none"), "404"),
            (try audited.write(to: audited.paper, period: "2026-13"), "period"),
            (try audited.write(to: scratch), "exists"),
            (
                try audited.write(to: audited.paper, from: ["--url", "http://127.0.0.1:1"]),
                "answer"
            ),
            (try audited.write(to: "/proc/none/paper"), "written"),
        ] {
            #expect(made.status == 1, "\(expected)")
            #expect(made.errorLines.count == 1 && made.errors.contains(expected), "\(made.errors)")
        }
        #expect(try audited.write(to: audited.paper, size: "0").status == 64)
        let after = try FileManager.default.contentsOfDirectory(atPath: scratch).sorted()
        #expect(before == after)
        #expect(try Self.verify(scratch + "/none").status == 1)
        #expect(try Self.verify(scratch).errors.contains("figures.json: is missing."))
    }
}
