import Catalogue
import Rules
import Testing

@Suite("Subsidies, corrections and closing of funds")
struct FundCorrectionTests {
    private let allocated = given(
        Funds.city, Funds.funded,
        [Funds.allocated(10_000, .subsidies)],
        Beijing.service("h-1", on: "2026-06-01", minutes: 60))

    @Test("subsidy-without-attendance, -twice, -over-rate, -over-expense: by one fen, on the day")
    func subsidies() {
        allocated.when(Funds.subsidy("1", 100)).then(.accepted)
        allocated.when(Funds.subsidy("1", 100, day: "2026-06-02"))
            .then(.accepted(findings: ["subsidy-without-attendance"]))
        allocated.when(Funds.subsidy("1", 101, expense: 100))
            .then(.accepted(findings: ["subsidy-over-expense"]))
        let paid = given(
            Funds.city, Funds.funded,
            [Funds.allocated(10_000, .subsidies), Funds.rules(perDay: 150)],
            Beijing.service("h-1", on: "2026-06-01", minutes: 60), [Funds.subsidy("1", 100)])
        paid.when(Funds.subsidy("2", 50, purpose: .meal)).then(.accepted)
        paid.when(Funds.subsidy("2", 51, purpose: .meal))
            .then(.accepted(findings: ["subsidy-over-rate"]))
        paid.when(Funds.subsidy("2", 50)).then(.accepted(findings: ["subsidy-twice"]))
    }

    @Test("One person's registrations have served and were paid together, once they are merged")
    func merged() {
        func merge(_ volunteer: VolunteerID, into other: VolunteerID) -> Draft {
            event(volunteer.text, .volunteerMerged(.init(into: other)))
        }
        let both = given(
            Funds.city, Beijing.registered("v-2", at: "chaoyang"), Funds.funded,
            [Funds.allocated(10_000, .subsidies)],
            Beijing.service("h-1", on: "2026-06-01", minutes: 60))
        both.when(Funds.subsidy("1", 100, to: "v-2"))
            .then(.accepted(findings: ["subsidy-without-attendance"]))
        let into = both.when(merge("v-2", into: "v-1")).then(.accepted)
        into.when(Funds.subsidy("1", 100, to: "v-2")).then(.accepted)
        let from = both.when(Funds.subsidy("1", 100)).then(.accepted)
            .when(merge("v-1", into: "v-2")).then(.accepted)
        from.when(Funds.subsidy("2", 100, purpose: .meal, to: "v-2")).then(.accepted)
        for volunteer in ["v-1", "v-2"] as [VolunteerID] {
            from.when(Funds.subsidy("2", 100, to: volunteer))
                .then(.accepted(findings: ["subsidy-twice"]))
        }
    }

    @Test("A check-in is attendance")
    func checkIn() {
        let day: Timestamp = "2026-06-02 09:00"
        given(
            Funds.city, Funds.funded, [Funds.allocated(10_000, .subsidies)],
            [
                event("a-1", .participationAccepted(.init(by: "staff")), at: "2026-06-01 09:00"),
                event("a-1", .participationCheckedIn(.init(method: .qr, at: day)), at: day),
            ]
        ).when(Funds.subsidy("1", 100, day: "2026-06-02")).then(.accepted)
    }

    @Test("Refunds: of a payment of this fund, a line that it has, at most what is left")
    func refunds() {
        let paid = given(Funds.city, Funds.funded, [Funds.allocated(500), Funds.spent("1", 300)])
        paid.when(Funds.refunded(paid, 300)).then(.accepted)
        paid.when(Funds.refunded(paid, 301)).then(.accepted(findings: ["refund-beyond-payment"]))
        paid.when(Funds.refunded(paid, 1, line: 2)).then(.refused(code: "unknown-line"))
        let refunded = paid.when(Funds.refunded(paid, 300)).then(.accepted)
        refunded.when(Funds.refunded(refunded, 1)).then(.refused(code: "not-a-payment"))
        refunded.when(Funds.reversed(refunded)).then(.accepted)
        refunded.when(Funds.reversed(paid)).then(.refused(code: "has-refunds"))
    }

