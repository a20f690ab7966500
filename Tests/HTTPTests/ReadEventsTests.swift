import Foundation
import ServerSupport
import Testing

/// The log over HTTP: pages, streams, filters, single records.
@Suite(.serialized)
struct ReadEventsTests {
    @Test("pages, the stream and single records show the same bytes")
    func reading() throws {
        let figures = try SampleFigures()
        let served = try Served(hasSample: true)
        let client = served.client
        let stream = try client.get("/v1/events", ["Accept": Client.ndjson])
        #expect(stream.headers["content-type"] == Client.ndjson)
        let lines = stream.wholeLines
        #expect(lines.count == figures.ids.count + 2)
        let ids = try lines.map { try JSONValue(parsing: $0)["id"]?.string ?? "" }
        #expect(Array(ids.dropFirst(2)) == figures.ids)
        for position in [0, 1, 2, lines.count / 2, lines.count - 1] {
            let record = try client.get("/v1/events/\(position)")
            #expect(record.status == 200)
            #expect(record.body == lines[position])
            #expect(record.headers["content-type"] == Client.event)
        }
        #expect(try client.get("/v1/events/\(lines.count)").status == 404)
        #expect(try client.get("/v1/events/first").status == 404)
        let whole = try client.get("/v1/events?limit=1000")
        #expect(whole.headers["content-type"] == Client.batch)
        #expect(
            whole.text == "["
                + lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ",") + "]")
        var path: String? = "/v1/events?limit=50"
        var paged: [String] = []
        while let next = path {
            let page = try client.get(next)
            let items = try page.json.items
            #expect(items.count <= 50)
            paged += items.compactMap { $0["id"]?.string }
            path = page.headers["link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
        }
        #expect(paged == ids)
        let some = try client.get("/v1/events?after=9&limit=3", ["Accept": Client.ndjson])
        #expect(some.wholeLines == Array(lines[10..<13]))
    }

    @Test("records hold what was posted")
    func records() throws {
        let served = try Served(hasSample: true)
        let posted = try String(contentsOf: Wenzhi.sample, encoding: .utf8).split(separator: "\n")
        let lines = try served.client.get("/v1/events?after=1", ["Accept": Client.ndjson])
            .wholeLines
        #expect(lines.count == posted.count)
        for (number, (line, text)) in zip(lines, posted).enumerated() {
            let record = try JSONValue(parsing: line)
            let event = try JSONValue(parsing: Array(text.utf8))
            for name in ["id", "source", "type", "subject", "specversion"] {
                #expect(record[name] == event[name])
            }
            let sequence = String(number + 2)
            #expect(
                record["sequence"]?.string
                    == String(repeating: "0", count: 16 - sequence.count) + sequence)
            #expect(record["recordedby"]?.string?.hasPrefix("access-") == true)
            guard event["data"]?["person"] == nil else { continue }
            #expect(record["data"] == event["data"])
        }
    }

    @Test("filters by type, source, tag and time of recording")
    func filters() throws {
        let figures = try SampleFigures()
        let served = try Served(hasSample: true)
        func events(_ query: String) throws -> [JSONValue] {
            try served.client.get("/v1/events?limit=1000&" + query).json.items
        }
        for (type, count) in figures.counts {
            let found = try events("type=\(type)")
            #expect(found.count == count)
            #expect(found.allSatisfy { $0["type"]?.string == type })
        }
        let sources = try events("source=/centres/miyun")
        #expect(!sources.isEmpty)
        #expect(sources.allSatisfy { $0["source"]?.string == "/centres/miyun" })
        let about = try events("tag=volunteer:wang-fang")
        #expect(about.contains { $0["subject"]?.string == "wang-fang" })
        #expect(about.contains { $0["data"]?["volunteer"]?.string == "wang-fang" })
        let both = try events("tag=volunteer:wang-fang&type=hours.served")
        #expect(!both.isEmpty)
        #expect(both.allSatisfy { $0["data"]?["volunteer"]?.string == "wang-fang" })
        #expect(try events("recordedTo=2020-01-01") == [])
        #expect(try events("recordedFrom=2020-01-01").count == figures.ids.count + 2)
        #expect(try events("recordedFrom=2999-01-01T00:00:00Z") == [])
        let unknown = try served.client.get("/v1/events?type=hours.dreamt")
        #expect(unknown.status == 400)
        #expect(unknown.errors == ["/type bad-parameter"])
    }

    @Test("the checkpoint is a signed note over the log")
    func checkpoint() throws {
        let served = try Served(hasSample: true)
        let count = try #require(try served.client.eventCount())
        // A clean end signs what there is.
        try served.restart()
        let note = try served.client.with(token: nil).get("/checkpoint")
        #expect(note.status == 200)
        #expect(note.headers["content-type"] == "text/plain; charset=utf-8")
        let lines = note.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0].hasPrefix("wenzhi.local/ledger-"))
        #expect(lines[1] == "\(count)")
        #expect(lines.contains { $0.hasPrefix("\u{2014} \(lines[0]) ") })
    }
}
