import ServerSupport
import Testing

/// Centres, groups, shifts, recruitments, stars and single records of hours, over HTTP.
@Suite(.serialized)
struct DashboardTests {
    @Test("the tree of centres and a centre's dashboard")
    func centres() throws {
        let figures = try SampleFigures()
        let served = try Served.city()
        let client = served.client
        func names(_ query: String) throws -> [String] {
            try client.get("/v1/centres?" + query).json["items"]?.items
                .compactMap { $0["centre"]?.string } ?? []
        }
        #expect(try names("") == ["bjwz", "dongcheng", "miyun"])
        #expect(try names("level=municipal") == ["bjwz"])
        #expect(try names("parent=bjwz&limit=1") == ["dongcheng"])
        #expect(try names("district=110118") == ["miyun"])
        #expect(try names("status=dissolved") == [])
        let centre = try client.get("/v1/centres/dongcheng").json
        #expect(centre["path"]?.items == [.string("bjwz"), .string("dongcheng")])
        #expect(centre["volunteers"]?["registered"]?.integer == 3)
        #expect(centre["projects"]?["published"]?.integer == 1)
        #expect(centre["families"]?["community"]?.integer == 1)
        #expect(centre["groups"]?["registered"]?.integer == 1)
        let own = figures.minutes(of: "music-class") + 40
        #expect(centre["confirmedMinutes"]?.integer == own)
        let city = try client.get("/v1/centres/bjwz").json
        #expect(city["confirmedMinutes"]?.integer == 0)
        #expect(city["children"]?.items.count == 2)
        let below = city["withBelow"]
        #expect(below?["centres"]?.integer == 3)
        #expect(below?["volunteers"]?["registered"]?.integer == 5)
        #expect(below?["confirmedMinutes"]?.integer == own + figures.minutes(of: "opera-trip"))
        let flagged = try client.get("/v1/findings?centre=dongcheng&limit=1000").json
        #expect(
            centre["findings"]?["minor"]?.integer
                == flagged["items"]?.items.count { $0["severity"]?.string == "minor" })
    }

    @Test("a group with its members' shares")
    func groups() throws {
        let served = try Served.city()
        let client = served.client
        let rows = try client.get("/v1/groups?centre=dongcheng&kind=troupe").json["items"]
        #expect(rows?[0]?["group"]?.string == "choir")
        #expect(rows?[0]?["confirmedMinutes"]?.integer == 40)
        #expect(try client.get("/v1/groups?kind=society").json["items"]?.items == [])
        let members = try client.get("/v1/groups/choir").json["members"]?.items ?? []
        #expect(members.map { $0["volunteer"]?.string } == ["wang-fang", "li-na"])
        #expect(members.map { $0["minutes"]?.integer } == [40, 0])
        let table = try client.get("/v1/groups", ["Accept": "text/csv"])
        #expect(table.text.contains("choir,合唱团,troupe,registered,dongcheng,wang-fang,2,40,"))
    }

    @Test("shifts and recruitments", arguments: ["music-class", "opera-trip"])
    func shifts(_ project: String) throws {
        let figures = try SampleFigures()
        let served = try Served.city()
        let client = served.client
        var shown: [JSONValue] = []
        var path: String? = "/v1/projects/\(project)/shifts?limit=1"
        while let next = path {
            let page = try client.get(next)
            shown += try page.json["items"]?.items ?? []
            let link = page.headers["link"]?.split(separator: ">").first
            path = link.map { String($0.dropFirst()) }
        }
        #expect(shown.compactMap { $0["shift"]?.string } == figures.shifts[project])
        let starts = shown.compactMap { $0["startsAt"]?.string }
        #expect(starts == starts.sorted())
        var states: [String: Int] = [:]
        for shift in figures.shifts[project] ?? [] {
            let counts = try client.get("/v1/shifts/\(shift)").json["participations"]
            guard case .object(let members)? = counts else { throw ServerFailure("\(shift)") }
            for (state, count) in members { states[state, default: 0] += count.integer ?? 0 }
        }
        let counts = figures.participations[project] ?? [:]
        #expect(states["no-show"] == counts["participation.no-show"])
        #expect(states["checked-out"] == counts["participation.checked-out"])
        let calls = try client.get("/v1/recruitments?project=\(project)&channel=open").json
        let call = try #require(calls["items"]?[0])
        #expect(call["recruitment"]?.string == "\(project)-call")
        #expect(call["places"]?.integer == 10)
        let shownCall = try client.get("/v1/recruitments/\(project)-call").json
        #expect(shownCall["applications"] == call["applications"])
    }

    @Test("who is due for a star, and why a star was awarded")
    func stars() throws {
        let served = try Served.city()
        let client = served.client
        let due = try client.get("/v1/stars?due=true").json["items"]?.items ?? []
        #expect(due.count == 4)
        for item in due {
            #expect(item["level"]?.integer == 1 && item["levelHeld"]?.integer == 0)
            #expect(item["threshold"]?.integer == 30 && item["scheme"]?.string == "easier")
        }
        #expect(!due.contains { $0["volunteer"]?.string == "wang-fang" })
        let stars = try client.get("/v1/stars?volunteer=wang-fang&level=1&status=awarded").json
        #expect(stars["items"]?[0]?["star"]?.string == "star-1")
        #expect(try client.get("/v1/stars?status=revoked").json["items"]?.items == [])
        _ = try client.post(
            .event("v1", "hours.voided", "h1", #"{"reason":"error","detail":"测试"}"#))
        let star = try client.get("/v1/stars/star-1").json
        let then = try #require(star["minutesThen"]?.integer)
        #expect(star["minutesNow"]?.integer == then - 40)
        let counted = star["counted"]?.items ?? []
        #expect(counted.reduce(0) { $0 + ($1["countedMinutes"]?.integer ?? 0) } == then)
        let voided = try #require(counted.first { $0["hours"]?.string == "h1" })
        #expect(voided["countedMinutes"]?.integer == 40)
        #expect(voided["countedMinutesNow"]?.integer == 0)
        #expect(voided["status"]?.string == "confirmed")
    }

    @Test("a record of hours with its history")
    func hours() throws {
        let served = try Served.city()
        let client = served.client
        _ = try client.post(
            .event("h1d", "hours.disputed", "h1", #"{"reason":"少了二十分钟"}"#))
        let hours = try client.get("/v1/hours/h1").json
        #expect(hours["status"]?.string == "disputed")
        #expect(hours["servedMinutes"]?.integer == 60)
        #expect(hours["minutes"]?.integer == 40)
        #expect(hours["countedMinutes"]?.integer == 0)
        #expect(hours["notCounted"]?.string == "disputed")
        let history = hours["history"]?.items ?? []
        #expect(
            history.map { $0["type"]?.string } == [
                "hours.served", "hours.confirmed", "hours.disputed",
            ])
        #expect(history.map { $0["minutes"]?.integer } == [60, 40, nil])
        #expect(history.last?["reason"]?.string == "少了二十分钟")
        for entry in history {
            let event = try client.get("/v1/events/\(entry["position"]?.string ?? "")").json
            #expect(event["type"] == entry["type"])
            #expect(event["recordedby"] == entry["recordedby"])
        }
        let codes = hours["findings"]?.items.compactMap { $0["code"]?.string } ?? []
        #expect(codes.contains("no-participation"))
    }

    @Test("a standing around one of its places")
    func around() throws {
        let served = try Served.city()
        let client = served.client
        let all = try client.get("/v1/standings").json["items"]?.items ?? []
        let last = try #require(all.last?["volunteer"]?.string)
        let page = try client.get("/v1/standings?around=\(last)&limit=2")
        #expect(try page.json["items"]?.items == Array(all.suffix(2)))
        let first = try #require(all.first?["volunteer"]?.string)
        let start = try client.get("/v1/standings?around=\(first)&limit=3")
        #expect(try start.json["items"]?.items == Array(all.prefix(3)))
        let link = try #require(start.headers["link"]?.split(separator: ">").first?.dropFirst())
        #expect(try client.get(String(link)).json["items"]?.items == Array(all.dropFirst(3)))
        let groups = try client.get("/v1/standings?of=groups&around=choir").json["items"]
        #expect(groups?[0]?["group"]?.string == "choir")
        #expect(groups?[0]?["minutes"]?.integer == 40)
        for query in ["around=nobody", "around=choir", "around=li-na&period=2025"] {
            let answer = try client.get("/v1/standings?" + query)
            #expect(answer.status == 400 && answer.errors == ["/around no-place"], "\(query)")
        }
    }
}

extension Served {
    /// The sample, a group that serves, a scheme that is easier, and a star.
    static func city() throws -> Served {
        let served = try Served(hasSample: true)
        for event: String in [
            .event(
                "g1", "group.applied", "choir",
                #"{"centre":"dongcheng","name":"合唱团","kind":"troupe","leader":"wang-fang"}"#,
                time: "2026-03-01T12:00:00+08:00"),
            .event("g2", "group.registered", "choir", #"{"reviewer":"staff-1"}"#),
            .event(
                "g3", "group.member-joined", "choir", #"{"volunteer":"li-na"}"#,
                time: "2026-03-01T12:00:00+08:00"),
            .hours("h1", more: #","group":"choir""#),
            .event("h1c", "hours.confirmed", "h1", #"{"confirmer":"staff-1","minutes":40}"#),
            .hours("h2", volunteer: "li-na", more: #","group":"choir""#),
            .event(
                "s1", "scheme.published", "easier",
                """
                {"number":"京文志〔2026〕9号","effectiveFrom":"2026-04-01",\
                "stars":[{"level":1,"minutes":30}],"medals":[],"counts":["service"]}
                """, source: "/centres/bjwz"),
            .event(
                "x1", "star.awarded", "star-1",
                #"{"volunteer":"wang-fang","level":1,"scheme":"easier"}"#),
        ] {
            let answer = try served.client.post(event)
            guard answer.status == 201 else { throw ServerFailure(answer.text) }
        }
        return served
    }
}
