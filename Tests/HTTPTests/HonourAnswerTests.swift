import ServerSupport
import Testing

/// What answers say of stars that service no longer supports, and of groups whose members serve.
@Suite(.serialized)
struct HonourAnswerTests {
    private let city: FourTerritories
    private var client: Client { city.client }

    init() throws { city = try FourTerritories() }

    private func post(
        _ event: String, _ type: String, _ subject: String, _ data: String,
        on day: String = "2026-04-10"
    ) throws {
        let answer = try client.post(
            FourTerritories.event(event, type, subject, data, of: "own", on: day))
        #expect(answer.status == 201, "\(event): \(answer.text)")
    }

    @Test("the review list: a star is on it once its minutes are below its own scheme's threshold")
    func review() throws {
        func listed() throws -> [String] {
            try client.get("/v1/findings?code=star-unsupported").json["items"]?.items
                .compactMap { $0["volunteer"]?.string } ?? []
        }
        try post("c-1", "hours.corrected", "hours-own", #"{"minutes":30,"reason":"更正"}"#)
        #expect(try listed().isEmpty)
        try post("c-2", "hours.corrected", "hours-own", #"{"minutes":29,"reason":"更正"}"#)
        #expect(try listed() == ["volunteer-own"])
        let beside = try client.newToken(role: "centre", centre: "beside").token
        let others = try client.with(token: beside).get("/v1/findings?code=star-unsupported")
        #expect(try others.json["items"]?.items.isEmpty == true)
    }

    @Test("a group's minutes are shown with those of each member who served in it")
    func group() throws {
        func serve(_ id: String, _ volunteer: String, until end: String, _ minutes: Int) throws {
            try post(
                id, "hours.served", id,
                """
                {"volunteer":"\(volunteer)","project":"project-own","group":"group-own",\
                "startedAt":"2026-04-05T09:00:00+08:00","endedAt":"2026-04-05T\(end):00+08:00",\
                "minutes":\(minutes),"activity":"service"}
                """)
            try post(id + "-2", "hours.confirmed", id, #"{"confirmer":"staff-3"}"#)
        }
        func shown() throws -> [Int?] {
            let item = try client.get("/v1/groups?centre=own").json["items"]?[0]
            let place = try client.get("/v1/standings?of=groups").json["items"]?[0]
            return [
                item?["confirmedMinutes"]?.integer, item?["servingMembers"]?.integer,
                item?["minutesPerServingMember"]?.integer,
                place?["minutesPerServingMember"]?.integer,
            ]
        }
        try post(
            "j-1", "group.member-joined", "group-own", #"{"volunteer":"volunteer-below"}"#,
            on: "2026-04-01")
        try serve("g-1", "volunteer-own", until: "10:00", 60)
        #expect(try shown() == [60, 1, 60, 60])
        try serve("g-2", "volunteer-below", until: "09:31", 31)
        #expect(try shown() == [91, 2, 45, 45])
        try post("v-1", "hours.voided", "g-2", #"{"reason":"duplicate","detail":"x"}"#)
        #expect(try shown() == [60, 1, 60, 60])
    }
}
