import ServerSupport
import Testing

/// The scorecard: each indicator with its parts, which add up to the city's.
@Suite(.serialized)
struct ScorecardTests {
    private let city: FourTerritories

    init() throws { city = try FourTerritories() }

    private func rows(_ query: String, as role: String = "operator") throws -> [JSONValue] {
        let answer = try city.client(as: role).get("/v1/scorecard?limit=1000&" + query)
        #expect(answer.status == 200, "\(query): \(answer.text)")
        return try answer.json["items"]?.items ?? []
    }

    private func row(_ indicator: String, _ place: String, _ rows: [JSONValue]) -> JSONValue? {
        rows.first {
            $0["indicator"]?.string == indicator
                && ($0["district"]?.string ?? $0["row"]?.string) == place
        }
    }

    private func parts(_ indicator: String, _ place: String, _ rows: [JSONValue]) -> [Int?] {
        let row = row(indicator, place, rows)
        return ["numerator", "denominator", "basisPoints"].map { row?[$0]?.integer }
    }

    private func post(_ id: String, _ type: String, _ subject: String, _ data: String) throws {
        let event = FourTerritories.event(id, type, subject, data, of: "above", on: "2026-04-05")
        let answer = try city.client.post(event)
        #expect(answer.status == 201, "\(answer.text)")
    }

    @Test("every indicator with its parts, by district and for the city")
    func indicators() throws {
        let available = FourTerritories.event(
            "available", "volunteer.availability-declared", "volunteer-own",
            #"{"available":true,"districts":["110118"],"times":["weekend"]}"#, of: "own")
        let answer = try city.client.post(available)
        #expect(answer.status == 201, "\(answer.text)")
        try post(
            "gift", "fund.established", "gift",
            #"{"centre":"above","name":"捐赠","channel":"donation","from":"2026-01-01"}"#)
        try post(
            "given", "fund.received", "gift",
            #"{"amount":10000,"payer":{"organisation":"基金会"},"voucher":"d-1"}"#)
        let all = try rows("period=2026")
        // The centre own and the one below it: two volunteers, one of whom said to be available.
        #expect(parts("standing-reserve", "110118", all) == [1, 2, 5000])
        #expect(parts("standing-reserve", "city", all) == [1, 5, 2000])
        // An hour each of three people on one day makes it a day of service.
        #expect(parts("regular-service", "110118", all) == [1, 365, 27])
        #expect(parts("regular-service", "110102", all) == [0, 365, 0])
        #expect(parts("allocation-by-project", "110118", all) == [180, 180, 10_000])
        #expect(parts("allocation-by-project", "110102", all) == [0, 0, nil])
        #expect(parts("allocation-by-project", "city", all) == [300, 300, 10_000])
        // Everybody was registered; nobody checked in, no project was a brand, and all is posted too late.
        #expect(parts("standardised-management", "110118", all) == [0, 3, 0])
        #expect(parts("standardised-management", "city", all) == [0, 5, 0])
        #expect(parts("brand-cultivation", "city", all) == [0, 300, 0])
        #expect(row("brand-cultivation", "110118", all)?["brands"]?.integer == 0)
        #expect(row("standardised-management", "110118", all)?["brands"] == nil)
        #expect(parts("societal-operation", "others", all) == [10_000, 20_000, 5000])
        #expect(parts("societal-operation", "city", all) == [10_000, 50_000, 2000])
        // No rural districts are published.
        #expect(row("rural-minutes", "city", all) == nil)
        for indicator in ["standing-reserve", "regular-service", "societal-operation"] {
            let own = all.filter { $0["indicator"]?.string == indicator }
            let parts = own.filter { $0["row"]?.string != "city" }
            let sum = parts.reduce(0) { $0 + ($1["numerator"]?.integer ?? 0) }
            #expect(own.count == 18 && sum == own.last?["numerator"]?.integer, "\(indicator)")
        }
        for row in all {
            let path = row["rows"]?.string ?? ""
            #expect(try city.client.get(path).status == 200, "\(path)")
        }
        #expect(try rows("period=2026", as: "dashboard") == all)
        #expect(try rows("") == all)
        let own = all.filter { $0["district"]?.string == "110118" }
        #expect(try rows("period=2026&district=110228") == own && own.count == 7)
        #expect(parts("regular-service", "110118", try rows("period=2026-04")) == [0, 30, 0])
        #expect(try city.client.get("/v1/scorecard?period=all").status == 400)
    }

    @Test("service counts as allocated while its project was published, and in the rural districts")
    func published() throws {
        try post(
            "rules", "rules.published", "rules",
            #"{"number":"1","effectiveFrom":"2026-04-06","scorecard":{"rural":["110118"]}}"#)
        let all = try rows("period=2026")
        #expect(parts("rural-minutes", "city", all) == [180, 300, 6000])
        #expect(parts("rural-people", "city", all) == [0, 0, nil])
        #expect(row("rural-minutes", "110118", all) == nil)
        // Suspended on the day of service, after two of the three hours began.
        for (id, start) in [("first", "07:00"), ("second", "10:00")] {
            let data = """
                {"volunteer":"volunteer-beside","project":"project-beside",\
                "startedAt":"2026-03-29T\(start):00+08:00","endedAt":"2026-03-29T11:30:00+08:00",\
                "minutes":30,"activity":"service"}
                """
            for (event, type, data) in [
                (id, "hours.served", data),
                (id + "-c", "hours.confirmed", #"{"confirmer":"staff-3"}"#),
            ] {
                let answer = try city.client.post(
                    FourTerritories.event(event, type, id, data, of: "beside", on: "2026-04-05"))
                #expect(answer.status == 201, "\(answer.text)")
            }
        }
        let suspended = FourTerritories.event(
            "suspended", "project.suspended", "project-beside", #"{"reason":"weather"}"#,
            of: "beside"
        ).replacing("2026-02-01T12:00:00", with: "2026-03-29T09:00:00")
        let answer = try city.client.post(suspended)
        #expect(answer.status == 201, "\(answer.text)")
        let later = try rows("period=2026-03-29")
        #expect(parts("allocation-by-project", "110101", later) == [30, 60, 5000])
    }
}
