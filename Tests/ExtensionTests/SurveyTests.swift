import Foundation
import ServerSupport
import Testing

/// A type that auditors post: its schema, and no line of Swift.
@Suite(.serialized)
struct SurveyTests {
    private let served: Served

    init() throws {
        served = try Served(hasSample: true, program: try ExtendedProgram.get().executable)
    }

    private func survey(_ id: String, _ title: String, source: String) -> String {
        .event(id, "survey.opened", id, #"{"title":"\#(title)","year":2026}"#, source: source)
    }

    @Test("An auditor posts it, from the source that names the access alone")
    func posted() throws {
        let access = try served.client.newToken(role: "auditor")
        let auditor = served.client.with(token: access.token)
        let own = "/auditors/\(access.id)"
        let posted = try auditor.post(survey("s-1", "时长认定", source: own))
        #expect(posted.status == 201, "\(posted.text)")
        #expect(try auditor.post(survey("s-1", "时长认定", source: own)).status == 200)
        for source in ["/auditors/access-0", "/ledger", "/centres/dongcheng"] {
            #expect(
                try auditor.post(survey("s-2", "经费", source: source)).errors
                    == ["/source outside-territory"])
        }
        #expect(
            try auditor.post(survey("s-2", "经费", source: own + "/more")).errors
                == ["/source bad-source"])
        let centre = served.client.with(
            token: try served.client.newToken(role: "centre", centre: "dongcheng").token)
        #expect(
            try centre.post(survey("s-2", "经费", source: "/centres/dongcheng")).errors
                == ["/type outside-territory"])
        let types = try auditor.get("/v1/me").json["types"]?.items.compactMap(\.string)
        #expect(
            types == [
                "audit.closed", "audit.opened", "finding.raised", "finding.settled",
                "survey.opened",
            ])
    }

    @Test("Words of a text are looked for")
    func searched() throws {
        for (id, title) in [("s-1", "Hours of May"), ("s-2", "Funds of May"), ("s-3", "经费")] {
            let answer = try served.client.post(survey(id, title, source: "/ledger"))
            #expect(answer.status == 201, "\(answer.text)")
        }
        func ids(_ query: String) throws -> [String] {
            try served.client.get("/v1/surveys" + query).json["items"]?.items
                .compactMap { $0["survey"]?.string } ?? []
        }
        #expect(try ids("?text=may") == ["s-1", "s-2"])
        #expect(try ids("?text=FUNDS") == ["s-2"])
        #expect(try ids("?text=%E7%BB%8F%E8%B4%B9") == ["s-3"])
        #expect(try ids("?text=nothing") == [])
        #expect(try served.client.get("/v1/surveys?text=").code == "bad-parameter")
    }
}
