import Foundation
import ServerSupport
import Testing

/// What is signed, insured, issued, trained, selected, inspected and certified, as answers show it.
@Suite(.serialized)
struct CoverAnswerTests {
    private let city: FourTerritories
    private var client: Client { city.client }

    init() throws { city = try FourTerritories() }

    private func post(
        _ id: String, _ type: String, _ data: String, of centre: String = "own", event: String = "",
        on day: String = "2026-04-10"
    ) throws -> Response {
        try client.post(
            FourTerritories.event(id + event, type, id, data, of: centre, on: day))
    }

    private func ids(_ path: String, _ member: String) throws -> [String] {
        try client.get(path).json["items"]?.items.compactMap { $0[member]?.string } ?? []
    }

    private static let digest = String(repeating: "0", count: 64)

    @Test("agreements, policies and provisions are found by whom they are for")
    func cover() throws {
        let days = #""from":"2026-01-01","to":"2026-12-31""#
        #expect(
            try post(
                "g-1", "agreement.signed",
                #"{"volunteer":"volunteer-own","form":"written",\#(days),"termsDigest":"\#(Self.digest)"}"#
            ).status == 201)
        #expect(
            try post(
                "i-1", "insurance.bound",
                #"{"volunteers":["volunteer-below","volunteer-own"],"insurer":"人保","policyNumber":"P-1",\#(days)}"#
            ).status == 201)
        #expect(
            try post(
                "o-1", "provision.issued",
                #"{"volunteer":"volunteer-own","item":"credential","quantity":1,"serial":"C-1"}"#
            ).status == 201)
        #expect(try ids("/v1/agreements?volunteer=volunteer-own", "agreement") == ["g-1"])
        #expect(try ids("/v1/agreements?volunteer=volunteer-below", "agreement").isEmpty)
        for volunteer in ["volunteer-below", "volunteer-own"] {
            #expect(try ids("/v1/insurances?volunteers=\(volunteer)", "insurance") == ["i-1"])
        }
        #expect(try ids("/v1/insurances?volunteers=volunteer-beside", "insurance").isEmpty)
        let policy = try client.get("/v1/insurances/i-1").json
        #expect(policy["volunteers"]?.items.count == 2)
        #expect(policy["recordedAt"]?.string?.hasSuffix("+08:00") == true)
        #expect(try ids("/v1/provisions?serial=C-1", "provision") == ["o-1"])
        #expect(try ids("/v1/insurances?policyNumber=P-1", "insurance") == ["i-1"])
        for (length, status) in [(64, 200), (65, 400)] {
            let number = String(repeating: "0", count: length)
            #expect(try client.get("/v1/insurances?policyNumber=\(number)").status == status)
        }
        #expect(try client.get("/v1/insurances?volunteers=%20").status == 400)
        // Another centre sees none of it, and a dashboard no volunteer.
        let beside = try client.newToken(role: "centre", centre: "beside").token
        #expect(try client.with(token: beside).get("/v1/insurances/i-1").status == 403)
        let shown = try city.client(as: "dashboard").get("/v1/insurances/i-1").json
        #expect(shown["volunteers"]?.items.isEmpty == true)
        #expect(
            try post("i-1", "insurance.lapsed", "{}", event: "-end", on: "2026-04-11").status == 201
        )
        #expect(
            try client.get("/v1/insurances/i-1").json["lapsedAt"]?.string
                == "2026-04-11T12:00:00+08:00")
    }

    @Test("training coverage counts registered volunteers of a centre and of all below it")
    func training() throws {
        #expect(
            try post(
                "t-1", "training.scheduled",
                """
                {"centre":"own","audience":"volunteers","kind":"general","form":"lecture","title":"通识",\
                "startsAt":"2026-04-10T09:00:00+08:00","endsAt":"2026-04-10T12:00:00+08:00"}
                """
            ).status == 201)
        for (event, minutes) in [("-1", 30), ("-2", 30)] {
            let data = #"{"volunteer":"volunteer-below","minutes":\#(minutes)}"#
            #expect(try post("t-1", "training.attended", data, event: event).status == 201)
        }
        #expect(try client.get("/v1/trainings/t-1").json["attended"]?.integer == 1)
        for (centre, registered, trained) in [("own", 2, 1), ("below", 1, 1), ("beside", 2, 0)] {
            let coverage = try client.get("/v1/centres/\(centre)/training").json
            #expect(coverage["registered"]?.integer == registered, "\(centre)")
            #expect(coverage["trained"]?["60"]?.integer == trained, "\(centre)")
            #expect(coverage["trained"]?["240"]?.integer == 0, "\(centre)")
        }
        let refused = try post(
            "t-1", "training.assessed", #"{"volunteer":"volunteer-own","score":90,"passed":true}"#,
            event: "-3")
        #expect(refused.status == 422)
        #expect(refused.code == "not-attended")
    }

    @Test("a selection shows its nominees and honours")
    func selection() throws {
        let honours =
            #"{"honours":[{"volunteer":"volunteer-own","title":"优秀文化志愿者"}]}"#
        let early = try post(
            "selection-own", "selection.decided", honours, event: "-1", on: "2026-02-08")
        #expect(early.code == "notice-not-run")
        #expect(
            try post("selection-own", "selection.decided", honours, event: "-2", on: "2026-02-09")
                .status == 201)
        let selection = try client.get("/v1/selections/selection-own").json
        #expect(selection["noticeUntil"]?.string == "2026-02-08")
        #expect(selection["nominees"]?.items.first?["volunteer"]?.string == "volunteer-own")
        #expect(selection["honours"]?.items.first?["title"]?.string == "优秀文化志愿者")
        #expect(try ids("/v1/selections?status=decided", "selection") == ["selection-own"])
        let medal =
            #"{"volunteer":"volunteer-own","grade":"gold","ground":"contribution","scheme":"scheme","selection":"selection-own"}"#
        #expect(try post("m-1", "medal.awarded", medal).status == 201)
        #expect(try ids("/v1/medals?volunteer=volunteer-own", "medal") == ["m-1"])
    }

    @Test("an inspection ranks districts among districts, ties sharing a rank")
    func inspection() throws {
        let opened = try post(
            "r-1", "inspection.opened",
            """
            {"title":"检查","subject":"training","period":"2026","centres":["below","beside","own"],\
            "criteria":[{"key":"a","title":"一","weight":30},{"key":"b","title":"二","weight":70}]}
            """, of: "above")
        #expect(opened.status == 201)
        var event = 0
        for (centre, a, b) in [("below", 1, 2), ("beside", 80, 90), ("own", 80, 90)] {
            for (key, score) in [("a", a), ("b", b)] {
                event += 1
                let data =
                    #"{"centre":"\#(centre)","criterion":"\#(key)","score":\#(score),"evidence":"\#(Self.digest)"}"#
                #expect(
                    try post("r-1", "inspection.scored", data, of: "above", event: "-\(event)")
                        .status == 201)
            }
        }
        #expect(
            try post("r-1", "inspection.published", "{}", of: "above", event: "-end").status == 201)
        let ranking = try client.get("/v1/inspections/r-1").json["ranking"]?.items ?? []
        #expect(ranking.map { $0["centre"]?.string } == ["beside", "own", "below"])
        #expect(ranking.map { $0["rank"]?.integer } == [1, 1, 1])
        #expect(ranking.map { $0["total"]?.integer } == [8_700, 8_700, 170])
    }

    @Test("a balance of an older system stands in the record and in its own history")
    func carried() throws {
        let carried =
            #"{"volunteer":"volunteer-own","from":"2020-01-01","to":"2025-12-31","minutes":600,"system":"志愿北京","evidence":"\#(Self.digest)"}"#
        #expect(try post("k-1", "hours.carried", carried).status == 201)
        #expect(
            try post("k-1", "hours.confirmed", #"{"confirmer":"staff-3"}"#, event: "-2").status
                == 201)
        let record = try client.get("/v1/volunteers/volunteer-own/record").json
        #expect(record["confirmedMinutes"]?.integer == 660)
        #expect(record["carried"]?[0]?["countedMinutes"]?.integer == 600)
        #expect(record["carried"]?[0]?["to"]?.string == "2025-12-31")
        let hours = try client.get("/v1/hours/k-1").json
        #expect(hours["project"] == nil)
        #expect(hours["countedMinutes"]?.integer == 600)
        #expect(hours["servedMinutes"]?.integer == 600)
        let year = try client.get("/v1/standings?period=2026").json["items"]?.items ?? []
        #expect(year.allSatisfy { $0["minutes"]?.integer == 60 })
    }

    @Test("everybody may check a certificate by its number, and is told nothing about the person")
    func certificate() throws {
        func issue(_ minutes: Int, _ event: String) throws -> Response {
            try post(
                "c-1", "certificate.issued",
                #"{"volunteer":"volunteer-own","number":"文志证〔2026〕1号","from":"2026-03-01","to":"2026-03-31","minutes":\#(minutes)}"#,
                event: event)
        }
        #expect(try issue(61, "-1").code == "minutes-differ")
        #expect(try issue(60, "-2").status == 201)
        let anyone = client.with(token: nil)
        let path =
            "/v1/certificates/"
            + ("文志证〔2026〕1号".addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
        let answer = try anyone.get(path)
        #expect(answer.status == 200)
        #expect(try answer.json["minutes"]?.integer == 60)
        #expect(try answer.json["status"]?.string == "issued")
        #expect(!answer.text.contains("volunteer"))
        #expect(try anyone.get("/v1/certificates/nothing").status == 404)
        #expect(
            try post(
                "c-1", "certificate.revoked", #"{"reason":"更正"}"#, event: "-3", on: "2026-04-11"
            ).status == 201)
        #expect(try anyone.get(path).json["status"]?.string == "revoked")
    }
}
