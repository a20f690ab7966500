import ServerSupport
import Testing

/// An audit's answer: its findings with their answers and outcomes, for the centres concerned.
@Suite(.serialized)
struct AuditFileTests {
    private let city: FourTerritories
    private let auditor: (client: Client, source: String)

    init() throws {
        city = try FourTerritories()
        let access = try city.client.newToken(role: "auditor")
        auditor = (city.client.with(token: access.token), "/auditors/" + access.id)
    }

    private func post(_ type: String, _ subject: String, _ data: String) throws {
        let answer = try auditor.client.post(
            .event(
                "\(type)-\(subject)", type, subject, data, source: auditor.source,
                time: "2026-04-05T09:00:00+08:00"))
        #expect(answer.status == 201, "\(answer.text)")
    }

    private func open(_ id: String, _ about: String) throws {
        try post(
            "audit.opened", id,
            #"{"title":"2026",\#(about),"from":"2026-01-01","to":"2026-12-31","seed":"a"}"#)
    }

    private func raise(_ id: String, in audit: String, about centre: String) throws {
        try post(
            "finding.raised", id,
            """
            {"audit":"\(audit)","centre":"\(centre)","severity":"major","condition":"账外收入",\
            "criteria":"会计法"}
            """)
    }

    private func findings(_ audit: String, _ client: Client) throws -> [JSONValue] {
        try client.get("/v1/audits/" + audit).json["findings"]?.items ?? []
    }

    private func audits(_ query: String, _ client: Client) throws -> [String?] {
        let items = try client.get("/v1/audits" + query).json["items"]?.items
        return (items ?? []).map { $0["audit"]?.string }
    }

    @Test(
        "the centre concerned sees its audits and those of its funds, and the findings about itself"
    )
    func concerned() throws {
        try open("audit-both", #""centres":["own"],"funds":["fund-beside"]"#)
        try open("audit-beside", #""centres":["beside"]"#)
        try open("audit-fund", #""funds":["fund-below"]"#)
        try raise("found-own", in: "audit-both", about: "own")
        try raise("found-beside", in: "audit-both", about: "beside")
        let centre = city.client(as: "centre")
        let answered = try centre.post(
            .event(
                "answered", "finding.answered", "found-own", #"{"text":"已改"}"#,
                source: "/centres/own", time: "2026-04-06T09:00:00+08:00"))
        #expect(answered.status == 201, "\(answered.text)")
        try post("finding.settled", "found-own", #"{"outcome":"corrected","text":"同意"}"#)

        let all = try findings("audit-both", auditor.client)
        #expect(all.map { $0["finding"]?.string } == ["found-beside", "found-own"])
        let own = try findings("audit-both", centre)
        #expect(own.count == 1 && own.first == all.last)
        #expect(own.first?["answer"]?.string == "已改")
        #expect(own.first?["outcome"]?.string == "corrected")
        #expect(own.first?["conclusion"]?.string == "同意")
        #expect(try findings("audit-beside", auditor.client).isEmpty)

        #expect(try centre.get("/v1/audits/audit-beside").status == 403)
        #expect(try centre.get("/v1/audits/audit-fund").status == 200)
        #expect(try audits("", centre) == ["audit-both"])
        #expect(try audits("?centre=below", centre) == ["audit-fund"])
        #expect(try centre.get("/v1/audits?centre=beside").status == 403)
        #expect(try audits("?centre=beside", auditor.client) == ["audit-beside", "audit-both"])
        #expect(try audits("", auditor.client) == ["audit-beside", "audit-both", "audit-fund"])
    }
}
