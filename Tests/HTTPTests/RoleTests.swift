import ServerSupport
import Testing

/// Who may do what, and how long.
@Suite(.serialized)
struct RoleTests {
    @Test("without a valid token there is nothing")
    func tokens() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        for path in ["/health/live", "/health/ready", "/schemas", "/schemas/hours.served/1"] {
            #expect(try client.with(token: nil).get(path).status == 200, "\(path)")
        }
        let expired = try client.newToken(role: "operator", expiresAt: "2026-01-01T00:00:00Z")
        let revoked = try client.newToken(role: "operator")
        #expect(try client.with(token: revoked.token).get("/v1/overview").status == 200)
        #expect(try client.ask("DELETE", "/v1/tokens/\(revoked.id)").status == 204)
        #expect(try client.ask("DELETE", "/v1/tokens/\(revoked.id)").status == 204)
        #expect(try client.ask("DELETE", "/v1/tokens/nothing").status == 404)
        let count = try client.eventCount()
        for token in [nil, "", "wz_0", expired.token, revoked.token] {
            let other = client.with(token: token)
            for answer in [
                try other.get("/v1/overview"), try other.get("/v1/events"),
                try other.post(.hours("x")), try other.post(.hours("x"), as: Client.ndjson),
            ] {
                #expect(answer.status == 401)
                #expect(answer.code == "unauthorized")
                #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
            }
        }
        let basic = try client.with(token: nil)
            .get("/v1/overview", ["Authorization": "Basic \(client.token ?? "")"])
        #expect(basic.status == 401)
        #expect(try client.eventCount() == count)
    }

    @Test("readers read, and do not post")
    func readers() throws {
        let served = try Served(hasSample: true)
        for (role, events) in [("dashboard", 403), ("auditor", 200)] {
            let token = try served.client.newToken(role: role).token
            let reader = served.client.with(token: token)
            let count = try served.client.eventCount()
            for path in ["/v1/overview", "/v1/volunteers", "/v1/projects/music-class/roster"] {
                #expect(try reader.get(path).status == 200, "\(role) \(path)")
            }
            #expect(try reader.get("/v1/events").status == events)
            #expect(try reader.get("/v1/events/3").status == events)
            let posts = [
                try reader.post(.hours("x")),
                try reader.post("[\(String.hours("x"))]", as: Client.batch),
                try reader.post(.hours("x"), as: Client.ndjson),
            ]
            // An auditor posts what is an auditor's, and is told so for each event.
            for answer in posts where role == "auditor" {
                #expect(answer.text.contains("outside-territory"), "\(answer.text)")
            }
            for answer in (role == "auditor" ? [] : posts) + [
                try reader.ask(
                    "POST", "/v1/tokens", ["Content-Type": "application/json"],
                    Array(#"{"role":"operator"}"#.utf8))
            ] {
                #expect(answer.status == 403)
                #expect(answer.code == "forbidden")
            }
            #expect(try served.client.eventCount() == count)
        }
    }

    @Test("a centre sees its own people")
    func centre() throws {
        let served = try Served(hasSample: true)
        let token = try served.client.newToken(role: "centre", centre: "miyun").token
        let centre = served.client.with(token: token)
        let roster = try centre.get("/v1/volunteers").json["items"]?.items ?? []
        #expect(roster.compactMap { $0["volunteer"]?.string } == ["chen-jie", "liu-yang"])
        #expect(try centre.get("/v1/volunteers/liu-yang/record").status == 200)
        for path in [
            "/v1/volunteers/wang-fang", "/v1/volunteers/wang-fang/record",
            "/v1/projects/music-class/roster", "/v1/volunteers?centre=dongcheng",
            "/v1/findings?centre=dongcheng",
        ] {
            let answer = try centre.get(path)
            #expect(answer.status == 403, "\(path)")
            #expect(answer.code == "outside-territory", "\(path)")
        }
        let lines = try centre.get("/v1/events", ["Accept": Client.ndjson]).wholeLines
        let sources = try lines.map { try JSONValue(parsing: $0)["source"]?.string }
        #expect(sources.contains("/centres/miyun"))
        #expect(!sources.contains("/centres/dongcheng"))
        #expect(!sources.contains("/ledger"))
        #expect(try centre.get("/v1/events/0").status == 403)
        let municipal = try served.client.newToken(role: "centre", centre: "bjwz").token
        let all = try served.client.with(token: municipal).get("/v1/volunteers/wang-fang")
        #expect(all.status == 200)
        let operators = try centre.ask(
            "POST", "/v1/tokens", ["Content-Type": "application/json"],
            Array(#"{"role":"operator"}"#.utf8))
        #expect(operators.status == 403)
    }

    @Test("a token is asked for in the right form")
    func form() throws {
        let served = try Served(hasSample: true)
        let count = try served.client.eventCount()
        for (body, errors) in [
            (#"{}"#, ["/role required"]), (#"{"role":"king"}"#, ["/role not-in-enumeration"]),
            (#"{"role":1}"#, ["/role wrong-type"]),
            (#"{"role":"auditor","colour":"red"}"#, ["/colour unknown-member"]),
            (#"{"role":"centre"}"#, ["/centre required"]),
            (#"{"role":"centre","centre":"nowhere"}"#, ["/centre unknown-reference"]),
            (#"{"role":"auditor","expiresAt":"soon"}"#, ["/expiresAt bad-format"]),
        ] {
            let answer = try served.client.ask(
                "POST", "/v1/tokens", ["Content-Type": "application/json"], Array(body.utf8))
            #expect(answer.status == 422, "\(body): \(answer.text)")
            #expect(answer.errors == errors, "\(body): \(answer.text)")
        }
        #expect(try served.client.eventCount() == count)
    }
}