    @Test("Reversals: once, by somebody else, not before the record")
    func reversals() {
        let paid = given(Funds.city, Funds.funded, [Funds.allocated(500), Funds.spent("1", 300)])
        paid.when(Funds.reversed(paid, by: "s1")).then(.refused(code: "approver-is-requester"))
        paid.when(Funds.reversed(paid, at: "2026-05-31 09:00"))
            .then(.refused(code: "reversal-before-record"))
        let reversed = paid.when(Funds.reversed(paid)).then(.accepted)
        reversed.when(Funds.reversed(paid)).then(.refused(code: "already-reversed"))
        reversed.when(Funds.reversed(reversed)).then(.refused(code: "not-reversible"))
    }

    @Test("A budget that is used is not taken back by reversing its allocation")
    func reversedAllocation() {
        let allocated = given(Funds.city, Funds.funded, [Funds.allocated(500)])
        allocated.when(Funds.reversed(allocated)).then(.accepted)
        let used = allocated.when(Funds.spent("1", 500)).then(.accepted)
        used.when(Funds.reversed(allocated)).then(.refused(code: "allocation-below-use"))
        let shrunk = given(
            Funds.city, Funds.funded, [Funds.allocated(10_000), Funds.allocated(-100)])
        let returned = shrunk.when(Funds.returned(100)).then(.accepted)
        returned.when(Funds.reversed(shrunk)).then(.refused(code: "over-allocated"))
    }

    @Test("A transfer is held against the books of both funds")
    func transfers() {
        let two = given(
            Funds.city, Funds.funded,
            [
                event(
                    "f-2",
                    .fundEstablished(
                        .init(centre: "chaoyang", name: "Two", channel: .other, from: "2026-01-01")),
                    at: "2026-01-01 09:00"),
                event(
                    "f-2",
                    .fundStated(
                        .init(
                            on: "2026-06-30", balance: .zero,
                            evidence: String(repeating: "0a", count: 32))),
                    at: "2026-07-01 09:00"),
                event(
                    "f-2", .fundClosed(.init(through: "2026-06-30", balance: .zero)),
                    at: "2026-07-01 10:00"),
            ])
        func transfer(_ amount: Int64, at time: Timestamp) -> Draft {
            event(
                "f-1", .fundTransferred(.init(to: "f-2", amount: Fen(amount), voucher: "t")),
                at: time,
                recordedAt: "2026-07-02 09:00")
        }
        two.when(transfer(1, at: "2026-06-30 09:00")).then(.accepted(findings: ["after-close"]))
        two.when(transfer(10_000, at: "2026-07-01 09:00")).then(.accepted)
        two.when(transfer(10_001, at: "2026-07-01 09:00")).then(
            .accepted(findings: ["cash-negative"]))
    }

    @Test("Closing: on a statement of the day that agrees, of days that are over, once")
    func closing() {
        let open = given(Funds.city, Funds.funded)
        open.when(Funds.closed(10_000)).then(.refused(code: "not-stated"))
        let stated = given(Funds.city, Funds.funded, [Funds.stated(10_000)])
        stated.when(Funds.closed(9999)).then(.refused(code: "balance-differs"))
        stated.when(Funds.closed(10_000, at: "2026-06-30 20:00")).then(.refused(code: "not-over"))
        let closed = stated.when(Funds.closed(10_000)).then(.accepted)
        closed.when(Funds.closed(10_000)).then(.refused(code: "already-closed"))
        closed.when(
            Funds.received(1, voucher: "l", at: "2026-06-30 09:00", recordedAt: "2026-07-02 09:00")
        )
        .then(.accepted(findings: ["after-close"]))
        closed.when(Funds.received(1, voucher: "l", at: "2026-07-01 09:00")).then(.accepted)
        given(Funds.city, Funds.funded, [Funds.stated(9999)])
            .when(Funds.closed(10_000)).then(.refused(code: "statement-differs"))
    }

    @Test("statement-differs, disclosure-differs, returned-beyond-unallocated: by one fen")
    func differences() {
        let fund = given(Funds.city, Funds.funded)
        fund.when(Funds.stated(10_000)).then(.accepted)
        fund.when(Funds.stated(10_000, on: "2026-07-02")).then(.refused(code: "not-over"))
        fund.when(Funds.stated(10_001)).then(.accepted(findings: ["statement-differs"]))
        fund.when(Funds.disclosed(received: 10_000)).then(.accepted)
        fund.when(Funds.disclosed(received: 9999)).then(.accepted(findings: ["disclosure-differs"]))
        let allocated = given(Funds.city, Funds.funded, [Funds.allocated(4000)])
        allocated.when(Funds.returned(6000)).then(.accepted)
        allocated.when(Funds.returned(6001)).then(
            .accepted(findings: ["returned-beyond-unallocated"]))
    }
}
