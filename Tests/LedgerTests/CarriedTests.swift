import Ledger
import Projections
import Queries
import Testing

/// Balances of older systems in standings: also after a restart, which reads them from the tables.
@Suite(.serialized)
struct CarriedTests {
    private static func standings(
        _ test: TestLedger, period: String, scope: String = "city"
    ) throws -> String {
        let query = StandingsQuery(["period": period, "scope": scope])
        return String(
            decoding: try test.ledger.views.standings(query, try Page()).body, as: UTF8.self)
    }

    private static func carried(_ id: String, of volunteer: String, minutes: Int) -> String {
        TestEvents.event(
            "\(id)-carried", "hours.carried", id,
            """
            {"volunteer":"\(volunteer)","from":"2020-01-01","to":"2025-12-31","minutes":\(minutes),\
            "system":"志愿北京","evidence":"\(String(repeating: "0", count: 64))"}
            """)
    }

    @Test("a confirmed balance counts in standings of the city and of all time, and in no others")
    func standings() async throws {
        let test = try TestLedger()
        var events = TestEvents.city()
        for volunteer in ["v-1", "v-2"] {
            events += [
                TestEvents.application(volunteer),
                TestEvents.event(
                    "\(volunteer)-registered", "volunteer.registered", volunteer,
                    #"{"reviewer":"staff-1"}"#),
            ]
        }
        events += [
            TestEvents.service("h-1", of: "v-1", minutes: 60), TestEvents.confirmation(of: "h-1"),
            Self.carried("k-1", of: "v-2", minutes: 500), TestEvents.confirmation(of: "k-1"),
            Self.carried("k-2", of: "v-2", minutes: 100),
        ]
        for event in events { try await test.record(event) }
        func check(_ minutes: Int) throws {
            let all = try Self.standings(test, period: "all")
            #expect(all.contains(#"{"rank":1,"volunteer":"v-2","minutes":\#(minutes),"star":0}"#))
            #expect(all.contains(#"{"rank":2,"volunteer":"v-1","minutes":60,"star":0}"#))
            for (period, scope) in [
                ("2026", "city"), ("2025", "city"), ("all", "centre:d"), ("all", "project:p0"),
            ] {
                let narrow = try Self.standings(test, period: period, scope: scope)
                #expect(!narrow.contains("v-2"), "\(period) \(scope)")
            }
            let overview = String(decoding: try test.ledger.views.overview().body, as: UTF8.self)
            #expect(overview.contains(#""confirmedMinutes":\#(minutes + 60),"#))
        }
        try check(500)
        try test.reopen()
        try check(500)
        try await test.record(TestEvents.confirmation(of: "k-2"))
        try check(600)
        try test.reopen { try test.deleteViews() }
        try check(600)
        let void = TestEvents.event(
            "k-1-void", "hours.voided", "k-1", #"{"reason":"error","detail":"重复"}"#)
        try await test.record(void)
        try check(100)
        try test.reopen()
        try check(100)
    }
}
