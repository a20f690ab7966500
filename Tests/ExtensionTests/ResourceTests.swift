import Foundation
import ServerSupport
import Testing

/// A type with states, of the centre that the event's source names: its schemas, and no line of Swift.
@Suite(.serialized)
struct ResourceTests {
    private let served: Served

    init() throws {
        served = try Served(hasSample: true, program: try ExtendedProgram.get().executable)
    }

    private func post(
        _ id: String, _ type: String, _ subject: String, _ data: String,
        centre: String = "dongcheng", _ client: Client? = nil
    ) throws -> Response {
        try (client ?? served.client).post(
            .event(id, "resource." + type, subject, data, source: "/centres/\(centre)"))
    }

    private func offer(
        _ subject: String, _ more: String = "", centre: String = "dongcheng",
        _ client: Client? = nil
    ) throws -> Response {
        try post(
            subject + "-offer", "offered", subject,
            #"{"name":"排练厅","kind":"room","open":true\#(more)}"#, centre: centre, client)
    }

    private func ids(_ query: String = "", _ client: Client? = nil) throws -> [String] {
        let answer = try (client ?? served.client).get("/v1/resources" + query)
        try #require(answer.status == 200, "\(answer.text)")
        return try answer.json["items"]?.items.compactMap { $0["resource"]?.string } ?? []
    }

    private func centre(_ id: String) throws -> Client {
        served.client.with(token: try served.client.newToken(role: "centre", centre: id).token)
    }

    @Test("The centre that the source names owns it")
    func source() throws {
        let miyun = try centre("miyun")
        #expect(try offer("r-1").status == 201)
        #expect(try offer("r-2", centre: "miyun", miyun).status == 201)
        #expect(try served.client.get("/v1/resources/r-2").json["centre"]?.string == "miyun")
        #expect(try ids("?centre=dongcheng") == ["r-1"])
        #expect(try ids("", miyun) == ["r-2"])
        #expect(
            try offer("r-3", centre: "dongcheng", miyun).errors == ["/source outside-territory"])
        #expect(
            try post("c-1", "changed", "r-1", #"{"open":false}"#, centre: "miyun", miyun).errors
                == ["/subject outside-territory"])
    }

    @Test("Later events set what their schemas say, and move it through its states")
    func states() throws {
        #expect(try offer("r-1", #","fee":100"#).status == 201)
        #expect(try post("c-1", "changed", "r-1", #"{"name":"大厅","open":false}"#).status == 201)
        let changed = try served.client.get("/v1/resources/r-1").json
        #expect(changed["name"]?.string == "大厅")
        #expect(changed["open"] == .bool(false))
        #expect(changed["fee"]?.integer == 100)
        #expect(changed["changedAt"]?.string == "2026-04-01T12:00:00+08:00")
        #expect(try post("w-1", "withdrawn", "r-1", "{}").status == 201)
        #expect(try ids("?status=offered").isEmpty)
        #expect(try ids("?status=withdrawn") == ["r-1"])
        let again = try post(
            "o-2", "offered", "r-1", #"{"name":"小厅","kind":"room","open":true}"#)
        #expect(again.status == 201)
        let anew = try served.client.get("/v1/resources/r-1").json
        #expect(anew["name"]?.string == "小厅")
        #expect(anew["fee"] == nil)
        #expect(anew["status"]?.string == "offered")
    }

    @Test("It is counted by state and by kind, in the city and at its centre")
    func counted() throws {
        #expect(try offer("r-1").status == 201)
        #expect(try offer("r-2").status == 201)
        #expect(try post("w-1", "withdrawn", "r-2", "{}").status == 201)
        for path in ["/v1/overview", "/v1/centres/dongcheng"] {
            let figures = try served.client.get(path).json
            let states = figures["resourcesByStatus"]
            #expect(states?["offered"]?.integer == 1)
            #expect(states?["withdrawn"]?.integer == 1)
            #expect(figures["resourcesByKind"]?["room"]?.integer == 2)
        }
        let elsewhere = try served.client.get("/v1/centres/miyun").json
        #expect(elsewhere["resourcesByStatus"]?["offered"]?.integer == 0)
    }

    @Test(
        "Every kind of filter finds it",
        arguments: [
            "kind=room", "open=true", "from=2026-12-01", "district=110101", "fee=0250",
            "minutes=90",
            "contact=wang-fang", "centre=dongcheng", "status=offered",
        ])
    func filters(filter: String) throws {
        let more = #"""
            ,"from":"2026-12-01","district":"110101","fee":250,"minutes":90,"contact":"wang-fang",\#
            "days":["2026-12-01","2026-12-02"]
            """#
        #expect(try offer("r-1", more).status == 201)
        #expect(try offer("r-2", #","from":"2026-12-02""#).status == 201)
        #expect(
            try post(
                "r-3-offer", "offered", "r-3", #"{"name":"音响","kind":"equipment","open":false}"#
            ).status == 201)
        let found = try ids("?" + filter)
        #expect(found.contains("r-1"))
        #expect(found.count < 3 || filter.hasPrefix("centre") || filter.hasPrefix("status"))
        let wrong = filter.split(separator: "=")[0] + "=%3F"
        #expect(try served.client.get("/v1/resources?\(wrong)").status == 400)
    }
}
