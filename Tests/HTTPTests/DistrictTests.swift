import ServerSupport
import Testing

/// Districts, series and counted findings: parts that add up to the printed whole.
@Suite(.serialized)
struct DistrictTests {
    private static let figures = [
        "centres", "registeredVolunteers", "registeredGroups", "publishedProjects",
        "confirmedMinutes", "attendance", "findings",
    ]

    private func items(_ client: Client, _ path: String) throws -> [JSONValue] {
        let answer = try client.get(path)
        #expect(answer.status == 200, "\(path): \(answer.text)")
        return try answer.json["items"]?.items ?? []
    }

    private func held(_ city: FourTerritories) throws {
        let held = FourTerritories.event(
            "held", "shift.held", "shift-own", #"{"attendance":50}"#, of: "own", on: "2026-03-31")
        #expect(try city.client.post(held).status == 201)
        let carried = FourTerritories.event(
            "carried", "hours.carried", "old",
            #"{"volunteer":"volunteer-own","from":"2024-01-01","to":"2024-12-31","minutes":600,"#
                + #""system":"旧系统","evidence":"\#(String(repeating: "0", count: 64))"}"#,
            of: "own")
        let confirmed = FourTerritories.event(
            "old-confirmed", "hours.confirmed", "old", #"{"confirmer":"staff-3"}"#, of: "own",
            on: "2026-04-02")
        for event in [carried, confirmed] {
            let answer = try city.client.post(event)
            #expect(answer.status == 201, "\(answer.text)")
        }
    }

    @Test("sixteen districts and the rest add up to the city, which is the overview's")
    func districts() throws {
        let city = try FourTerritories()
        try held(city)
        let answer = try city.client.get("/v1/districts").json
        let rows = answer["items"]?.items ?? []
        #expect(rows.count == 17)
        #expect(rows.last?["row"]?.string == "others" && rows.last?["district"] == nil)
        for figure in Self.figures {
            let sum = rows.reduce(0) { $0 + ($1[figure]?.integer ?? 0) }
            #expect(sum == answer["city"]?[figure]?.integer, "\(figure)")
        }
        for sum in ["received", "spent", "cash"] {
            let parts = rows.reduce(0) { $0 + ($1["money"]?[sum]?.integer ?? 0) }
            #expect(parts == answer["city"]?["money"]?[sum]?.integer && parts != 0, "\(sum)")
        }
        let overview = try city.client.get("/v1/overview").json
        #expect(answer["city"]?["confirmedMinutes"] == overview["confirmedMinutes"])
        #expect(answer["city"]?["centres"] == overview["centres"])
        let own = try #require(rows.first { $0["district"]?.string == "110118" })
        let below = try city.client.get("/v1/centres/own").json["withBelow"]
        #expect(own["centres"]?.integer == 2 && own["centres"] == below?["centres"])
        #expect(own["confirmedMinutes"] == below?["confirmedMinutes"])
        #expect(own["attendance"]?.integer == 50)
        #expect(own["registeredVolunteers"]?.integer == 2)
        // The municipal centre's hour, and a balance of no district.
        #expect(rows.last?["confirmedMinutes"]?.integer == 60 + 600)
        let page = try city.client.get("/v1/districts?limit=16").json
        let next = try #require(page["next"]?.string)
        #expect(try items(city.client, "/v1/districts?cursor=\(next)") == [rows[16]])
        for role in ["dashboard", "centre"] {
            #expect(try city.client(as: role).get("/v1/districts").json["items"]?.items == rows)
        }
        let table = try city.client.get("/v1/districts", ["Accept": "text/csv"]).text
        #expect(table.split(separator: "\r\n").count == 18)
    }

    @Test("a series' points add up to its total, and the parts of the city to the city's")
    func series() throws {
        let city = try FourTerritories()
        try held(city)
        func total(_ query: String) throws -> Int {
            let answer = try city.client.get("/v1/series?limit=1000&" + query).json
            let points = answer["items"]?.items ?? []
            let sum = points.reduce(0) { $0 + ($1["value"]?.integer ?? 0) }
            #expect(sum == answer["total"]?.integer, "\(query)")
            return sum
        }
        #expect(try items(city.client, "/v1/series").count == 30)
        #expect(try items(city.client, "/v1/series").last?["when"]?.string == "2026-03-30")
        #expect(try items(city.client, "/v1/series?by=month").count == 12)
        let minutes = try total("of=minutes")
        #expect(minutes == 5 * 60)
        #expect(try total("of=minutes&by=month&from=2026-01-15&to=2026-04-15") == minutes)
        let districts = try total("scope=district:110118") + total("scope=district:110101")
        #expect(try districts + total("scope=centre:above") == minutes)
        #expect(try total("scope=project:project-own") == 120)
        #expect(try total("of=people") == 50)
        #expect(try total("of=people&scope=district:110118") == 50)
        #expect(try total("of=people&scope=district:110101") == 0)
        let events = try city.client.get("/v1/overview").json["events"]?.integer
        #expect(try total("of=events") == events)
        #expect(try items(city.client, "/v1/series?from=2026-01-01&to=2026-01-01").count == 1)
        for query in [
            "of=events&scope=centre:own", "scope=project:nothing", "scope=centre:nothing",
            "scope=family:community", "from=2026-02-02&to=2026-02-01",
            "from=2020-01-01&to=2026-01-01", "of=money", "by=week",
        ] {
            #expect(try city.client.get("/v1/series?" + query).status == 400, "\(query)")
        }
    }

    @Test("the portfolio's rows add up to the projects, minutes and people of the city")
    func portfolio() throws {
        let city = try FourTerritories()
        try held(city)
        let rows = try items(city.client, "/v1/portfolio?period=2026-03")
        #expect(rows.count == 3)
        func sum(_ name: String) -> Int { rows.reduce(0) { $0 + ($1[name]?.integer ?? 0) } }
        #expect(sum("projects") == 4 && sum("confirmedMinutes") == 300 && sum("attendance") == 50)
        let own = rows.first { $0["district"]?.string == "110118" }
        #expect(own?["projects"]?.integer == 2 && own?["confirmedMinutes"]?.integer == 180)
        #expect(own?["family"]?.string == "community" && own?["scale"]?.string == "daily")
        #expect(rows.last?["district"] == nil)
        let earlier = try items(city.client, "/v1/portfolio?period=2026-02")
        #expect(earlier.allSatisfy { $0["confirmedMinutes"]?.integer == 0 } && earlier.count == 3)
        let page = try city.client.get("/v1/portfolio?period=2026-03&limit=2").json
        let next = try #require(page["next"]?.string)
        let rest = try items(city.client, "/v1/portfolio?period=2026-03&limit=2&cursor=\(next)")
        #expect(rest == [rows[2]])
    }

    @Test("findings counted by code and centre are those that are listed")
    func findings() throws {
        let city = try FourTerritories()
        let all = try items(city.client, "/v1/findings?limit=1000")
        var expected: [String: Int] = [:]
        for finding in all {
            let place = "\(finding["centre"]?.string ?? "")~\(finding["code"]?.string ?? "")"
            expected[place, default: 0] += 1
        }
        func counts(_ client: Client, _ query: String = "") throws -> [String: Int] {
            var counts: [String: Int] = [:]
            for row in try items(client, "/v1/findings/counts" + query) {
                let place = "\(row["centre"]?.string ?? "")~\(row["code"]?.string ?? "")"
                counts[place, default: 0] += row["count"]?.integer ?? 0
            }
            return counts
        }
        #expect(try counts(city.client) == expected && expected.count > 4)
        let own = expected.filter { $0.key.hasPrefix("own~") }
        #expect(try counts(city.client(as: "centre")) == own && !own.isEmpty)
        #expect(
            try city.client(as: "centre").get("/v1/findings/counts?centre=beside").status == 403)
        let code = try #require(own.keys.sorted().first?.dropFirst(4))
        let ofCode = expected.filter { $0.key.hasSuffix("~\(code)") }
        #expect(try counts(city.client, "?code=\(code)") == ofCode)
    }

