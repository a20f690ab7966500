import Foundation
import MerkleTree
import ServerSupport
import TestSupport
import Testing

/// Certificates that prove themselves: given out to their centre, and checked by everybody.
@Suite("Proven certificates", .serialized)
struct ProvenCertificateTests {
    private let city: FourTerritories
    private let scratch: Scratch
    private var client: Client { city.client }

    private static let number = "文志证〔2026〕1号"
    private static let path =
        "/v1/certificates/"
        + (number.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")

    init() throws {
        city = try FourTerritories()
        scratch = try Scratch()
        try post(
            "issued", "certificate.issued",
            """
            {"volunteer":"volunteer-own","number":"\(Self.number)","from":"2026-03-01",\
            "to":"2026-03-31","minutes":60}
            """)
    }

    private func post(_ event: String, _ type: String, _ data: String) throws {
        let answer = try client.post(
            FourTerritories.event(event, type, "c-1", data, of: "own", on: "2026-04-10"))
        #expect(answer.status == 201, "\(event): \(answer.text)")
    }

    /// The certificate as it is given out now.
    private func certificate() throws -> String {
        let size = try #require(try client.eventCount())
        for _ in 0..<50 where try client.get("/v1/checkpoints/\(size)").status != 200 {
            Thread.sleep(forTimeInterval: 0.1)
        }
        let answer = try city.client(as: "centre").get(Self.path + "/proof")
        #expect(answer.status == 200, "\(answer.text)")
        return answer.text
    }

    /// What everybody is told of it.
    private func check(_ certificate: String) throws -> Response {
        try client.with(token: nil).ask(
            "POST", "/v1/verified-certificates", ["Content-Type": "application/json"],
            Array(certificate.utf8))
    }

    private func run(_ certificate: String, _ more: [String] = []) throws -> Wenzhi.Result {
        let file = scratch.path + "/certificate.json"
        try certificate.write(toFile: file, atomically: true, encoding: .utf8)
        return try Wenzhi.run(arguments: ["certificate", "verify", file] + more)
    }

    @Test("everybody may check one, here and offline, and is told nothing about the person")
    func checked() throws {
        let certificate = try certificate()
        let answer = try check(certificate)
        #expect(answer.status == 200, "\(answer.text)")
        let json = try answer.json
        #expect(json["number"]?.string == Self.number)
        #expect(json["status"]?.string == "issued")
        #expect(json["minutes"]?.integer == 60)
        #expect(!answer.text.contains("volunteer"))
        #expect(answer.headers["cache-control"] == "no-store")

        let key = scratch.path + "/key"
        let founded = try client.get("/v1/events/0").json
        try #require(founded["data"]?["publicKey"]?.string).write(
            toFile: key, atomically: true, encoding: .utf8)
        let offline = try run(certificate, ["--vkey", key])
        #expect(offline.status == 0, "\(offline.errors)")
        #expect(offline.output.contains("status    issued\n"))
        #expect(offline.output.contains("2026-03-01 to 2026-03-31, 60 minutes\n"))
        #expect(offline.output.contains("hours     1 confirmed records in the file make"))
        #expect(json["serviceRecords"]?.integer == 1)
        #expect(!offline.output.contains("volunteer"))
        #expect(try run(certificate).output.contains("--vkey"))
        if TileReferee.isAvailable {
            let record = try #require(
                try JSONValue(parsing: Array(certificate.utf8))["records"]?[0])
            let verdict = try TileReferee().judge(
                record: Array(try #require(record["record"]?.string).utf8),
                proof: Array(try #require(record["proof"]?.string).utf8), key: key)
            #expect(verdict.status == 0, "\(verdict.errors)")
        }
    }

    @Test("the events of the hours add up to the minutes, and one that is missing is noticed")
    func service() throws {
        let certificate = try certificate()
        let json = try JSONValue(parsing: Array(certificate.utf8))
        let service = json["service"]?.items ?? []
        let types = try service.map { proven in
            let record = try #require(proven["record"]?.string)
            return try JSONValue(parsing: Array(record.utf8))["type"]?.string
        }
        #expect(types == ["scheme.published", "hours.served", "hours.confirmed"])
        #expect(!certificate.contains(FourTerritories.phone))
        let object = try JSONSerialization.jsonObject(with: Data(certificate.utf8))
        let whole = try #require(object as? [String: Any])
        let list = try #require(whole["service"] as? [[String: String]])
        func verdicts(_ change: (inout [String: Any]) -> Void) throws -> (Response, Wenzhi.Result) {
            var file = whole
            change(&file)
            let text = String(
                decoding: try JSONSerialization.data(withJSONObject: file), as: UTF8.self)
            return (try check(text), try run(text))
        }
        for (altered, code) in [
            ([list[0], list[1]], "minutes-differ"), ([list[0]], "minutes-differ"),
            ([], "minutes-differ"), ([list[1], list[0], list[2]], "other-record"),
            (list + [list[2]], "other-record"),
            (list + (try #require(whole["records"] as? [[String: String]])), "other-record"),
        ] {
            let (answer, offline) = try verdicts { $0["service"] = altered }
            #expect(answer.status == 422, "\(answer.text)")
            #expect(answer.errors.first?.hasSuffix(" " + code) == true, "\(answer.text)")
            #expect(offline.status == 1 && offline.errorLines.count == 1, "\(offline.errors)")
        }
        let (old, told) = try verdicts { $0["service"] = nil }
        let proven = try old.json["serviceRecords"]
        #expect(old.status == 200 && proven == nil, "\(old.text)")
        #expect(told.output.contains("hours     none in the file"), "\(told.errors)")
        let (_, long) = try verdicts {
            $0["service"] = nil
            $0["serviceLeftOut"] = true
        }
        #expect(long.output.contains("hours     left out"), "\(long.errors)")
    }

    @Test("one that is revoked says so, and an older file is checked with what is known now")
    func revoked() throws {
        let before = try certificate()
        try post("revoked", "certificate.revoked", #"{"reason":"更正"}"#)
        let after = try certificate()
        #expect(try check(before).json["status"]?.string == "revoked")
        #expect(try check(after).json["status"]?.string == "revoked")
        #expect(try run(before).output.contains("status    issued\n"))
        #expect(try run(after).output.contains("status    revoked\n"))
    }

    @Test("one that was altered proves nothing, and what is wrong is said")
    func altered() throws {
        let certificate = try certificate()
        let count = try client.eventCount()
        var cases: [(String, String)] = [
            (certificate.replacing(#"\"minutes\":60"#, with: #"\"minutes\":90"#), "not-included"),
            (
                certificate.replacing(#""number":"文"#, with: #""number":"武"#), "other-record"
            ),
            (certificate.replacing("tlog-proof@v1", with: "tlog-proof@v2"), "malformed-proof"),
            (
                certificate.replacing(#"{"certificate":1"#, with: #"{"certificate":2"#),
                "malformed-certificate"
            ),
            ("[]", "malformed-certificate"), ("{", "malformed-certificate"),
            (#"{"certificate":1}"#, "malformed-certificate"),
        ]
        let other = try FourTerritories()
        let foreign = try other.client.get("/checkpoint").text
        let own = try client.get("/checkpoint").text
        func escaped(_ text: String) -> String { text.replacing("\n", with: #"\n"#) }
        cases.append((certificate.replacing(escaped(own), with: escaped(foreign)), "bad-signature"))
        for (altered, code) in cases {
            try #require(altered != certificate, "\(code)")
            let answer = try check(altered)
            #expect(answer.status == 422 && answer.code == "invalid-request", "\(answer.text)")
            #expect(answer.errors.first?.hasSuffix(" " + code) == true, "\(answer.text)")
            let offline = try run(altered)
            #expect(offline.status == 1 && offline.errorLines.count == 1, "\(offline.errors)")
        }
        #expect(try check(String(repeating: " ", count: 5 << 20)).status == 413)
        let text = try client.ask(
            "POST", "/v1/verified-certificates", ["Content-Type": "text/plain"],
            Array(certificate.utf8))
        #expect(text.status == 415)
        #expect(try client.eventCount() == count)
    }

    /// A certificate of these records, the first two of a log that the forger signs with a key of his own.
    private func forged(_ records: [String], number: String = number) throws -> String {
        let key = try SigningKey(name: "forged", seed: Array(repeating: 7, count: 32))
        let leaves = records.map { TreeHash.leaf(Array($0.utf8)) }
        let root = leaves.count == 1 ? leaves[0] : TreeHash.node(leaves[0], leaves[1])
        let note = try Checkpoint(origin: "forged", size: UInt64(leaves.count), root: root)
            .signed(by: key)
        let proven = records.indices.map { index in
            let siblings = leaves.indices.filter { $0 != index }.map { leaves[$0] }
            let proof = PortableProof(index: UInt64(index), hashes: siblings, checkpoint: note)
            return ["record": records[index], "proof": proof.description]
        }
        let issued = records[0].contains("certificate.issued")
        let file: [String: Any] = [
            "certificate": 1, "number": number, "key": key.verifierKey.description,
            "records": issued ? proven : proven.reversed(),
        ]
        return String(
            decoding: try JSONSerialization.data(withJSONObject: file), as: UTF8.self)
    }

    @Test("a record stands where its proof shows it, and what revokes comes after what issued")
    func places() throws {
        try post("revoked", "certificate.revoked", #"{"reason":"更正"}"#)
        let records = try JSONValue(parsing: Array(try certificate().utf8))["records"]
        let (issued, revoked) = (
            try #require(records?[0]?["record"]?.string),
            try #require(records?[1]?["record"]?.string)
        )
        func placed(_ record: String, _ place: Int) -> String {
            record.replacing(
                /"sequence":"[0-9]{15}[0-9]"/, with: #""sequence":"000000000000000\#(place)""#)
        }
        let good = try run(forged([placed(issued, 0), placed(revoked, 1)]))
        #expect(good.output.contains("status    revoked"), "\(good.errors)")
        let elsewhere = try run(forged([issued]))
        #expect(elsewhere.status == 1)
        #expect(elsewhere.errors.contains("/records/0/record: The record is not the one"))
        let early = try run(forged([placed(revoked, 0), placed(issued, 1)]))
        #expect(early.status == 1)
        #expect(early.errors.contains("/records/1/record: "), "\(early.errors)")

        let number = "1\u{1B}[2J"
        let coloured = placed(issued, 0).replacing(Self.number, with: #"1\u001b[2J"#)
        let shown = try run(forged([coloured], number: number))
        #expect(shown.status == 0, "\(shown.errors)")
        #expect(!shown.output.contains("\u{1B}") && !shown.errors.contains("\u{1B}"))
    }

    @Test("it is given out to its own centre, to auditors and operators")
    func givenOut() throws {
        _ = try certificate()
        for (role, status) in [("auditor", 200), ("operator", 200), ("dashboard", 403)] {
            #expect(try city.client(as: role).get(Self.path + "/proof").status == status)
        }
        let beside = client.with(
            token: try client.newToken(role: "centre", centre: "beside").token)
        let hidden = try beside.get(Self.path + "/proof")
        let missing = try beside.get("/v1/certificates/none/proof")
        #expect(hidden.status == 403 && hidden.telling == missing.telling, "\(hidden.telling)")
        #expect(try client.get("/v1/certificates/none/proof").status == 404)
        #expect(try client.with(token: nil).get(Self.path + "/proof").status == 401)
    }
}
