import EventLog
import Foundation
import Ledger
import Projections
import Queries
import TestSupport
import Testing

/// The tests of a project's hours: each pattern, and one minute or record short of it.
@Suite(.serialized)
struct HoursPatternTests {
    private let test: TestLedger

    /// Twenty people are identical on 10 May and nineteen on 11 May; two people have a long day and a day
    /// that is just not long on 12 May; two have a long year and one that is just not long.
    init() async throws {
        test = try TestLedger()
        for event in TestEvents.city(projects: 2) { try await test.record(event) }
        for number in 1...22 {
            let id = "v-\(number)"
            for (type, data) in [
                ("volunteer.applied", nil), ("volunteer.registered", #"{"reviewer":"staff-1"}"#),
            ] {
                try await test.record(
                    TestEvents.event(
                        "\(id)-\(type)", type, id,
                        data
                            ?? """
                            {"centre":"d","category":"mass-culture-backbone","adult":true,\
                            "skills":["music"],"person":{"name":"测试 \(number)"}}
                            """, time: "2025-12-31T12:00:00+08:00"))
            }
        }
        try await identicalRecords()
        try await longDays()
        try await longYears()
    }

    private func serve(
        _ id: String, _ volunteer: String, _ day: String, _ minutes: Int, project: String = "p0",
        from hour: Int = 0, by confirmer: String = "staff-2"
    ) async throws {
        let start = String(format: "%02d:00:00", hour)
        let end = String(format: "%02d:%02d:00", hour + minutes / 60, minutes % 60)
        let endedAt = end == "24:00:00" ? "\(day)T23:59:59.999+08:00" : "\(day)T\(end)+08:00"
        try await test.record(
            TestEvents.event(
                "\(id)-served", "hours.served", id,
                """
                {"volunteer":"\(volunteer)","project":"\(project)",\
                "startedAt":"\(day)T\(start)+08:00","endedAt":"\(endedAt)","minutes":\(minutes),\
                "activity":"service"}
                """))
        try await test.record(
            TestEvents.event(
                "\(id)-confirmed", "hours.confirmed", id, #"{"confirmer":"\#(confirmer)"}"#))
    }

    private func identicalRecords() async throws {
        for number in 1...20 {
            let by = number > 15 ? "staff-3" : "staff-2"
            try await serve("ten-\(number)", "v-\(number)", "2026-05-10", 120, from: 9, by: by)
        }
        for number in 1...19 {
            try await serve("eleven-\(number)", "v-\(number)", "2026-05-11", 120, from: 9)
        }
        for (type, data) in [
            ("participation.applied", #"{"volunteer":"v-1","project":"p0"}"#),
            ("participation.accepted", #"{"by":"staff-1"}"#),
            (
                "participation.checked-in",
                #"{"method":"qr","at":"2026-05-10T09:00:00+08:00"}"#
            ),
        ] {
            try await test.record(TestEvents.event("t-1-\(type)", type, "t-1", data))
        }
        let void = #"{"reason":"duplicate","detail":"重复"}"#
        try await serve("ten-void", "v-21", "2026-05-10", 120, from: 9)
        try await test.record(TestEvents.event("ten-void-2", "hours.voided", "ten-void", void))
    }

    /// Twelve hours are not long; of twelve hours and a minute, half is in another project.
    private func longDays() async throws {
        try await serve("twelve-1", "v-1", "2026-05-12", 360)
        try await serve("twelve-2", "v-1", "2026-05-12", 361, project: "p1", from: 6)
        try await serve("twelve-3", "v-2", "2026-05-12", 720)
    }

    /// 2,000 hours, of which one person has a minute more: all but one record are of 1,430 minutes.
    private func longYears() async throws {
        let day = try #require(ISO8601DateFormatter().date(from: "2026-01-01T04:00:00Z"))
        for (volunteer, total) in [("v-21", 120_001), ("v-22", 120_000)] {
            var left = total
            var number = 0
            while left > 0 {
                let text = day.addingTimeInterval(Double(number) * 86_400).formatted(
                    .iso8601.year().month().day())
                let minutes = min(left, 1430)
                try await serve("\(volunteer)-\(number)", volunteer, text, minutes)
                left -= minutes
                number += 1
            }
        }
    }

    private func ask(_ period: String, project: String = "p0") throws -> [String: [String: Any]] {
        let answer = try #require(
            try Resources.hoursTests.read(
                test.ledger.views, test.ledger.log, project, where: ["period": period], Writing()))
        let object =
            try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        let tests = object?["tests"] as? [[String: Any]] ?? []
        return Dictionary(uniqueKeysWithValues: tests.map { ($0["test"] as? String ?? "", $0) })
    }

    private func figures(_ test: [String: Any]?, _ member: String) -> [Int] {
        let counted = test?[member] as? [String: Any]
        return ["count", "minutes"].map { counted?[$0] as? Int ?? -1 }
    }

    @Test("twenty identical records are hits, nineteen are not")
    func identical() throws {
        let ten = try ask("2026-05-10")["identical-records"]
        #expect(figures(ten, "population") == [20, 2400])
        #expect(figures(ten, "hits") == [20, 2400])
        #expect((ten?["events"] as? [String])?.count == 20)
        let eleven = try ask("2026-05-11")["identical-records"]
        #expect(figures(eleven, "population") == [19, 2280])
        #expect(figures(eleven, "hits") == [0, 0])
        #expect((eleven?["events"] as? [String])?.isEmpty == true)
    }

    @Test("the confirmer with the most minutes, and the share")
    func confirmers() throws {
        let ten = try ask("2026-05-10")["confirmer-concentration"]
        #expect(ten?["confirmer"] as? String == "staff-2")
        #expect(ten?["shareBp"] as? Int == 7500)
        #expect(figures(ten, "hits") == [15, 1800])
        let events = try #require(ten?["events"] as? [String])
        let first = try #require(events.first.flatMap { UInt64($0) })
        let record = try #require(try test.ledger.log.record(at: .init(first)))
        #expect(String(decoding: record, as: UTF8.self).contains("hours.confirmed"))
        let none = try ask("2025")["confirmer-concentration"]
        #expect(figures(none, "population") == [0, 0])
        #expect(none?["confirmer"] == nil && none?["shareBp"] == nil)
    }

    @Test("more than twelve hours of a day in all projects are long")
    func day() throws {
        let long = try ask("2026-05-12")["long-day"]
        #expect(figures(long, "population") == [2, 1080])
        #expect(figures(long, "hits") == [1, 360])
        #expect(long?["volunteers"] as? [String] == ["v-1"])
        #expect(figures(try ask("2026-05-12", project: "p1")["long-day"], "hits") == [1, 361])
    }

    @Test("more than two thousand hours of a calendar year are long")
    func year() throws {
        let long = try ask("2026-01")["long-year"]
        #expect(figures(long, "population") == [62, 62 * 1430])
        #expect(figures(long, "hits") == [31, 31 * 1430])
        #expect(long?["volunteers"] as? [String] == ["v-21"])
        #expect(figures(try ask("all")["long-year"], "hits") == [84, 120_001])
    }

    @Test("records of days without a check-in at the project")
    func checkIns() throws {
        let ten = try ask("2026-05-10")["without-check-in"]
        #expect(figures(ten, "population") == [20, 2400])
        #expect(figures(ten, "hits") == [19, 2280])
    }
}
