import ServerSupport
import Testing

/// Which tokens there are, and who a token is.
@Suite(.serialized)
struct AccessListTests {
    @Test("accesses are listed for operators, with who has them and without their tokens")
    func tokens() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let asked = try client.ask(
            "POST", "/v1/tokens", ["Content-Type": "application/json"],
            Array(#"{"role":"auditor","holder":"市审计局第三处"}"#.utf8))
        #expect(asked.status == 201)
        let token = try asked.json["token"]?.string ?? ""
        let id = try asked.json["id"]?.string ?? ""
        let centre = try client.newToken(role: "centre", centre: "dongcheng")
        let list = try client.get("/v1/tokens?role=auditor").json["items"]?.items ?? []
        #expect(list.map { $0["id"]?.string } == [id])
        #expect(list.first?["holder"]?.string == "市审计局第三处")
        #expect(list.first?["status"]?.string == "granted")
        let whole = try client.get("/v1/tokens?limit=1000").text
        #expect(!whole.contains(token) && !whole.contains("tokenDigest"))
        let own = try client.get("/v1/tokens?centre=dongcheng").json["items"]?.items ?? []
        #expect(own.map { $0["holder"]?.string } == ["dongcheng"])
        #expect(try client.ask("DELETE", "/v1/tokens/\(id)").status == 204)
        #expect(
            try client.get("/v1/tokens?role=auditor&status=revoked").json["items"]?.items.count == 1
        )
        #expect(try client.with(token: centre.token).get("/v1/tokens").status == 403)
    }

    @Test("a token says who it is and what it may do")
    func me() throws {
        let served = try Served(hasSample: true)
        func me(_ role: String, _ centre: String? = nil) throws -> (JSONValue, Set<String>) {
            let token = try served.client.newToken(role: role, centre: centre)
            let answer = try served.client.with(token: token.token).get("/v1/me")
            #expect(answer.status == 200)
            let json = try answer.json
            #expect(json["id"]?.string == token.id && json["role"]?.string == role)
            return (json, Set(json["types"]?.items.compactMap(\.string) ?? []))
        }
        let (centre, types) = try me("centre", "miyun")
        #expect(centre["centre"]?.string == "miyun")
        #expect(centre["source"]?.string == "/centres/miyun")
        #expect(types.contains("hours.served"))
        #expect(types.isDisjoint(with: ["access.granted", "volunteer.erased"]))
        #expect(!types.contains("volunteer.expert-designated"))
        let (_, municipal) = try me("centre", "bjwz")
        #expect(municipal.subtracting(types).contains("volunteer.expert-designated"))
        let (operations, all) = try me("operator")
        #expect(all.contains("access.granted") && !all.contains("volunteer.erased"))
        let names = operations["operations"]?.items.compactMap(\.string) ?? []
        #expect(names.contains("revokeToken"))
        let (auditor, audits) = try me("auditor")
        #expect(auditor["source"]?.string?.hasPrefix("/auditors/access-") == true)
        #expect(audits.isDisjoint(with: types))
        let (dashboard, none) = try me("dashboard")
        #expect(none.isEmpty && dashboard["source"] == nil)
        #expect(dashboard["operations"]?.items.contains(.string("events")) == false)
    }
}
