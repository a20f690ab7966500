import Queries
import Testing

/// The tests of a fund's book: each pattern, and one fen or day short of it.
struct FundPatternTests {
    private let fund: FundLedger

    init() throws {
        fund = try FundLedger()
    }

    /// A fund of which everything is set aside.
    private func prepare() async throws {
        try await fund.prepare()
        try await fund.record(
            "2026-01-10", "received",
            #"{"amount":20000000,"payer":{"anonymous":true},"voucher":"r-1"}"#)
        try await fund.record(
            "2026-01-12", "allocated",
            FundLedger.lines([
                ("p-school", "materials", 10_000_000), ("p-opera", "materials", 10_000_000),
            ]))
    }

    private func pay(
        _ amount: Int, for project: String = "p-school", on day: String
    ) async throws {
        try await fund.record(
            day, "spent",
            FundLedger.payment(project, "materials", amount, to: "京采", invoice: 1, by: "s1", "s2"))
    }

    /// What was found of a test on a day.
    private func hits(_ test: String, on day: String = "2027-02-28") throws -> String? {
        let text = try fund.tests(on: day)[test]
        return text?.split(separator: "hits ").last.map(String.init)
    }

    @Test(
        "round amounts, weekends, and amounts of nine tenths of what two approve, on the day of each"
    )
    func amounts() async throws {
        try await prepare()
        for amount in [99_999, 100_000, 100_001, 449_999, 450_000, 499_999, 500_000] {
            try await pay(amount, on: "2026-05-15")
        }
        #expect(try hits("round") == "2 600000")
        #expect(try hits("just-below") == "2 949999")
        #expect(try hits("weekend") == "0 0")
        for day in ["2026-05-16", "2026-05-17", "2026-05-18"] { try await pay(1, on: day) }
        #expect(try hits("weekend") == "2 2")
        try await fund.record(
            "rules.published", "r-7",
            #"{"number":"7","effectiveFrom":"2026-07-01","funding":{"approvalOver":1000000}}"#,
            on: "2026-06-20")
        for amount in [450_000, 899_999, 900_000, 999_999] {
            try await pay(amount, on: "2026-07-01")
        }
        try await pay(450_000, on: "2026-07-02")
        #expect(try hits("just-below") == "4 2849998")
    }

    @Test("idle, overdue, stale, not stated and not disclosed, by one day")
    func days() async throws {
        try await prepare()
        try await pay(1, on: "2026-05-18")
        try await fund.record(
            "2026-05-19", "committed",
            """
            {"commitment":"k","lines":[{"project":"p-opera","category":"materials","amount":10}],\
            "payee":{"organisation":"华声"}}
            """)
        for (test, last, next) in [
            ("idle", "2026-08-16", "2026-08-17"), ("stale-commitment", "2026-09-30", "2026-10-01"),
            ("overdue", "2026-12-31", "2027-01-01"), ("not-stated", "2026-12-31", "2027-01-01"),
            ("not-disclosed", "2027-01-31", "2027-02-01"),
        ] {
            #expect(try hits(test, on: last)?.hasPrefix("0 ") == true, "\(test)")
            #expect(try hits(test, on: next)?.hasPrefix("1 ") == true, "\(test)")
        }
    }

    @Test("what the bank and the public were told, by one fen")
    func statements() async throws {
        try await prepare()
        func state(_ balance: Int) async throws {
            try await fund.record(
                "2027-01-05", "stated",
                #"{"on":"2026-12-31","balance":\#(balance),"evidence":"\#(FundLedger.digest)"}"#)
        }
        func disclose(_ received: Int) async throws {
            try await fund.record(
                "2027-01-06", "disclosed",
                """
                {"from":"2026-01-01","to":"2026-12-31","received":\(received),"spent":0,\
                "balance":20000000,"where":"公示栏"}
                """)
        }
        try await state(20_000_000)
        try await disclose(20_000_000)
        #expect(try hits("statement") == "0 0")
        #expect(try hits("not-stated") == "0 0")
        #expect(try hits("not-disclosed") == "0 0")
        #expect(try hits("disclosure-outdated") == "0 0")
        try await state(19_999_999)
        try await disclose(19_999_999)
        #expect(try hits("statement") == "1 -1")
        #expect(try hits("disclosure-outdated") == "1 0")
    }

    @Test("an hour that costs more than twice the median of the family, by one fen")
    func unitCost() async throws {
        try await prepare()
        for project in ["p-opera", "p-school"] {
            try await fund.serve(
                project == "p-opera" ? 1...1 : 2...2, in: project,
                on: project == "p-opera" ? "2026-04-11" : "2026-04-12", minutes: 60, attendance: 1)
        }
        try await pay(1_000, for: "p-opera", on: "2026-05-15")
        try await pay(2_000, for: "p-school", on: "2026-05-15")
        #expect(try hits("unit-cost") == "0 0")
        try await pay(1, for: "p-school", on: "2026-05-18")
        #expect(try hits("unit-cost") == "1 2001")
    }
}