    @Test("a shift's presence and minutes, a project's next shift, a volunteer's next star")
    func figures() throws {
        let city = try FourTerritories()
        let client = city.client
        let shift = try client.get("/v1/shifts/shift-own").json
        #expect(shift["present"]?.integer == 0 && shift["missed"]?.integer == 0)
        #expect(shift["confirmedMinutes"]?.integer == 0)
        let present = FourTerritories.event(
            "in", "participation.checked-in", "participation-own",
            #"{"at":"2026-03-30T09:00:00+08:00","method":"qr"}"#, of: "own", on: "2026-03-30")
        #expect(try client.post(present).status == 201)
        let missed = FourTerritories.event(
            "missed", "participation.no-show", "visit-participation-own", "{}", of: "own",
            on: "2026-03-31")
        #expect(try client.post(missed).status == 201)
        let served = FourTerritories.event(
            "s-1", "hours.served", "in-shift",
            """
            {"volunteer":"volunteer-own","project":"project-own","shift":"shift-own",\
            "startedAt":"2026-03-30T10:00:00+08:00","endedAt":"2026-03-30T11:00:00+08:00",\
            "minutes":45,"activity":"service"}
            """, of: "own", on: "2026-04-01")
        let confirmed = FourTerritories.event(
            "s-2", "hours.confirmed", "in-shift", #"{"confirmer":"staff-3"}"#, of: "own",
            on: "2026-04-02")
        for event in [served, confirmed] { #expect(try client.post(event).status == 201) }
        let after = try client.get("/v1/shifts/shift-own").json
        #expect(after["present"]?.integer == 1 && after["missed"]?.integer == 1)
        #expect(after["confirmedMinutes"]?.integer == 45)
        let listed = try items(client, "/v1/projects/project-own/shifts")
        #expect(listed.first?["present"] == after["present"])
        let before = try client.get("/v1/projects/project-own").json
        #expect(before["nextShift"] == nil && before["openPlaces"]?.integer == 0)
        for (id, day) in [("later", "2199-05-02"), ("sooner", "2199-05-01")] {
            let event = FourTerritories.event(
                id, "shift.scheduled", id,
                """
                {"project":"project-own","venue":"馆","startsAt":"\(day)T09:00:00+08:00",\
                "endsAt":"\(day)T12:00:00+08:00","minimum":1,"maximum":7,"skills":[]}
                """, of: "own")
            let answer = try client.post(event)
            #expect(answer.status == 201, "\(answer.text)")
        }
        let project = try client.get("/v1/projects/project-own").json
        #expect(project["nextShift"]?["shift"]?.string == "sooner")
        #expect(project["openPlaces"]?.integer == 14)
        // The scheme has one level, of 30 minutes, which one holds and the other has reached.
        let holder = try client.get("/v1/volunteers/volunteer-own").json
        #expect(holder["star"]?.integer == 1 && holder["nextLevel"] == nil)
        let visitor = try client.get("/v1/volunteers/visitor").json
        #expect(visitor["nextLevel"]?.integer == 1 && visitor["minutesLacking"]?.integer == 0)
    }
}
