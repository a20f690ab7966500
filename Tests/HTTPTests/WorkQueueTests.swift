import Foundation
import ServerSupport
import Testing

/// What waits for a decision, by centre and state, and what a centre and a dashboard see of it.
@Suite(.serialized)
struct WorkQueueTests {
    private let city: FourTerritories

    init() throws { city = try FourTerritories() }

    private func ids(
        _ path: String, _ member: String, as role: String = "operator"
    ) throws -> [String] {
        let answer = try city.client(as: role).get(path)
        #expect(answer.status == 200, "\(path): \(answer.text)")
        return try answer.json["items"]?.items.compactMap { $0[member]?.string } ?? []
    }

    @Test("hours that wait are found by centre and state, and leave the queue when confirmed")
    func waiting() throws {
        func serve(_ id: String) throws {
            let data = """
                {"volunteer":"volunteer-own","project":"project-own",\
                "startedAt":"2026-03-30T14:00:00+08:00","endedAt":"2026-03-30T15:00:00+08:00",\
                "minutes":60,"activity":"service"}
                """
            let event = FourTerritories.event(
                id, "hours.served", id, data, of: "own", on: "2026-04-05")
            #expect(try city.client.post(event).status == 201)
        }
        let queue = "/v1/hours?status=served"
        #expect(try ids(queue, "hours").isEmpty)
        for id in ["z-1", "a-1", "m-1"] { try serve(id) }
        #expect(try ids(queue, "hours") == ["a-1", "m-1", "z-1"])
        #expect(try ids(queue + "&centre=own", "hours") == ["a-1", "m-1", "z-1"])
        #expect(try ids(queue + "&centre=beside", "hours").isEmpty)
        #expect(try ids(queue, "hours", as: "centre") == ["a-1", "m-1", "z-1"])
        #expect(try ids("/v1/hours?volunteer=volunteer-own&status=served", "hours").count == 3)
        #expect(try ids("/v1/hours?project=project-beside&status=served", "hours").isEmpty)
        let confirmed = FourTerritories.event(
            "c-1", "hours.confirmed", "m-1", #"{"confirmer":"staff-3","minutes":60}"#, of: "own",
            on: "2026-04-06")
        #expect(try city.client.post(confirmed).status == 201)
        #expect(try ids(queue, "hours", as: "centre") == ["a-1", "z-1"])
        #expect(
            try ids("/v1/hours?status=confirmed&centre=own", "hours")
                == ["hours-own", "m-1", "visit-hours-own"])
    }

    @Test("all states and all centres come in the order of ids, over pages")
    func pages() throws {
        for (path, member) in [
            ("/v1/hours?centre=own", "hours"), ("/v1/hours?status=confirmed", "hours"),
            ("/v1/hours?x", "hours"), ("/v1/participations?centre=own", "participation"),
            ("/v1/participations?status=accepted", "participation"),
        ] {
            let path = path.replacingOccurrences(of: "?x", with: "?limit=1000")
            let all = try ids(path, member)
            #expect(all == all.sorted() && !all.isEmpty, "\(path)")
            guard !path.contains("limit") else { continue }
            var paged: [String] = []
            var next: String?
            repeat {
                let cursor = next.map { "&cursor=\($0)" } ?? ""
                let page = try city.client.get("\(path)&limit=1\(cursor)").json
                paged += page["items"]?.items.compactMap { $0[member]?.string } ?? []
                next = page["next"]?.string
            } while next != nil && paged.count < 100
            #expect(paged == all, "\(path)")
        }
    }

    @Test("a centre sees its own queue, and a dashboard names no person")
    func reach() throws {
        for path in ["/v1/hours", "/v1/participations"] {
            let centre = city.client(as: "centre")
            #expect(try centre.get(path + "?centre=below").status == 200)
            #expect(try centre.get(path + "?centre=beside").status == 403)
            let own = try centre.get(path).json["items"]?.items ?? []
            #expect(own.allSatisfy { $0["centre"]?.string == "own" } && own.count == 2)
            // The centre knows who serves in its projects, wherever at home.
            #expect(
                Set(own.compactMap { $0["volunteer"]?.string }) == ["volunteer-own", "visitor"])
            let dashboard = city.client(as: "dashboard")
            let all = try dashboard.get(path).json["items"]?.items ?? []
            #expect(all.count == 5 && all.allSatisfy { $0["volunteer"] == nil })
            #expect(try dashboard.get(path + "?volunteer=volunteer-own").status == 403)
        }
        #expect(
            try ids("/v1/participations?shift=shift-own", "participation")
                == ["participation-own", "visit-participation-own"])
    }
}
