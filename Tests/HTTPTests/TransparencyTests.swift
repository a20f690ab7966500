import Foundation
import ServerSupport
import TestSupport
import Testing

/// Tiles, proofs and checkpoints, judged by programs that are not ours.
@Suite(.serialized, .enabled(if: TileReferee.isAvailable, "Go's x/mod is not installed"))
struct TransparencyTests {
    private static let year = ["--districts", "16", "--volunteers", "540"]
    private static let minimumEvents = 70_000
    private static let bundle = "/tile/entries/007"

    /// A ledger with a year, exported, and the log's key outside of the export.
    private struct Exported {
        let served: Served
        let folder: String
        let key: String

        init() throws {
            served = try Served(year: TransparencyTests.year)
            folder = served.scratch.path + "/tiles"
            key = served.scratch.path + "/key"
            let report = try export()
            #expect(report.status == 0, "\(report.errors)")
            try FileManager.default.copyItem(atPath: folder + "/log.vkey", toPath: key)
        }

        @discardableResult
        func export(to other: String? = nil) throws -> Wenzhi.Result {
            try Wenzhi.run(
                "export", "--data", served.scratch.data, "--tiles", other ?? folder)
        }

        /// A copy of the export.
        func copy(_ name: String) throws -> String {
            let copy = served.scratch.path + "/" + name
            try FileManager.default.copyItem(atPath: folder, toPath: copy)
            return copy
        }
    }

    @Test("a year's export is what Go rebuilds from its records, and grows with the log")
    func export() throws {
        let exported = try Exported()
        let referee = try TileReferee()
        let first = try referee.judge(log: exported.folder, key: exported.key)
        #expect(first.status == 0, "\(first.errors)")
        let size = try #require(Int(first.text.split(separator: " ")[1]))
        #expect(size >= Self.minimumEvents)
        #expect(try exported.export().output.contains("written  0\n"))
        let client = exported.served.client
        #expect(try client.post(Self.centre("later")).status == 201)
        try awaitCheckpoint(client, of: size + 1)
        #expect(try exported.export().status == 0)
        let second = try referee.judge(log: exported.folder, key: exported.key)
        #expect(second.status == 0, "\(second.errors)")
        #expect(Int(second.text.split(separator: " ")[1]) == size + 1)
    }

    @Test("the log of reads of personal data is what Go rebuilds from its entries")
    func reads() throws {
        let served = try Served(hasSample: true)
        let purposes = ["review", "contact", "insurance"]
        for purpose in purposes {
            let answer = try served.client.get("/v1/volunteers/wang-fang/person?purpose=\(purpose)")
            #expect(answer.status == 200, "\(answer.text)")
        }
        served.server.stop()
        let folder = served.scratch.path + "/reads"
        let exported = try Wenzhi.run(
            "export", "--reads", "--data", served.scratch.data, "--tiles", folder)
        #expect(exported.status == 0, "\(exported.errors)")
        let judged = try TileReferee().judge(log: folder, key: folder + "/log.vkey")
        #expect(judged.status == 0, "\(judged.errors)")
        #expect(judged.text.hasPrefix("good \(purposes.count) "))
    }

    @Test("a forged record, swapped tiles, another order, a cut tail, another key: all are noticed")
    func forgeries() throws {
        let exported = try Exported()
        let referee = try TileReferee()
        let forgeries: [(name: String, forge: (String) throws -> Void)] = [
            ("forged", { try Self.edit($0 + Self.bundle) { $0[$0.count / 2] ^= 1 } }),
            ("reordered", { try Self.edit($0 + Self.bundle, Self.swapFirstRecords) }),
            ("swapped", { try Self.swap($0 + "/tile/0/000", $0 + "/tile/0/001") }),
            ("swapped-bundles", { try Self.swap($0 + "/tile/entries/000", $0 + Self.bundle) }),
            ("cut", { try FileManager.default.removeItem(atPath: $0 + Self.bundle) }),
            ("shorter", { try Self.edit($0 + Self.bundle) { $0.removeLast(3) } }),
            (
                "smaller-checkpoint",
                {
                    try Self.edit($0 + "/checkpoint") { bytes in
                        let lines = String(decoding: bytes, as: UTF8.self).split(
                            separator: "\n", omittingEmptySubsequences: false)
                        bytes = Array(
                            ([lines[0], "70000"] + lines[2...]).joined(separator: "\n").utf8)
                    }
                }
            ),
        ]
        for (name, forge) in forgeries {
            let copy = try exported.copy(name)
            try forge(copy)
            let verdict = try referee.judge(log: copy, key: exported.key)
            #expect(verdict.status == 1, "\(name): \(verdict.text)")
            // The ledger itself notices too, unless the file is missing: then it writes it again.
            let again = try exported.export(to: copy)
            let isMended = name == "cut"
            #expect(again.status == (isMended ? 0 : 1), "\(name): \(again.errors)")
            #expect(isMended || again.errors.contains("differs from the log"), "\(name)")
        }
        let other = try Served(hasSample: true)
        let otherTiles = other.scratch.path + "/tiles"
        other.server.stop()
        _ = try Wenzhi.run("export", "--data", other.scratch.data, "--tiles", otherTiles)
        #expect(try referee.judge(log: otherTiles, key: exported.key).status == 1)
        let wrong = try Wenzhi.run(
            "export", "--data", other.scratch.data, "--tiles", exported.folder)
        #expect(wrong.status == 1)
    }

