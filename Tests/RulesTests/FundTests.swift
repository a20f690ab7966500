import Catalogue
import Rules
import Testing

/// Each refusal and finding of a fund is provoked, and one step away from it nothing is said.
@Suite("Funds")
struct FundTests {
    private let fund = given(Funds.city, Funds.funded)

    @Test("over-allocated: a budget stays within what came in")
    func overAllocated() throws {
        fund.when(Funds.allocated(10_000)).then(.accepted)
        let more = fund.when(Funds.allocated(10_001))
        more.then(.refused(code: "over-allocated"))
        #expect(
            try more.objection("over-allocated").message.description
                == "10000 is unallocated; 10001 was asked.")
    }

    @Test("allocation-below-use: what is committed or spent stays allocated")
    func belowUse() {
        let used = given(
            Funds.city, Funds.funded, [Funds.allocated(5000), Funds.spent("1", 2000, invoice: nil)])
        used.when(Funds.allocated(-3000)).then(.accepted)
        used.when(Funds.allocated(-3001)).then(.refused(code: "allocation-below-use"))
        used.when(Funds.allocated(0)).then(.refused(code: "amount-zero"))
    }

    @Test(
        "restriction-breached: a decision outside what the fund is for is refused, a payment flagged"
    )
    func restricted() {
        let only = given(
            Funds.city, [Funds.established(only: [.materials]), Funds.received(10_000)])
        only.when(Funds.allocated(1)).then(.accepted)
        only.when(Funds.allocated(1, .venue)).then(.refused(code: "restriction-breached"))
        only.when(Funds.spent("1", 1, .venue)).then(
            .accepted(findings: ["restriction-breached", "spent-beyond-allocation"]))
        given(
            Funds.city, Beijing.published("p-2", of: "chaoyang"),
            [Funds.established(projects: ["p-2"]), Funds.received(10_000)]
        )
        .when(Funds.allocated(1)).then(.refused(code: "restriction-breached"))
    }

    @Test("outside-fund-territory: a fund pays for its own centre's territory")
    func territory() {
        let other = given(Funds.city, Beijing.published("p-9", of: "dongcheng"), Funds.funded)
        other.when(Funds.spent("1", 1, project: "p-9"))
            .then(.accepted(findings: ["outside-fund-territory", "spent-beyond-allocation"]))
        other.when(Funds.allocated(1, project: "p-9"))
            .then(.refused(code: "outside-fund-territory"))
        other.when(
            event(
                "f-1",
                .fundAllocated(
                    .init(lines: [.init(centre: "wangjing", category: .venue, amount: Fen(1))])))
        ).then(.accepted)
    }

    @Test("spent-beyond-allocation and committed-beyond-allocation, by one fen")
    func beyond() {
        let allocated = given(Funds.city, Funds.funded, [Funds.allocated(5000)])
        allocated.when(Funds.spent("1", 5000)).then(.accepted)
        allocated.when(Funds.spent("1", 5001)).then(
            .accepted(findings: ["spent-beyond-allocation"]))
        allocated.when(Funds.committed("k", 5000)).then(.accepted)
        allocated.when(Funds.committed("k", 5001))
            .then(.accepted(findings: ["committed-beyond-allocation"]))
    }

    @Test(
        "commitment-exceeded: a payment beyond what is open; an unknown or taken commitment is refused"
    )
    func commitments() {
        let bound = given(
            Funds.city, Funds.funded, [Funds.allocated(5000), Funds.committed("k", 3000)])
        bound.when(Funds.spent("1", 3000, commitment: "k")).then(.accepted)
        bound.when(Funds.spent("1", 3001, commitment: "k"))
            .then(.accepted(findings: ["commitment-exceeded"]))
        bound.when(Funds.spent("1", 1, commitment: "other")).then(
            .refused(code: "unknown-reference"))
        bound.when(Funds.committed("k", 1)).then(.refused(code: "already-exists"))
    }

    @Test("cash-negative: by one fen")
    func cash() {
        let allocated = given(Funds.city, Funds.funded, [Funds.allocated(10_000)])
        allocated.when(Funds.spent("1", 10_000)).then(.accepted)
        allocated.when(Funds.spent("1", 10_001)).then(
            .accepted(findings: ["cash-negative", "spent-beyond-allocation"]))
    }

    @Test("spent-before-start, spent-after-end, outside-fund-period: by one day")
    func days() {
        let allocated = given(Funds.city, Funds.funded, [Funds.allocated(10_000)])
        for (day, findings) in [
            ("2026-03-01", []), ("2026-02-28", ["spent-before-start"]), ("2026-09-30", []),
            ("2026-10-01", ["spent-after-end"]), ("2026-12-31", ["spent-after-end"]),
            ("2027-01-01", ["spent-after-end", "outside-fund-period"]),
        ] {
            allocated.when(Funds.spent("1", 1, at: Timestamp(stringLiteral: "\(day) 09:00"))).then(
                .accepted(findings: findings))
        }
    }

    @Test("self-approved, payee-approves, second-approval-missing: by one fen")
    func approvals() {
        let allocated = given(Funds.city, Funds.funded, [Funds.allocated(10_000)])
        allocated.when(Funds.spent("1", 499, by: "s1", "s1")).then(
            .accepted(findings: ["self-approved"]))
        allocated.when(Funds.spent("1", 4999)).then(.accepted)
        let over = given(
            Funds.city, Funds.funded, [Funds.allocated(10_000), Funds.rules(approval: 5000)])
        over.when(Funds.spent("1", 4999)).then(.accepted)
        over.when(Funds.spent("1", 5000)).then(.accepted(findings: ["second-approval-missing"]))
        over.when(Funds.spent("1", 5000, second: "s9")).then(.accepted)
        over.when(Funds.spent("1", 5000, second: "s2"))
            .then(.accepted(findings: ["second-approval-missing"]))
        over.when(Funds.spent("1", 1, staff: "s2")).then(.accepted(findings: ["payee-approves"]))
    }

    @Test("split-below-threshold: within the days, and together at least the amount")
    func split() {
        let first = given(
            Funds.city, Funds.funded, [Funds.allocated(10_000), Funds.rules(approval: 5000)],
            [Funds.spent("1", 2500, at: "2026-05-01 09:00")])
        first.when(Funds.spent("2", 2500, at: "2026-05-07 09:00"))
            .then(.accepted(findings: ["split-below-threshold"]))
        first.when(Funds.spent("2", 2500, at: "2026-05-08 09:00")).then(.accepted)
        first.when(Funds.spent("2", 2499, at: "2026-05-07 09:00")).then(.accepted)
        first.when(Funds.spent("2", 2500, to: "别家", at: "2026-05-07 09:00")).then(.accepted)
        first.when(Funds.spent("2", 2500, at: "2026-04-25 09:00", recordedAt: "2026-05-02 09:00"))
            .then(.accepted(findings: ["split-below-threshold"]))
    }

    @Test("invoice-used-twice, voucher-used-twice: while the first stands, in the month")
    func twice() {
        let first = given(
            Funds.city, Funds.funded,
            [Funds.allocated(10_000), Funds.spent("1", 100, invoice: "12345678")])
        first.when(Funds.spent("2", 1, invoice: "12345678"))
            .then(.accepted(findings: ["invoice-used-twice"]))
        first.when(Funds.spent("2", 1, invoice: "12345679")).then(.accepted)
        first.when(Funds.spent("1", 1)).then(.accepted(findings: ["voucher-used-twice"]))
        first.when(Funds.spent("1", 1, at: "2026-07-01 09:00")).then(.accepted)
        first.when(Funds.reversed(first)).then(.accepted)
            .when(Funds.spent("2", 1, invoice: "12345678")).then(.accepted)
    }

    @Test("recorded-late: by one day")
    func late() {
        let allocated = given(Funds.city, Funds.funded, [Funds.allocated(10_000)])
        allocated.when(Funds.spent("1", 1, at: "2026-06-01 09:00", recordedAt: "2026-07-01 09:00"))
            .then(.accepted)
        allocated.when(Funds.spent("1", 1, at: "2026-06-01 09:00", recordedAt: "2026-07-02 09:00"))
            .then(.accepted(findings: ["recorded-late"]))
    }

    @Test("a payment names one payee, and only subsidies name volunteers")
    func forms() {
        let allocated = given(Funds.city, Funds.funded, [Funds.allocated(10_000)])
        allocated.when(Funds.spent("1", 1, to: nil)).then(.refused(code: "exactly-one"))
        allocated.when(Funds.subsidy("1", 1, .materials)).then(.refused(code: "subsidy-form"))
        allocated.when(Funds.subsidy("1", 1, day: nil)).then(.refused(code: "subsidy-form"))
        allocated.when(
            event("f-1", .fundReceived(.init(amount: Fen(1), payer: .init(), voucher: "r")))
        ).then(.refused(code: "exactly-one"))
        allocated.when(
            event("f-1", .fundTransferred(.init(to: "f-1", amount: Fen(1), voucher: "t")))
        ).then(.refused(code: "transfer-to-itself"))
    }

    @Test("too-large: a sum that not every reader of JSON has exactly")
    func tooLarge() {
        var drafts = Funds.funded
        for number in 0..<900 {
            drafts.append(Funds.received(10_000_000_000_000, voucher: "x-\(number)"))
        }
        let full = given(Funds.city, drafts)
        full.when(Funds.received(7_199_254_740_991 - 10_000, voucher: "y")).then(.accepted)
        full.when(Funds.received(7_199_254_740_992 - 10_000, voucher: "y"))
            .then(.refused(code: "too-large"))
    }
}
