import Foundation
import ServerSupport
import TestSupport
import Testing

/// A type that is only listed, counted and found is one schema file: the compiler writes all the rest.
@Suite(.serialized)
struct ArchiveTests {
    private let served: Served
    private let program: ExtendedProgram

    /// Serves the sample.
    init() throws {
        program = try ExtendedProgram.get()
        served = try Served(hasSample: true, program: program.executable)
    }

    private func event(
        _ id: String, _ data: String, centre: String = "dongcheng"
    ) -> String {
        .event(id, "archive.entered", id, data, source: "/centres/\(centre)")
    }

    private func entry(
        _ kind: String = "plan", title: String = "计划", year: Int = 2026,
        centre: String = "dongcheng", more: String = #","number":"1""#
    ) -> String {
        """
        {"kind":"\(kind)","title":"\(title)","year":\(year),"centre":"\(centre)"\(more)}
        """
    }

    /// Posts entries `r-00` to `r-24`, of two kinds and five years.
    private func postEntries() throws {
        for number in 0..<25 {
            let id = number < 10 ? "r-0\(number)" : "r-\(number)"
            let data = entry(
                number.isMultiple(of: 2) ? "plan" : "evidence", title: "第 \(number) 号",
                year: 2020 + number / 5, more: #","number":"\#(number)""#)
            let answer = try served.client.post(event(id, data))
            try #require(answer.status == 201, "\(answer.text)")
        }
    }

    private func ids(_ query: String, _ client: Client? = nil) throws -> [String] {
        let answer = try (client ?? served.client).get("/v1/archives" + query)
        try #require(answer.status == 200, "\(answer.text)")
        return try answer.json["items"]?.items.compactMap { $0["archive"]?.string } ?? []
    }

    @Test("Only generated Swift was added")
    func generated() {
        #expect(!program.addedFiles.isEmpty)
        #expect(program.addedFiles.allSatisfy { $0.contains("/Generated/") })
    }

    @Test("An entry is recorded once, and again with the same answer")
    func posted() throws {
        let first = try served.client.post(event("r-1", entry()))
        #expect(first.status == 201)
        let again = try served.client.post(event("r-1", entry()))
        #expect(again.status == 200)
        #expect(again.body == first.body)
    }

    @Test(
        "What is wrong is refused at its place",
        arguments: [
            (
                #"{"kind":"plan","year":2026,"centre":"dongcheng","number":"1"}"#,
                "/data/title required"
            ),
            (
                #"{"kind":"song","title":"歌","year":2026,"centre":"dongcheng","number":"1"}"#,
                "/data/kind not-in-enumeration"
            ),
            (
                #"{"kind":"plan","title":"计划","year":1900,"centre":"dongcheng","number":"1"}"#,
                "/data/year out-of-range"
            ),
            (#"{"kind":"plan","title":"计划","year":2026,"centre":"dongcheng"}"#, "/data not-one-of"),
            (
                #"{"kind":"plan","title":"计划","year":2026,"centre":"dongcheng","number":"1","#
                    + #""on":"2026-01-01","pages":3}"#, "/data not-one-of"
            ),
            (
                #"{"kind":"plan","title":"计划","year":2026,"centre":"nowhere","number":"1"}"#,
                "/data/centre unknown-reference"
            ),
            (
                #"{"kind":"plan","title":"计划","year":2026,"centre":"dongcheng","number":"1","#
                    + #""of":{"source":"/centres/dongcheng","id":"never"}}"#,
                "/data/of unknown-reference"
            ),
            (
                #"{"kind":"plan","title":"计划","year":2026,"centre":"dongcheng","number":"1","#
                    + #""of":{"source":"/centres/dongcheng"}}"#, "/data/of/id required"
            ),
        ])
    func refused(data: String, error: String) throws {
        let answer = try served.client.post(event("r-1", data))
        #expect(answer.status == 422)
        #expect(answer.errors == [error])
        #expect(try ids("") == [])
    }

    @Test("An event names another that is on record, of its own territory")
    func references() throws {
        let of = #","number":"2","of":{"source":"/centres/dongcheng","id":"r-1"}"#
        #expect(try served.client.post(event("r-1", entry())).status == 201)
        #expect(try served.client.post(event("r-2", entry(more: of))).status == 201)
        let above = try served.client.newToken(role: "centre", centre: "dongcheng").token
        let centre = served.client.with(token: above)
        let foreign = #","number":"3","of":{"source":"/ledger","id":"any"}"#
        #expect(
            try centre.post(event("r-3", entry(more: foreign))).errors
                == ["/data/of unknown-reference"])
    }

    @Test("A number is one entry's in its centre")
    func claims() throws {
        #expect(try served.client.post(event("r-1", entry())).status == 201)
        let taken = try served.client.post(event("r-2", entry(year: 2027)))
        #expect(taken.status == 422)
        #expect(taken.errors == ["/data/number taken"])
        // Also within one request.
        let batch = [
            event("r-3", entry(more: #","number":"9""#)),
            event("r-4", entry(more: #","number":"9""#)),
        ]
        let answer = try served.client.post("[\(batch.joined(separator: ","))]", as: Client.batch)
        #expect(answer.status == 422, "\(answer.text)")
        #expect(try ids("") == ["r-1"])
    }

    @Test("Entries are listed by id, narrowed by their filters, page by page")
    func listed() throws {
        try postEntries()
        let all = try ids("")
        #expect(all.count == 25)
        #expect(all == all.sorted())
        #expect(try ids("?kind=plan").count == 13)
        #expect(try ids("?year=2021") == ["r-05", "r-06", "r-07", "r-08", "r-09"])
        #expect(try ids("?year=2021&kind=plan") == ["r-06", "r-08"])
        #expect(try ids("?number=7") == ["r-07"])
        #expect(try ids("?centre=dongcheng&status=entered").count == 25)
        #expect(try ids("?centre=miyun").isEmpty)
        #expect(try served.client.get("/v1/archives?kind=song").code == "bad-parameter")
        #expect(try served.client.get("/v1/archives?colour=red").status == 400)
        var paged: [String] = []
        var query = "?limit=4&kind=evidence"
        while true {
            let answer = try served.client.get("/v1/archives" + query).json
            paged += answer["items"]?.items.compactMap { $0["archive"]?.string } ?? []
            guard let next = answer["next"]?.string else { break }
            query = "?limit=4&kind=evidence&cursor=\(next)"
        }
        #expect(paged == all.filter { Int($0.suffix(2)).map { !$0.isMultiple(of: 2) } ?? false })
    }

    @Test("Entries are counted by kind, in the city and at their centre")
    func counted() throws {
        try postEntries()
        func plans(_ path: String) throws -> [JSONValue?] {
            let counts = try served.client.get(path).json["archivesByKind"]
            return ["plan", "evidence", "policy"].map { counts?[$0] }
        }
        let expected: [JSONValue?] = [.integer(13), .integer(12), .integer(0)]
        #expect(try plans("/v1/overview") == expected)
        #expect(try plans("/v1/centres/dongcheng") == expected)
        #expect(try plans("/v1/centres/miyun") == [.integer(0), .integer(0), .integer(0)])
    }

    @Test("One entry, and all of them as a table")
    func shown() throws {
        let more = #","on":"2026-02-03","pages":7,"covers":["culture","sport"]"#
        #expect(
            try served.client.post(event("r-1", entry(title: "=1+1", more: more))).status == 201)
        let one = try served.client.get("/v1/archives/r-1").json
        #expect(one["title"]?.string == "=1+1")
        #expect(one["pages"]?.integer == 7)
        #expect(one["covers"]?.items.compactMap(\.string) == ["culture", "sport"])
        #expect(one["status"]?.string == "entered")
        #expect(one["number"] == nil)
        #expect(try served.client.get("/v1/archives/none").status == 404)
        let table = try served.client.get("/v1/archives", ["Accept": "text/csv"]).text
        let lines = table.split(separator: "\r\n")
        #expect(
            lines.first
                == "\u{FEFF}archive,status,kind,title,year,centre,number,on,pages,named,covers,created,position"
        )
        #expect(
            lines.last?.hasPrefix("r-1,entered,plan,'=1+1,2026,dongcheng,,2026-02-03,7,,") == true)
        #expect(lines.last?.contains("culture; sport") == true)
    }

    @Test("A centre sees the entries of its own territory alone")
    func territory() throws {
        #expect(try served.client.post(event("r-1", entry())).status == 201)
        let token = try served.client.newToken(role: "centre", centre: "miyun").token
        let other = served.client.with(token: token)
        #expect(try ids("", other) == [])
        #expect(try other.get("/v1/archives?centre=dongcheng").status == 403)
        #expect(try other.get("/v1/archives/r-1").status == 403)
        let own = try served.client.newToken(role: "centre", centre: "dongcheng").token
        #expect(try ids("", served.client.with(token: own)) == ["r-1"])
        #expect(
            try other.post(event("r-2", entry(), centre: "miyun")).errors
                == ["/subject outside-territory"])
    }

    @Test("The read models are the same when they are made anew")
    func rebuilt() throws {
        try postEntries()
        let before = try served.client.get("/v1/archives?year=2022").text
        try served.restart {
            let verified = try Wenzhi.run(
                program.executable, arguments: ["verify", "--data", served.scratch.data])
            #expect(verified.status == 0, "\(verified.errors)")
            let rebuilt = try Wenzhi.run(
                program.executable, arguments: ["rebuild", "--data", served.scratch.data])
            #expect(rebuilt.status == 0, "\(rebuilt.errors)")
        }
        #expect(try served.client.get("/v1/archives?year=2022").text == before)
    }
}
