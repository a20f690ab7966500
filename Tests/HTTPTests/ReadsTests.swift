import Foundation
import ServerSupport
import Testing

/// Personal data in clear over HTTP: who may read it, and who sees that it was read.
@Suite(.serialized)
struct ReadsTests {
    private let city: FourTerritories

    init() throws { city = try FourTerritories() }

    private func items(_ client: Client, _ query: String = "") throws -> [JSONValue] {
        let answer = try client.get("/v1/reads" + query)
        #expect(answer.status == 200, "\(answer.text)")
        return try answer.json["items"]?.items ?? []
    }

    @Test(
        "operators read all, centres their own territory, others nothing; what is refused leaves no entry"
    )
    func roles() throws {
        var entered = 0
        for role in FourTerritories.readers {
            let client = city.client(as: role)
            for name in FourTerritories.names + ["nobody"] {
                let path = "/v1/volunteers/volunteer-\(name)/person"
                #expect(
                    try client.get(path).status
                        == (role == "operator" || role == "centre" ? 400 : 403))
                let answer = try client.get(path + "?purpose=contact")
                let isSeen =
                    role == "operator" && name != "nobody"
                    || role == "centre" && FourTerritories.seen.contains(name)
                guard isSeen else {
                    let isMissing = role == "operator"
                    #expect(answer.status == (isMissing ? 404 : 403), "\(role) \(name)")
                    continue
                }
                entered += 1
                #expect(answer.status == 200, "\(role) \(name): \(answer.text)")
                let field = try answer.json["fields"]?.items.first
                #expect(field?["field"]?.string == "person")
                #expect(field?["value"]?["phone"]?.string == FourTerritories.phone)
                #expect(answer.headers["cache-control"] == "no-store")
            }
        }
        let auditor = city.client(as: "auditor")
        let entries = try items(auditor)
        #expect(entries.count == entered)
        #expect(
            entries.map { $0["persons"]?.items.first?.string ?? "" }.suffix(2)
                == ["volunteer-own", "volunteer-below"])
        #expect(entries.last?["centre"]?.string == "own")
        #expect(entries.last?["purpose"]?.string == "contact")
        #expect(try items(auditor, "?after=0&limit=1").map { $0["sequence"]?.string } == ["1"])
        #expect(try city.client(as: "centre").get("/v1/reads").status == 403)
    }

    @Test("the personal fields of one event, by the same rules")
    func events() throws {
        let list = try city.client.get(
            "/v1/events?type=volunteer.applied", ["Accept": Client.ndjson])
        for line in list.wholeLines {
            let event = try JSONValue(parsing: line)
            let position = Int(event["sequence"]?.string ?? "") ?? -1
            let subject = event["subject"]?.string ?? ""
            let path = "/v1/events/\(position)/person?purpose=review"
            let clear = #""field":"person""#
            #expect(try city.client.get(path).text.contains(clear))
            let isSeen = FourTerritories.seen.contains { subject.hasSuffix($0) }
            let answer = try city.client(as: "centre").get(path)
            #expect(answer.status == (isSeen ? 200 : 403), "\(subject)")
            #expect(answer.text.contains(clear) == isSeen)
        }
        let registered = try city.client.get(
            "/v1/events?type=volunteer.registered", ["Accept": Client.ndjson])
        for line in registered.wholeLines {
            let event = try JSONValue(parsing: line)
            let position = Int(event["sequence"]?.string ?? "") ?? -1
            let isSeen = FourTerritories.seen.contains {
                event["subject"]?.string?.hasSuffix($0) == true
            }
            let answer = try city.client(as: "centre").get(
                "/v1/events/\(position)/person?purpose=review")
            #expect(answer.status == (isSeen ? 404 : 403), "\(position)")
        }
        // An event without personal fields.
        #expect(try city.client.get("/v1/events/0/person?purpose=review").status == 404)
        #expect(try city.client.get("/v1/events/1/person?purpose=curiosity").status == 400)
    }

    @Test("tiles and checkpoint of the log of reads are those of its entries")
    func tiles() throws {
        let auditor = city.client(as: "auditor")
        #expect(try auditor.get("/reads/checkpoint").status == 404)
        for name in FourTerritories.names {
            #expect(
                try city.client.get("/v1/volunteers/volunteer-\(name)/person?purpose=review").status
                    == 200)
        }
        let count = FourTerritories.names.count
        var note: [Substring] = []
        for _ in 0..<100 {
            note = try auditor.with(token: nil).get("/reads/checkpoint").text
                .split(separator: "\n", omittingEmptySubsequences: false)
            if note.count > 1, note[1] == "\(count)" { break }
            Thread.sleep(forTimeInterval: 0.05)
        }
        #expect(note.first?.hasSuffix("/reads") == true && note[1] == "\(count)")
        let bundle = try auditor.get("/reads/tile/entries/000.p/\(count)")
        #expect(bundle.status == 200)
        for name in FourTerritories.names {
            #expect(bundle.text.contains(#""persons":["volunteer-\#(name)"]"#))
        }
        #expect(try auditor.get("/reads/tile/0/000.p/\(count)").body.count == 32 * count)
        #expect(try city.client(as: "centre").get("/reads/tile/0/000.p/\(count)").status == 403)
    }
}
