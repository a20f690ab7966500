import Catalogue
import Rules
import Testing

@Suite("Subsidies of merged registrations, budgets that are taken back, transfers")
struct FundCorrectionTests {
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

    @Test("over-allocated: the refusal says what is unallocated, and what was asked")
    func overAllocated() throws {
        let refused = given(Funds.city, Funds.funded).when(Funds.allocated(10_001))
        #expect(
            try refused.objection("over-allocated").message.description
                == "10000 is unallocated; 10001 was asked.")
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
}
