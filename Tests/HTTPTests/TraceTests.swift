import Foundation
import ServerSupport
import TestSupport
import Testing

/// From figures to the events that made them, and what moved them between two moments.
@Suite("Trace", .serialized)
struct TraceTests {
    @Test("an answer's events are read and proven, from a server and from files")
    func events() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let size = try #require(try client.eventCount())
        let token = served.scratch.path + "/token"
        try client.newToken(role: "auditor").token.write(
            toFile: token, atomically: true, encoding: .utf8)
        let source = ["--url", "http://127.0.0.1:\(client.port)", "--token-file", token]
        let record = try client.get("/v1/volunteers/wang-fang/record").json
        let named = Set(
            record["service"]?.items.flatMap { $0["hours"]?.items ?? [] }
                .flatMap { $0["events"]?.items ?? [] }.compactMap(\.string) ?? [])
        #expect(named.count > 5)
        for place in [source, ["--data", served.scratch.data]] {
            let asked = try Wenzhi.run(
                arguments: ["ask", "/v1/volunteers/wang-fang/record", "--events"] + place)
            #expect(asked.status == 0, "\(asked.errors)")
            let lines = asked.output.split(separator: "\n").dropFirst()
            let shown = Set(lines.compactMap { $0.split(separator: " ").first.map(String.init) })
            #expect(named.isSubset(of: shown), "\(asked.output)")
            #expect(lines.allSatisfy { $0.contains("in \(size)") || $0.contains("in \(size + 1)") })
        }
        let other = try Served()
        let key = served.scratch.path + "/key"
        try #require(try other.client.get("/v1/events/0").json["data"]?["publicKey"]?.string)
            .write(toFile: key, atomically: true, encoding: .utf8)
        let none = try Wenzhi.run(
            arguments: ["ask", "/v1/volunteers/wang-fang/record", "--events", "--vkey", key]
                + source)
        #expect(none.status == 1, "\(none.output)")
        #expect(none.errorLines.count == 1, "\(none.errors)")
    }

    @Test("what moved a volunteer's minutes: late and back-dated records, and corrections")
    func changes() throws {
        let city = try FourTerritories()
        let client = city.client
        func post(
            _ event: String, _ type: String, _ subject: String, _ data: String, on day: String
        ) throws {
            let answer = try client.post(
                FourTerritories.event(event, type, subject, data, of: "own", on: day))
            #expect(answer.status == 201, "\(event): \(answer.text)")
        }
        let from = try #require(try client.eventCount()) - 1
        let before = try client.get("/v1/volunteers/volunteer-own/record").json
        try post("late", "hours.served", "late", Self.service("2026-03-20", 45), on: "2026-04-10")
        try post("late-2", "hours.confirmed", "late", #"{"confirmer":"staff-3"}"#, on: "2026-04-10")
        try post(
            "less", "hours.corrected", "hours-own", #"{"minutes":40,"reason":"更正"}"#,
            on: "2026-04-11")
        let to = try #require(try client.eventCount()) - 1
        try post("more", "hours.served", "more", Self.service("2026-03-21", 30), on: "2026-04-12")
        try post("more-2", "hours.confirmed", "more", #"{"confirmer":"staff-3"}"#, on: "2026-04-12")
        let path = "/v1/volunteers/volunteer-own/changes?from=\(from)"
        let answer = try client.get("\(path)&to=\(to)")
        #expect(answer.status == 200, "\(answer.text)")
        let json = try answer.json
        #expect(json["before"]?["confirmedMinutes"] == before["confirmedMinutes"])
        let then = try client.get("/v1/volunteers/volunteer-own/record?asOf=\(to)").json
        #expect(json["after"]?["confirmedMinutes"] == then["confirmedMinutes"])
        #expect(json["change"]?["confirmedMinutes"]?.integer == 25)
        #expect(json["backDated"]?.integer == 25)
        #expect(json["inPeriod"]?.integer == 0)
        let moved = json["hours"]?.items ?? []
        #expect(moved.compactMap { $0["hours"]?.string }.sorted() == ["hours-own", "late"])
        let late = moved.first { $0["hours"]?.string == "late" }
        #expect(late?["before"]?.integer == 0 && late?["after"]?.integer == 45)
        #expect(late?["events"]?.items.compactMap(\.string) == ["\(from + 1)", "\(from + 2)"])
        #expect(try client.get(path).json["change"]?["confirmedMinutes"]?.integer == 55)
        for (query, code) in [
            ("", "bad-parameter"), ("?from=x", "bad-parameter"), ("?from=999999", "beyond-end"),
            ("?from=2001-01-01", "as-of-before-first"), ("?from=2999-01-01", "as-of-future"),
            ("?from=\(to)&to=\(from)", "bad-parameter"),
        ] {
            let refused = try client.get("/v1/volunteers/volunteer-own/changes" + query)
            #expect(refused.status == 400 && refused.code == code, "\(query) \(refused.text)")
        }
        #expect(try client.get("/v1/volunteers/nobody/changes?from=\(from)").status == 404)
        let centre = city.client(as: "centre")
        #expect(try centre.get(path).status == 200)
        let others = ["volunteer-beside", "nobody"].map {
            "/v1/volunteers/\($0)/changes?from=\(from)"
        }
        let hidden = try others.map { try centre.get($0).telling }
        #expect(hidden[0].hasPrefix("403") && hidden[0] == hidden[1])
    }

    @Test("a centre is told of those events in between that it may read")
    func told() throws {
        let city = try FourTerritories()
        let from = try #require(try city.client.eventCount()) - 1
        for (event, type, subject, data, owner) in [
            (
                "less", "hours.corrected", "hours-own", #"{"minutes":40,"reason":"更正"}"#, "own"
            ),
            (
                "scheme-2", "scheme.published", "scheme-2",
                """
                {"number":"2","effectiveFrom":"2026-03-31","stars":[{"level":1,"minutes":20}],\
                "medals":[],"counts":["service"],"dailyCap":480}
                """, "above"
            ),
        ] {
            let answer = try city.client.post(
                FourTerritories.event(event, type, subject, data, of: owner, on: "2026-04-11"))
            try #require(answer.status == 201, "\(answer.text)")
        }
        let path = "/v1/volunteers/volunteer-own/changes?from=\(from)"
        func told(_ client: Client) throws -> [[String]] {
            let answer = try client.get(path)
            let json = try answer.json
            let lists = [json["hours"]?[0]?["events"], json["events"]]
            return lists.map { $0?.items.compactMap(\.string) ?? [] }
        }
        #expect(try told(city.client) == [["\(from + 1)"], ["\(from + 2)"]])
        #expect(try told(city.client(as: "centre")) == [["\(from + 1)"], []])
    }

    @Test("what moved a project's and a centre's minutes, in pages, is what their figures say")
    func projects() throws {
        let city = try FourTerritories()
        let from = try #require(try city.client.eventCount()) - 1
        let paths = ["projects/project-own", "centres/own"].map { "/v1/" + $0 }
        let before = try paths.map { try city.client.get($0).json["confirmedMinutes"]?.integer }
        for (event, type, subject, data) in [
            ("late", "hours.served", "late", Self.service("2026-03-20", 45)),
            ("late-2", "hours.confirmed", "late", #"{"confirmer":"staff-3"}"#),
            ("less", "hours.corrected", "hours-own", #"{"minutes":40,"reason":"更正"}"#),
        ] {
            let answer = try city.client.post(
                FourTerritories.event(event, type, subject, data, of: "own", on: "2026-04-11"))
            try #require(answer.status == 201, "\(answer.text)")
        }
        for (path, known) in zip(paths, before) {
            let answer = try city.client.get("\(path)/changes?from=\(from)")
            let json = try answer.json
            #expect(json["before"]?["confirmedMinutes"]?.integer == known, "\(answer.text)")
            #expect(json["change"]?["confirmedMinutes"]?.integer == 25, "\(answer.text)")
            let now = try city.client.get(path).json["confirmedMinutes"]
            #expect(json["after"]?["confirmedMinutes"] == now)
            #expect(try city.client(as: "centre").get("\(path)/changes?from=0").status == 200)
            let other = path.replacing("own", with: "beside") + "/changes?from=0"
            let none = path.replacing("own", with: "none") + "/changes?from=0"
            let hidden = try [other, none].map { try city.client(as: "centre").get($0).telling }
            #expect(hidden[0].hasPrefix("403") && hidden[0] == hidden[1], "\(hidden)")
            #expect(try city.client.get(none).status == 404)
        }
        let path = paths[0] + "/changes?from=\(from)"
        let whole = try city.client.get(path).json
        #expect(whole["backDated"]?.integer == 25 && whole["inPeriod"]?.integer == 0)
        let moved = whole["hours"]?.items ?? []
        #expect(moved.compactMap { $0["hours"]?.string } == ["hours-own", "late"])
        #expect(moved.last?["volunteer"]?.string == "volunteer-own")
        let pages = try Wenzhi.run(
            "ask", path + "&limit=1", "--all", "--json", "--data", city.served.scratch.data
        ).output.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
        #expect(pages.flatMap { $0["hours"]?.items ?? [] } == moved && pages.count == 2)
        let projects = try city.client.get(paths[1] + "/changes?from=\(from)").json["projects"]
        #expect(projects?.items.compactMap { $0["project"]?.string } == ["project-own"])
    }

    @Test("pages of a fund's changes are linked, and followed to the end")
    func pages() throws {
        let served = try Served(hasSample: true)
        let posted = try served.client.post(
            PaperBook.events.joined(separator: "\n"), as: Client.ndjson)
        try #require(posted.status == 200, "\(posted.text)")
        let path = "/v1/funds/fund/changes?from=0&limit=2"
        let first = try served.client.get(path)
        let link = try #require(first.headers["link"])
        #expect(link.hasPrefix("</v1/funds/fund/changes?") && link.contains("limit=2"), "\(link)")
        #expect(link.contains("after=" + (try #require(try first.json["next"]?.string))))
        let all = try Wenzhi.run("ask", path, "--all", "--json", "--data", served.scratch.data)
        let pages = try all.output.split(separator: "\n").map {
            try JSONValue(parsing: Array($0.utf8))
        }
        #expect(pages.count > 3, "\(all.errors)")
        let whole = try served.client.get("/v1/funds/fund/changes?from=0")
        #expect(whole.headers["link"] == nil)
        #expect(pages.flatMap { $0["entries"]?.items ?? [] } == (try whole.json["entries"]?.items))
    }

    private static func service(_ day: String, _ minutes: Int) -> String {
        """
        {"volunteer":"volunteer-own","project":"project-own",\
        "startedAt":"\(day)T09:00:00+08:00","endedAt":"\(day)T10:00:00+08:00",\
        "minutes":\(minutes),"activity":"service"}
        """
    }
}
