import ServerSupport
import Testing

/// Collections as tables for spreadsheets.
@Suite(.serialized)
struct TableTests {
    private static let csv = ["Accept": "text/csv"]

    @Test("the same rows as in JSON, all of them unless a limit is given")
    func rows() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let people = (0..<2100).map { String.application("bulk-\($0)") }
        #expect(try client.post(people.joined(separator: "\n"), as: Client.ndjson).isWhole)
        var ids: [String] = []
        var path: String? = "/v1/volunteers?limit=1000"
        while let next = path {
            let page = try client.get(next).json
            ids += page["items"]?.items.compactMap { $0["volunteer"]?.string } ?? []
            path = page["next"]?.string.map { "/v1/volunteers?limit=1000&cursor=\($0)" }
        }
        let table = try client.get("/v1/volunteers", Self.csv)
        #expect(table.status == 200 && table.isWhole)
        #expect(table.headers["content-type"] == "text/csv; charset=utf-8; header=present")
        #expect(table.body.starts(with: [0xEF, 0xBB, 0xBF]))
        let lines = table.text.split(separator: "\r\n")
        #expect(lines.first?.hasSuffix("created,position") == true)
        #expect(lines.dropFirst().map { $0.prefix { $0 != "," } } == ids.map { $0[...] })
        #expect(ids.count == 2105)
        let page = try client.get("/v1/volunteers?limit=3", Self.csv)
        #expect(page.text.split(separator: "\r\n").count == 4)
        #expect(page.headers["link"]?.contains("cursor=") == true)
        #expect(page.headers["etag"] != (try client.get("/v1/volunteers?limit=3")).headers["etag"])
        let again = try client.get(
            "/v1/volunteers",
            ["Accept": "text/csv", "If-None-Match": table.headers["etag"] ?? ""])
        #expect(again.status == 304)
    }

    @Test("Chinese stays as it is, quotes are doubled, and no cell is a formula")
    func cells() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let titles = [
            "=HYPERLINK(\"http://x\")": "\"'=HYPERLINK(\"\"http://x\"\")\"",
            "文化，志愿,者": "\"文化，志愿,者\"", "+1": "'+1", "@x": "'@x", "-2+3": "'-2+3",
            "plain": "plain",
        ]
        for (number, title) in titles.keys.sorted().enumerated() {
            let text = title.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\\\"")
            let answer = try client.post(
                .event(
                    "t\(number)", "project.proposed", "t\(number)",
                    """
                    {"centre":"dongcheng","title":"\(text)","family":"community",\
                    "kind":"regular-community","scale":"daily","key":false,"skills":["music"],\
                    "startsOn":"2026-05-01","endsOn":"2026-06-01","risk":"normal","summary":"x"}
                    """))
            #expect(answer.status == 201, "\(answer.text)")
        }
        let lines = try client.get("/v1/projects", Self.csv).text.split(separator: "\r\n")
        for (number, title) in titles.keys.sorted().enumerated() {
            let line = lines.first { $0.hasPrefix("t\(number),") }
            #expect(line?.hasPrefix("t\(number),\(titles[title] ?? "?"),proposed") == true)
        }
    }

    @Test("what a client accepts decides, and nothing acceptable is refused")
    func negotiation() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let cases = [
            ("*/*", "application/json"), ("text/*", "text/csv"),
            ("text/csv;q=0.4, application/json;q=0.5", "application/json"),
            ("application/json;q=0, */*;q=0.1", "text/csv"),
            ("text/html, application/xhtml+xml, */*;q=0.8", "application/json"),
        ]
        for (accept, type) in cases {
            let answer = try client.get("/v1/volunteers", ["Accept": accept])
            #expect(answer.headers["content-type"]?.hasPrefix(type) == true, "\(accept)")
        }
        let none = try client.get("/v1/volunteers", ["Accept": "image/png"])
        #expect(none.status == 406 && none.code == "not-acceptable")
    }
}
