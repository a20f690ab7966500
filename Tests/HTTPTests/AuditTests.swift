import Foundation
import ServerSupport
import TestSupport
import Testing

/// Auditors post, centres answer, and each sees what is its own.
struct AuditTests {
    private func event(
        _ type: String, _ subject: String, _ data: String, from source: String
    ) -> String {
        """
        {"specversion":"1.0","id":"\(type)-\(subject)","source":"\(source)","type":"\(type)",\
        "subject":"\(subject)","time":"2026-03-01T09:00:00+08:00","data":\(data)}
        """
    }

    @Test("An auditor raises, the centre concerned answers, the auditor settles")
    func life() throws {
        let served = try Served(hasSample: true)
        let access = try served.client.newToken(role: "auditor")
        let auditor = served.client.with(token: access.token)
        let centre = try served.client.with(
            token: served.client.newToken(role: "centre", centre: "dongcheng").token)
        let source = "/auditors/" + access.id
        let opened = event(
            "audit.opened", "audit-1",
            #"{"title":"2026","from":"2026-01-01","to":"2026-12-31","seed":"a"}"#, from: source)
        #expect(try auditor.post(opened).status == 201)
        #expect(try centre.post(opened).status == 403)
        #expect(
            try auditor.post(
                event("audit.opened", "audit-2", "{}", from: "/auditors/other")
            ).status >= 400)
        let raised = event(
            "finding.raised", "finding-1",
            """
            {"audit":"audit-1","centre":"dongcheng","severity":"critical","condition":"账外收入",\
            "criteria":"会计法"}
            """, from: source)
        #expect(try auditor.post(raised).status == 201)
        let answer = event(
            "finding.answered", "finding-1", #"{"text":"已改"}"#, from: "/centres/dongcheng")
        #expect(try auditor.post(answer).status == 403)
        #expect(try centre.post(answer).status == 201)
        let settled = event(
            "finding.settled", "finding-1", #"{"outcome":"corrected","text":"同意"}"#,
            from: source)
        #expect(try centre.post(settled).status == 403)
        #expect(try auditor.post(settled).status == 201)

        let one = try centre.get("/v1/raised-findings/finding-1").json
        #expect(one["status"]?.string == "settled")
        #expect(one["answer"]?.string == "已改")
        #expect(one["outcome"]?.string == "corrected")
        let listed = try centre.get("/v1/findings?code=raised").json["items"]?[0]
        #expect(listed?["status"]?.string == "settled")
        #expect(listed?["message"]?.string == "账外收入")
        let counts = try centre.get("/v1/findings/counts?code=raised").json["items"]
        #expect(counts?.items.count == 1)
        #expect(counts?[0]?["count"]?.integer == 1)
        let audit = try auditor.get("/v1/raised-findings?audit=audit-1").json["items"]
        #expect(audit?.items.count == 1)
        let wrong = try auditor.get("/v1/findings/counts?project=music-class")
        #expect(wrong.status == 400)
        let verified = try Wenzhi.run("verify", "--data", served.scratch.data)
        #expect(verified.status == 0, "\(verified.errors)")
    }

    @Test("an auditor's text stays as it was written, also where it has the words of a sentence")
    func written() throws {
        let served = try Served(hasSample: true)
        let access = try served.client.newToken(role: "auditor")
        let auditor = served.client.with(token: access.token)
        let texts = ["There is no {} with id {}.", "Only the municipal centre runs key projects."]
        for (number, text) in texts.enumerated() {
            let raised = event(
                "finding.raised", "finding-\(number)",
                """
                {"centre":"dongcheng","severity":"major","condition":"\(text)","criteria":"会计法"}
                """, from: "/auditors/" + access.id)
            #expect(try auditor.post(raised).status == 201)
        }
        for language in ["en", "zh"] {
            let listed = try auditor.get(
                "/v1/findings?code=raised", ["Accept-Language": language]
            ).json["items"]?.items
            #expect(listed?.map { $0["message"]?.string } == texts)
        }
    }
}
