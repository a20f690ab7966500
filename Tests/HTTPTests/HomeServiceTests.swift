import ServerSupport
import Testing

/// The home centre sees its own people's service wherever they served.
@Suite(.serialized)
struct HomeServiceTests {
    @Test(
        "with the volunteer named, and for a person whose registrations were merged where both are")
    func home() throws {
        let city = try FourTerritories()
        // The visitor is at home beside and served for the own project.
        let beside = try city.client.with(
            token: city.client.newToken(role: "centre", centre: "beside").token)
        func records(_ query: String, _ client: Client) throws -> [String?] {
            let items = try client.get("/v1/hours" + query).json["items"]?.items
            return (items ?? []).map { $0["hours"]?.string }
        }
        let own = city.client(as: "centre")
        #expect(try records("?volunteer=visitor", beside) == ["visit-hours-own"])
        #expect(try records("", beside) == ["hours-beside"])
        #expect(try records("?volunteer=visitor", own) == ["visit-hours-own"])
        #expect(try records("?volunteer=volunteer-beside", own) == [])
        #expect(try records("?volunteer=nobody", beside) == [])
        #expect(try beside.get("/v1/hours?volunteer=visitor&centre=own").status == 403)
        #expect(try beside.get("/v1/hours/visit-hours-own").status == 200)

        let merged = try city.client.post(
            FourTerritories.event(
                "merged", "volunteer.merged", "visitor", #"{"into":"volunteer-above"}"#,
                of: "above", on: "2026-04-08"))
        #expect(merged.status == 201, "\(merged.text)")
        let above = try city.client.with(
            token: city.client.newToken(role: "centre", centre: "above").token)
        #expect(try records("?volunteer=visitor", beside) == [])
        #expect(try beside.get("/v1/hours/visit-hours-own").status == 403)
        #expect(try records("?volunteer=visitor", above) == ["visit-hours-own"])
    }
}