    @Test("tiles and proofs over HTTP are those of the export, and check offline")
    func overHTTP() throws {
        let exported = try Exported()
        let auditor = try exported.served.client.with(
            token: exported.served.client.newToken(role: "auditor").token)
        for path in ["/tile/0/000", "/tile/1/000", "/tile/entries/000", Self.bundle] {
            let answer = try auditor.get(path)
            #expect(answer.status == 200, "\(path): \(answer.text)")
            #expect(answer.headers["content-type"] == "application/octet-stream")
            #expect(
                Data(answer.body) == FileManager.default.contents(atPath: exported.folder + path))
        }
        let referee = try TileReferee()
        for sequence in [0, 1, 255, 256, 40_000] {
            let record = try auditor.get("/v1/events/\(sequence)")
            let proof = try auditor.get(
                "/v1/proofs/inclusion?sequence=\(sequence)", ["Accept": "text/plain"])
            let verdict = try referee.judge(
                record: record.body, proof: proof.body, key: exported.key)
            #expect(verdict.status == 0, "\(sequence): \(verdict.errors)")
            var forged = record.body
            forged[forged.count / 2] ^= 1
            #expect(
                try referee.judge(record: forged, proof: proof.body, key: exported.key).status == 1)
        }
    }

    @Test("what there is no tile or proof of is said, with the size of the log")
    func refusals() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let size = try #require(try client.eventCount())
        try awaitCheckpoint(client, of: size)
        for path in [
            "/tile/0/001", "/tile/0/000", "/tile/0/0", "/tile/64/000", "/tile/0/x000/000",
            "/tile/entries/000.p/0", "/tile/0/000.p/256", "/tile/0", "/tile/x/000",
            "/tile/entries/000.p/\(size + 1)", "/v1/checkpoints/\(size + 1)", "/v1/checkpoints/0",
            "/v1/checkpoints/01",
        ] {
            #expect(try client.get(path).status == 404, "\(path)")
        }
        #expect(try client.get("/tile/entries/000.p/\(size)").status == 200)
        #expect(try client.get("/v1/checkpoints/\(size)").text == client.get("/checkpoint").text)
        for (query, code) in [
            ("inclusion", "bad-parameter"), ("inclusion?sequence=\(size)", "bad-parameter"),
            ("inclusion?sequence=0&size=\(size + 1)", "beyond-end"),
            ("inclusion?sequence=0&size=x", "bad-parameter"), ("consistency", "bad-parameter"),
            ("consistency?from=5&to=4", "bad-parameter"),
            ("consistency?from=0&to=9999999999999999", "beyond-end"),
        ] {
            let answer = try client.get("/v1/proofs/\(query)")
            #expect(answer.status == 400 && answer.code == code, "\(query): \(answer.text)")
        }
        let json = try client.get("/v1/proofs/consistency?from=1&to=\(size)").json
        #expect(json["hashes"]?.items.isEmpty == false)
        #expect(try client.get("/v1/proofs/consistency?from=\(size)").json["hashes"]?.items == [])
    }

    private static func centre(_ id: String) -> String {
        .event(
            id, "centre.established", id,
            #"{"level":"special","name":"中心","sponsor":"文化馆"}"#, source: "/centres/\(id)")
    }

    private func awaitCheckpoint(_ client: Client, of size: Int) throws {
        for _ in 0..<100 {
            if try client.get("/v1/checkpoints/\(size)").status == 200 { return }
            Thread.sleep(forTimeInterval: 0.1)
        }
        throw ServerFailure("no checkpoint of \(size) was signed")
    }

    private static func edit(_ path: String, _ change: (inout [UInt8]) -> Void) throws {
        var bytes = Array(try Data(contentsOf: URL(filePath: path)))
        change(&bytes)
        try Data(bytes).write(to: URL(filePath: path))
    }

    private static func swap(_ one: String, _ other: String) throws {
        let bytes = try Data(contentsOf: URL(filePath: one))
        try Data(contentsOf: URL(filePath: other)).write(to: URL(filePath: one))
        try bytes.write(to: URL(filePath: other))
    }

    /// Exchanges the first two records of a bundle, each behind its length.
    private static func swapFirstRecords(_ bytes: inout [UInt8]) {
        let first = 2 + Int(bytes[0]) << 8 + Int(bytes[1])
        let second = first + 2 + Int(bytes[first]) << 8 + Int(bytes[first + 1])
        bytes = Array(bytes[first..<second] + bytes[..<first] + bytes[second...])
    }
}
