import ServerSupport
import Testing

/// Who sees which dashboards, what is refused, and which events change an answer's tag.
@Suite(.serialized)
struct DashboardAccessTests {
    @Test("whose they are, and what is not there")
    func refusals() throws {
        let served = try Served.city()
        let client = served.client
        for path in ["centres", "groups", "shifts", "recruitments", "stars", "hours"] {
            for id in ["nothing", "%F0%9F%98%80", "a%2Fb", String(repeating: "x", count: 300)] {
                let answer = try client.get("/v1/\(path)/\(id)")
                #expect(answer.status == 404, "\(path) \(id)")
                #expect(try answer.json["detail"]?.string?.contains("with this id") == true)
            }
        }
        #expect(try client.get("/v1/projects/nothing/shifts").status == 404)
        for query in [
            "centres?level=galaxy", "centres?district=1", "groups?kind=band", "stars?level=6",
            "stars?due=maybe", "stars?due=true&status=awarded", "recruitments?channel=secret",
            "recruitments?status=confirmed", "centres?limit=0", "groups?limit=1000001",
            "stars?cursor=x", "projects/music-class/shifts?cursor=x.y", "standings?around=%20",
            "centres?colour=red",
        ] {
            #expect(try client.get("/v1/" + query).status == 400, "\(query)")
        }
        let cursor = try client.get("/v1/centres?limit=1").json["next"]?.string ?? ""
        let other = try client.get("/v1/centres?level=district&cursor=\(cursor)")
        #expect(other.errors == ["/cursor bad-cursor"])
        let miyun = try client.newToken(role: "centre", centre: "miyun").token
        let centre = client.with(token: miyun)
        for path in ["groups/choir", "stars/star-1", "hours/h1", "groups?centre=dongcheng"] {
            #expect(try centre.get("/v1/" + path).code == "outside-territory", "\(path)")
        }
        for path in ["groups", "stars"] {
            #expect(try centre.get("/v1/" + path).json["items"]?.items == [], "\(path)")
        }
        let due = try centre.get("/v1/stars?due=true").json["items"]?.items ?? []
        #expect(due.compactMap { $0["volunteer"]?.string } == ["chen-jie", "liu-yang"])
        for path in ["centres/dongcheng", "projects/music-class/shifts", "recruitments"] {
            #expect(try centre.get("/v1/" + path).status == 200, "\(path)")
        }
        let dashboard = client.with(token: try client.newToken(role: "dashboard").token)
        for path in ["centres", "groups/choir", "stars/star-1", "hours/h1"] {
            #expect(try dashboard.get("/v1/" + path).status == 200, "\(path)")
        }
    }

    @Test("what does not concern an answer leaves its tag; what does changes it")
    func tags() throws {
        let served = try Served.city()
        let client = served.client
        func tags(_ paths: [String]) throws -> [String?] {
            try paths.map { try client.get("/v1/" + $0).headers["etag"] }
        }
        let paths = [
            "volunteers", "findings", "standings", "standings?of=groups", "stars", "stars?due=true",
            "groups", "groups/choir", "recruitments", "centres", "centres/dongcheng",
            "volunteers/li-na/record",
        ]
        let before = try tags(paths)
        #expect(
            try client.post(
                .event(
                    "n1", "project.brand-nominated", "opera-trip",
                    #"{"rationale":"好"}"#, source: "/centres/miyun")
            ).status == 201)
        let unrelated = try tags(paths)
        // Standings depend on all changes of projects, because of their scopes.
        for (index, path) in paths.enumerated() where !path.hasPrefix("standings") {
            #expect(unrelated[index] == before[index], "\(path)")
        }
        for (path, tag) in zip(paths, unrelated) {
            let same = try client.get("/v1/" + path, ["If-None-Match": tag ?? ""])
            #expect(same.status == 304, "\(path)")
        }
        #expect(
            try client.post(
                .event("h2c", "hours.confirmed", "h2", #"{"confirmer":"staff-1"}"#)
            ).status == 201)
        let related = try tags(paths)
        for (index, path) in paths.enumerated() {
            let concerns = !["findings", "stars", "recruitments"].contains(path)
            #expect((related[index] != unrelated[index]) == concerns, "\(path)")
        }
    }
}
