import ServerSupport
import Testing

/// Service in another centre's project: what it changes, and who may read and dispute it.
@Suite(.serialized)
struct ForeignServiceTests {
    private func status(_ client: Client, _ body: String) throws -> Int {
        try client.post(body).status
    }

    @Test("a centre that names another's shift, recruitment or group changes nothing there")
    func boards() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let apply = String.event(
            "g-1", "group.applied", "choir",
            #"{"centre":"miyun","name":"合唱团","kind":"society","leader":"liu-yang"}"#,
            source: "/centres/miyun")
        #expect(try status(client, apply) == 201)
        let boards = [
            "/v1/shifts/opera-trip-1", "/v1/recruitments/opera-trip-call", "/v1/groups/choir",
            "/v1/projects/opera-trip", "/v1/projects/opera-trip/shifts", "/v1/centres/miyun",
        ]
        let before = try boards.map { try client.get($0).json["position"]?.string ?? "none" }
        #expect(!before.contains("none"))
        let token = try client.newToken(role: "centre", centre: "dongcheng").token
        let dongcheng = client.with(token: token)
        for id in ["same-1", "same-2"] {
            let application = String.application(
                id, more: #","federationNumber":"F-1","project":"opera-trip""#)
            #expect(try status(dongcheng, application) == 201)
        }
        for (number, volunteer) in ["wang-fang", "li-na"].enumerated() {
            let id = "foreign-\(number)"
            let events = [
                String.event(
                    id + "-1", "participation.applied", id,
                    """
                    {"volunteer":"\(volunteer)","project":"music-class","shift":"opera-trip-1",\
                    "recruitment":"opera-trip-call","group":"choir"}
                    """),
                .event(id + "-2", "participation.accepted", id, #"{"by":"rota"}"#),
                .event(
                    id + "-3", "participation.checked-in", id,
                    #"{"method":"qr","at":"2026-03-30T09:00:00+08:00"}"#),
                .hours(
                    id + "-4", volunteer: volunteer,
                    more: #","shift":"opera-trip-1","group":"choir","participation":"\#(id)""#),
                .event(id + "-5", "hours.confirmed", id + "-4", #"{"confirmer":"staff-1"}"#),
            ]
            for event in events { #expect(try status(dongcheng, event) == 201, "\(event)") }
        }
        let after = try boards.map { try client.get($0).json["position"]?.string ?? "none" }
        #expect(before == after)
        #expect(try client.get("/v1/groups/choir").json["confirmedMinutes"]?.integer == 0)
        let findings = try client.get("/v1/findings?project=music-class&limit=100").text
        #expect(
            try client.get("/v1/findings?project=opera-trip").text.contains(
                "same-person")
        )
        for code in ["shift-of-other-project", "recruitment-of-other-project", "not-a-member"] {
            #expect(findings.contains(#""\#(code)""#), "\(code)")
        }
        let counted = try client.get("/v1/hours/foreign-0-4").json
        #expect(counted["countedMinutes"]?.integer == 60)
    }

    @Test("the home centre reads and disputes its volunteer's service elsewhere; a third does not")
    func home() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let haidian = String.event(
            "hd", "centre.established", "haidian",
            #"{"level":"district","name":"海淀","district":"110108","parent":"bjwz"}"#,
            source: "/centres/bjwz")
        #expect(try status(client, haidian) == 201)
        func token(_ centre: String) throws -> Client {
            client.with(token: try client.newToken(role: "centre", centre: centre).token)
        }
        let (home, host, third) = (try token("miyun"), try token("dongcheng"), try token("haidian"))
        let apply = String.event(
            "away-1", "participation.applied", "away",
            #"{"volunteer":"liu-yang","project":"music-class"}"#, source: "/centres/miyun")
        #expect(
            try status(third, apply.replacing("/centres/miyun", with: "/centres/haidian")) == 403)
        #expect(try status(home, apply) == 201)
        #expect(
            try status(host, .event("away-2", "participation.accepted", "away", #"{"by":"rota"}"#))
                == 201)
        #expect(
            try status(
                host,
                .hours("away-h", volunteer: "liu-yang", more: #","participation":"away""#)) == 201)
        let confirm = String.event(
            "away-3", "hours.confirmed", "away-h", #"{"confirmer":"staff-1"}"#)
        let confirmed = try host.post(confirm)
        #expect(confirmed.status == 201)
        let position = try confirmed.json["sequence"]?.string ?? ""
        for path in ["/v1/hours/away-h", "/v1/events/\(position)"] {
            #expect(try home.get(path).status == 200, "\(path)")
            #expect(try host.get(path).status == 200, "\(path)")
            #expect(try third.get(path).status == 403, "\(path)")
        }
        #expect(try home.get("/v1/events?limit=1000").text.contains(#""away-3""#))
        #expect(try !third.get("/v1/events?limit=1000").text.contains(#""away-3""#))
        let record = try home.get("/v1/volunteers/liu-yang/record")
        #expect(record.status == 200 && record.text.contains(#""away-h""#))
        func dispute(from centre: String) -> String {
            .event(
                "away-4", "hours.disputed", "away-h", #"{"reason":"更多"}"#,
                source: "/centres/\(centre)")
        }
        #expect(try status(third, dispute(from: "haidian")) == 403)
        #expect(try status(home, dispute(from: "miyun")) == 201)
        #expect(try host.get("/v1/hours/away-h").json["status"]?.string == "disputed")
    }

    @Test("what does not count says why: paid working time, and the record that filled the day")
    func uncounted() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let scheme = String.event(
            "cap", "scheme.published", "cap",
            """
            {"number":"1","effectiveFrom":"2026-03-29","stars":[{"level":1,"minutes":6000}],\
            "medals":[],"counts":["service"],"dailyCap":90}
            """, source: "/centres/bjwz")
        #expect(try status(client, scheme) == 201)
        let afternoon = String.hours("late").replacing("T09:", with: "T14:")
            .replacing("T10:", with: "T15:")
        let evening = String.hours("duty", more: #","onDuty":true"#)
            .replacing("T09:", with: "T18:").replacing("T10:", with: "T19:")
        for served in [.hours("early"), afternoon, evening] {
            #expect(try status(client, served) == 201)
        }
        for id in ["early", "late", "duty"] {
            let confirm = String.event(
                id + "-c", "hours.confirmed", id, #"{"confirmer":"staff-1"}"#)
            #expect(try status(client, confirm) == 201)
        }
        let early = try client.get("/v1/hours/early").json
        #expect(early["countedMinutes"]?.integer == 60 && early["takenBy"] == nil)
        let late = try client.get("/v1/hours/late").json
        #expect(late["countedMinutes"]?.integer == 30)
        #expect(late["notCounted"]?.string == "daily-cap")
        #expect(late["takenBy"]?.string == "early")
        let duty = try client.get("/v1/hours/duty").json
        #expect(duty["countedMinutes"]?.integer == 0)
        #expect(duty["notCounted"]?.string == "on-duty")
        #expect(duty["takenBy"] == nil)
    }
}
