import ServerSupport
import Testing

/// The read models of the sample, against figures that this test counts itself.
@Suite(.serialized)
struct ReadModelTests {
    @Test("the city at a glance")
    func overview() throws {
        let figures = try SampleFigures()
        let served = try Served(hasSample: true)
        let overview = try served.client.get("/v1/overview").json
        #expect(overview["events"]?.integer == figures.ids.count + 2)
        #expect(overview["centres"]?.integer == figures.counts["centre.established"])
        #expect(
            overview["volunteers"]?["registered"]?.integer == figures.counts["volunteer.registered"]
        )
        #expect(overview["volunteers"]?["applied"]?.integer == 0)
        #expect(overview["participations"]?.integer == figures.counts["participation.applied"])
        #expect(overview["hoursRecords"]?.integer == figures.counts["hours.served"])
        #expect(
            overview["confirmedMinutes"]?.integer == figures.services.reduce(0) { $0 + $1.minutes })
        #expect(overview["projects"]?["community"]?.integer == 1)
        #expect(overview["projects"]?["rural"]?.integer == 1)
        #expect(overview["shifts"]?.integer == figures.counts["shift.scheduled"])
    }

    @Test("standings of every scope and period")
    func standings() throws {
        let figures = try SampleFigures()
        let served = try Served(hasSample: true)
        let music = figures.standing { $0.project == "music-class" }
        let opera = figures.standing { $0.project == "opera-trip" }
        #expect(!music.isEmpty && !opera.isEmpty)
        for (query, expected) in [
            ("", figures.standing()), ("period=2026", figures.standing()),
            ("period=2026-Q1", figures.standing()), ("period=2026-03", figures.standing()),
            ("period=2026-04", []), ("period=2025", []), ("period=2026-Q2", []),
            ("scope=project:music-class", music), ("scope=centre:dongcheng", music),
            ("scope=district:110101", music), ("scope=family:community", music),
            ("scope=project:opera-trip&period=2026-03", opera), ("scope=centre:miyun", opera),
            ("scope=district:110118", opera), ("scope=family:rural", opera),
            ("scope=family:aid", []), ("of=groups", []),
        ] {
            let items = try served.client.get("/v1/standings?" + query).json["items"]?.items ?? []
            let shown = items.map { item in
                let name = item["volunteer"]?.string ?? ""
                return "\(item["rank"]?.integer ?? 0) \(name) \(item["minutes"]?.integer ?? 0)"
            }
            #expect(shown == expected, "\(query)")
        }
        var paged: [String] = []
        var path: String? = "/v1/standings?limit=2"
        while let next = path {
            let page = try served.client.get(next).json
            paged += page["items"]?.items.compactMap { $0["volunteer"]?.string } ?? []
            path = page["next"]?.string.map { "/v1/standings?limit=2&cursor=\($0)" }
        }
        #expect(paged == figures.standing().map { $0.split(separator: " ")[1] }.map(String.init))
    }

    @Test("projects, their rosters and what was flagged", arguments: ["music-class", "opera-trip"])
    func projects(_ id: String) throws {
        let figures = try SampleFigures()
        let served = try Served(hasSample: true)
        let project = try served.client.get("/v1/projects/\(id)").json
        let counts = figures.participations[id] ?? [:]
        #expect(project["status"]?.string == "published")
        #expect(project["confirmedMinutes"]?.integer == figures.minutes(of: id))
        #expect(project["participations"]?.integer == counts["participation.applied"])
        #expect(project["checkedIn"]?.integer == counts["participation.checked-in"])
        #expect(project["noShows"]?.integer == counts["participation.no-show"])
        #expect(
            project["shifts"]?.items.compactMap { $0["shift"]?.string }
                == figures.shifts[id]?.sorted())
        let roster = try served.client.get("/v1/projects/\(id)/roster").json["items"]?.items ?? []
        #expect(roster.count == counts["participation.applied"])
        let noShows = roster.count { $0["status"]?.string == "no-show" }
        #expect(noShows == counts["participation.no-show"])
        let path = "/v1/findings?code=shift-over-maximum&project=\(id)"
        let findings = try served.client.get(path).json["items"]?.items ?? []
        #expect(
            Set(findings.compactMap { $0["shift"]?.string })
                == figures.overfull.intersection(figures.shifts[id] ?? []))
    }

    @Test("profiles, records and the roster with its filters")
    func volunteers() throws {
        let figures = try SampleFigures()
        let served = try Served(hasSample: true)
        func names(_ query: String) throws -> [String] {
            try served.client.get("/v1/volunteers?" + query).json["items"]?.items
                .compactMap { $0["volunteer"]?.string } ?? []
        }
        let all = ["chen-jie", "li-na", "liu-yang", "wang-fang", "zhang-wei"]
        #expect(try names("") == all)
        #expect(try names("status=registered&limit=3") == Array(all.prefix(3)))
        #expect(try names("centre=miyun") == ["chen-jie", "liu-yang"])
        #expect(try names("district=110101") == ["li-na", "wang-fang", "zhang-wei"])
        #expect(try names("skill=teaching") == ["wang-fang"])
        #expect(try names("category=adult-student") == ["zhang-wei"])
        #expect(try names("status=applied") == [])
        #expect(try names("star=0") == all)
        for name in all {
            let minutes = figures.services.filter { $0.volunteer == name }
                .reduce(0) { $0 + $1.minutes }
            let profile = try served.client.get("/v1/volunteers/\(name)").json
            #expect(profile["confirmedMinutes"]?.integer == minutes)
            #expect(profile["status"]?.string == "registered")
            let record = try served.client.get("/v1/volunteers/\(name)/record").json
            #expect(record["confirmedMinutes"]?.integer == minutes)
            let hours = (record["service"]?.items ?? []).flatMap { $0["hours"]?.items ?? [] }
            #expect(hours.reduce(0) { $0 + ($1["countedMinutes"]?.integer ?? 0) } == minutes)
            for entry in hours {
                let first = entry["events"]?[0]?.string ?? ""
                let event = try served.client.get("/v1/events/\(first)").json
                #expect(event["subject"] == entry["hours"])
                #expect(event["data"]?["volunteer"]?.string == name)
            }
        }
    }
}
