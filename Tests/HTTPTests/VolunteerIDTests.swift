import Foundation
import ServerSupport
import Testing

/// Who is told the ids of volunteers, where, and that nothing else gives them away.
@Suite(.serialized)
struct VolunteerIDTests {
    @Test("a standing names own volunteers, and shows all others' ranks and figures")
    func standings() throws {
        let city = try FourTerritories()
        func rows(_ role: String, _ query: String = "") throws -> [JSONValue] {
            try city.client(as: role).get("/v1/standings" + query).json["items"]?.items ?? []
        }
        func figures(_ rows: [JSONValue]) -> [String] {
            rows.map { row in
                "\(row["rank"]?.integer ?? 0) \(row["minutes"]?.integer ?? 0) "
                    + "\(row["star"]?.integer ?? -1)"
            }
        }
        let all = try rows("operator")
        #expect(all.count == 5 && all.allSatisfy { $0["volunteer"] != nil })
        let centre = try rows("centre")
        #expect(figures(centre) == figures(all))
        #expect(
            centre.compactMap { $0["volunteer"]?.string } == ["volunteer-below", "volunteer-own"])
        let dashboard = try rows("dashboard")
        #expect(figures(dashboard) == figures(all))
        #expect(dashboard.allSatisfy { $0["volunteer"] == nil })
        // A page around somebody is given for those alone of whom one is told.
        let own = try rows("centre", "?around=volunteer-own&limit=2")
        #expect(own.contains { $0["volunteer"]?.string == "volunteer-own" })
        for (role, ids) in [
            ("centre", ["volunteer-beside", "volunteer-above", "volunteer-nobody"]),
            ("dashboard", ["volunteer-beside", "volunteer-own", "volunteer-nobody"]),
        ] {
            var refusals: Set<String> = []
            for id in ids {
                let answer = try city.client(as: role).get("/v1/standings?around=\(id)")
                #expect(answer.status == 400 && answer.errors == ["/around no-place"], "\(id)")
                refusals.insert(
                    answer.telling.replacing(id, with: "it")
                        .replacing(#/content-length: \d+/#, with: ""))
            }
            #expect(refusals.count == 1, "\(refusals)")
        }
    }

    @Test("with the setting everyone, every reader is told who stands where")
    func everyone() throws {
        let city = try FourTerritories(["--volunteer-ids", "everyone"])
        let all = try city.client.get("/v1/standings").text
        for role in ["centre", "dashboard", "auditor"] {
            let client = city.client(as: role)
            #expect(try client.get("/v1/standings").text == all, "\(role)")
            let around = try client.get("/v1/standings?around=volunteer-beside&limit=1")
            #expect(try around.json["items"]?[0]?["volunteer"]?.string == "volunteer-beside")
        }
        let dashboard = city.client(as: "dashboard")
        #expect(try dashboard.get("/v1/volunteers/volunteer-own/record").status == 200)
        #expect(try dashboard.get("/v1/volunteers/nobody").status == 404)
        // What is a centre's own stays its own.
        let centre = city.client(as: "centre")
        #expect(try centre.get("/v1/volunteers/volunteer-beside").status == 403)
    }

    @Test("a tag of an answer that was redacted changes with the territory")
    func tags() throws {
        let city = try FourTerritories()
        let centre = city.client(as: "centre")
        let before = try centre.get("/v1/standings")
        let tag = try #require(before.headers["etag"])
        #expect(try centre.get("/v1/standings", ["If-None-Match": tag]).status == 304)
        // No figure moves, but a volunteer does.
        let moved = try city.client.post(
            FourTerritories.event(
                "moves", "volunteer.transferred", "volunteer-beside", #"{"to":"own"}"#,
                of: "beside", on: "2026-05-01"))
        #expect(moved.status == 201, "\(moved.text)")
        let after = try centre.get("/v1/standings", ["If-None-Match": tag])
        #expect(after.status == 200)
        #expect(after.text.contains("volunteer-beside"))
    }

    @Test("findings of a centre rest on events that it may read")
    func findings() throws {
        let city = try FourTerritories()
        // Somebody who only applied, at the centre beside, wishes to serve for an own project.
        for event in [
            FourTerritories.event(
                "new-applied", "volunteer.applied", "newcomer",
                #"{"centre":"beside","category":"arts-professional","adult":true,"#
                    + #""skills":["music"],"person":{"name":"测试"}}"#, of: "beside"),
            FourTerritories.event(
                "new-wishes", "participation.applied", "new-participation",
                #"{"volunteer":"newcomer","project":"project-own"}"#, of: "own"),
        ] {
            #expect(try city.client.post(event).status == 201)
        }
        let question = "/v1/findings?code=volunteer-not-registered"
        let whole = try city.client.get(question).json["items"]?[0]
        #expect(whole?["events"]?.items.count == 2)
        let centre = city.client(as: "centre")
        let own = try centre.get(question).json["items"]?[0]
        #expect(own?["volunteer"]?.string == "newcomer")
        #expect(own?["events"]?.items == Array(whole?["events"]?.items.prefix(1) ?? []))
        for finding in try centre.get("/v1/findings").json["items"]?.items ?? [] {
            for position in finding["events"]?.items.compactMap(\.string) ?? [] {
                #expect(try centre.get("/v1/events/\(position)").status == 200, "\(finding)")
            }
        }
        let dashboard = try city.client(as: "dashboard").get(question).json["items"]?[0]
        #expect(dashboard?["volunteer"] == nil)
        #expect(dashboard?["message"]?.string == "Volunteer … is applied.")
    }

    @Test("which service elsewhere filled a day's cap is told to those who may read it")
    func takenBy() throws {
        let city = try FourTerritories()
        func serve(
            _ id: String, _ centre: String, from start: String, to end: String, _ minutes: Int
        )
            throws
        {
            let data = """
                {"volunteer":"visitor","project":"project-\(centre)",\
                "startedAt":"2026-04-10T\(start):00+08:00","endedAt":"2026-04-10T\(end):00+08:00",\
                "minutes":\(minutes),"activity":"service"}
                """
            let served = FourTerritories.event(
                id + "-served", "hours.served", id, data, of: centre, on: "2026-04-11")
            let confirmed = FourTerritories.event(
                id + "-confirmed", "hours.confirmed", id, #"{"confirmer":"staff-3"}"#, of: centre,
                on: "2026-04-12")
            for event in [served, confirmed] {
                let answer = try city.client.post(event)
                #expect(answer.status == 201, "\(answer.text)")
            }
        }
        try serve("long-day", "beside", from: "08:00", to: "16:00", 480)
        try serve("evening", "own", from: "18:00", to: "19:00", 60)
        let all = try city.client.get("/v1/hours/evening").json
        #expect(all["notCounted"]?.string == "daily-cap")
        #expect(all["takenBy"]?.string == "long-day")
        let own = try city.client(as: "centre").get("/v1/hours/evening").json
        #expect(own["notCounted"]?.string == "daily-cap")
        #expect(own["takenBy"] == nil)
    }

    @Test("a volunteer who is called like a word of the interface takes nothing from it")
    func words() throws {
        let city = try FourTerritories()
        let named = try city.client.post(
            FourTerritories.event(
                "word-applied", "volunteer.applied", "late",
                #"{"centre":"beside","category":"arts-professional","adult":true,"#
                    + #""skills":["music"],"person":{"name":"测试"}}"#, of: "beside"))
        #expect(named.status == 201)
        let rejected = try city.client.post(
            FourTerritories.event(
                "word-disputed", "hours.disputed", "hours-own", #"{"reason":"late"}"#, of: "own",
                on: "2026-05-01"))
        #expect(rejected.status == 201, "\(rejected.text)")
        for role in ["centre", "dashboard", "operator"] {
            let history = try city.client(as: role).get("/v1/hours/hours-own").json["history"]
            #expect(history?.items.last?["reason"]?.string == "late", "\(role)")
        }
    }
}
