import Catalogue
import Rules
import Testing

extension Lines {
    /// A fund of 10,000 fen of which nothing is set aside, and one of which all is.
    static let funded = given(Funds.city, Funds.funded)
    static let allocated = given(Funds.city, Funds.funded, [Funds.allocated(10_000)])

    /// Money that comes in, is set aside, bound and sent on.
    static var budgets: [Line] {
        let used = given(
            Funds.city, Funds.funded, [Funds.allocated(5000), Funds.spent("1", 2000)])
        let bound = given(
            Funds.city, Funds.funded, [Funds.allocated(5000), Funds.committed("k", 3000)])
        let elsewhere = given(Funds.city, Beijing.published("p-9", of: "dongcheng"), Funds.funded)
        let full = given(
            Funds.city, Funds.funded, [Funds.allocated(5000), Funds.committed("k", 5001)])
        func bind(afterPaying amount: Int64) -> Decision {
            given(Funds.city, Funds.funded, [Funds.allocated(5000), Funds.spent("1", amount)])
                .when(Funds.committed("k", 1))
        }
        return restrictions + transfers + [
            // What is spent beyond a budget is flagged with the payment, not again with a commitment.
            .flagged(
                "committed-beyond-allocation", bind(afterPaying: 5001), not: bind(afterPaying: 4999)
            ),
            // What was committed and is paid makes nothing worse.
            .flagged(
                "committed-beyond-allocation", full.when(Funds.spent("1", 1)),
                not: full.when(Funds.spent("1", 1, commitment: "k"))),
            .refused(
                "over-allocated", funded.when(Funds.allocated(10_001)),
                not: funded.when(Funds.allocated(10_000))),
            .refused(
                "allocation-below-use", used.when(Funds.allocated(-3001)),
                not: used.when(Funds.allocated(-3000))),
            .refused(
                "allocation-below-use", bound.when(Funds.allocated(-2001)),
                not: bound.when(Funds.allocated(-2000))),
            .refused(
                "amount-zero", funded.when(Funds.allocated(0)), not: funded.when(Funds.allocated(1))
            ),
            .refused(
                "outside-fund-territory", elsewhere.when(Funds.allocated(1, project: "p-9")),
                not: elsewhere.when(Funds.allocated(1))),
            .refused(
                "outside-fund-territory", funded.when(allocated(centre: "dongcheng")),
                not: funded.when(allocated(centre: "wangjing"))),
            .refused(
                "exactly-one", funded.when(allocated(centre: "wangjing", project: "p-1")),
                not: funded.when(allocated(centre: "wangjing"))),
            .refused(
                "exactly-one", funded.when(allocated(centre: nil)),
                not: funded.when(allocated(centre: "wangjing"))),
            .flagged(
                "outside-fund-territory", elsewhere.when(Funds.spent("1", 1, project: "p-9")),
                not: elsewhere.when(Funds.spent("1", 1)), both: ["spent-beyond-allocation"]),
            .flagged(
                "spent-beyond-allocation", used.when(Funds.spent("2", 3001)),
                not: used.when(Funds.spent("2", 3000))),
            .flagged(
                "committed-beyond-allocation", used.when(Funds.committed("k", 3001)),
                not: used.when(Funds.committed("k", 3000))),
            .flagged(
                "committed-beyond-allocation", bound.when(Funds.spent("1", 2001)),
                not: bound.when(Funds.spent("1", 2000))),
            .flagged(
                "commitment-exceeded", bound.when(Funds.spent("1", 3001, commitment: "k")),
                not: bound.when(Funds.spent("1", 3000, commitment: "k"))),
            .refused(
                "unknown-reference", bound.when(Funds.spent("1", 1, commitment: "j")),
                not: bound.when(Funds.spent("1", 1, commitment: "k"))),
            .refused(
                "already-exists", bound.when(Funds.committed("k", 1)),
                not: bound.when(Funds.committed("j", 1))),
        ]
    }

    private static func allocated(centre: CentreID?, project: ProjectID? = nil) -> Draft {
        event(
            "f-1",
            .fundAllocated(
                .init(
                    lines: [
                        .init(project: project, centre: centre, category: .venue, amount: Fen(1))
                    ])))
    }

    /// What a fund is for.
    private static var restrictions: [Line] {
        func fund(only categories: [FundCategory]? = nil, projects: [ProjectID]? = nil)
            -> Specification
        {
            given(
                Funds.city, Beijing.published("p-2", of: "chaoyang"),
                [
                    Funds.established(only: categories, projects: projects), Funds.received(10_000),
                    Funds.allocated(1, project: projects?.first ?? "p-1"),
                ])
        }
        let materials = fund(only: [.materials])
        let project = fund(projects: ["p-2"])
        return [
            .refused(
                "restriction-breached", materials.when(Funds.allocated(1, .venue)),
                not: materials.when(Funds.allocated(1))),
            .refused(
                "restriction-breached", project.when(Funds.allocated(1)),
                not: project.when(Funds.allocated(1, project: "p-2"))),
            .refused(
                "restriction-breached", project.when(allocated(centre: "chaoyang")),
                not: project.when(Funds.allocated(1, project: "p-2"))),
            .flagged(
                "restriction-breached", materials.when(Funds.spent("1", 2, .venue)),
                not: materials.when(Funds.spent("1", 2)), both: ["spent-beyond-allocation"]),
            .flagged(
                "restriction-breached", project.when(Funds.committed("k", 2)),
                not: fund(projects: ["p-1"]).when(Funds.committed("k", 2)),
                both: ["committed-beyond-allocation"]),
        ]
    }

    /// Money between funds, from outside and back.
    private static var transfers: [Line] {
        let two = given(
            Funds.city, Funds.funded,
            [
                event(
                    "f-2",
                    .fundEstablished(
                        .init(centre: "chaoyang", name: "Two", channel: .other, from: "2026-01-01")),
                    at: "2026-01-01 09:00")
            ])
        func transfer(_ amount: Int64, to fund: FundID = "f-2") -> Decision {
            two.when(
                event("f-1", .fundTransferred(.init(to: fund, amount: Fen(amount), voucher: "t"))))
        }
        func gift(_ payer: FundReceivedPayer) -> Decision {
            funded.when(
                event("f-1", .fundReceived(.init(amount: Fen(1), payer: payer, voucher: "g"))))
        }
        let full = given(
            Funds.city, Funds.funded,
            (0..<900).map { Funds.received(10_000_000_000_000, voucher: "x-\($0)") })
        let set = given(Funds.city, Funds.funded, [Funds.allocated(4000)])
        // Overdrawn by one fen, of which one is set aside.
        let receipt = two.when(Funds.received(5, voucher: "r-2")).recorded()
        let budget = receipt.when(Funds.allocated(1)).recorded()
        let overdrawn = budget.when(
            event("f-1", .fundTransferred(.init(to: "f-2", amount: Fen(10_006), voucher: "t")))
        ).recorded()
        func move(_ amounts: (FundCategory, Int64)...) -> Decision {
            overdrawn.when(
                event(
                    "f-1",
                    .fundAllocated(
                        .init(
                            lines: amounts.map {
                                .init(project: "p-1", category: $0.0, amount: Fen($0.1))
                            }))))
        }
        let limit = Balance.limit - 900 * 10_000_000_000_000 - 10_000
        return [
            .flagged("cash-negative", transfer(10_001), not: transfer(10_000)),
            .flagged(
                "cash-negative", overdrawn.when(Funds.reversed(receipt)),
                not: overdrawn.when(Funds.reversed(budget))),
            .refused(
                "over-allocated", move((.venue, 1)), not: move((.materials, -1), (.venue, 1))),
            .refused("transfer-to-itself", transfer(1, to: "f-1"), not: transfer(1)),
            .flagged(
                "returned-beyond-unallocated", set.when(Funds.returned(6001)),
                not: set.when(Funds.returned(6000))),
            .refused(
                "too-large", full.when(Funds.received(limit + 1, voucher: "y")),
                not: full.when(Funds.received(limit, voucher: "y"))),
            .refused("exactly-one", gift(.init()), not: gift(.init(anonymous: true))),
            .refused(
                "exactly-one", gift(.init(volunteer: "v-1", anonymous: true)),
                not: gift(.init(volunteer: "v-1"))),
            .refused(
                "exactly-one", gift(.init(creditCode: "91110101MA00000009", anonymous: true)),
                not: gift(.init(organisation: "华声", creditCode: "91110101MA00000009"))),
            .refused(
                "ends-before-start", established(to: "2025-12-31"),
                not: established(to: "2026-01-01")),
        ]
    }

    private static func established(to end: CivilDate) -> Decision {
        given(Funds.city).when(
            event(
                "f-1",
                .fundEstablished(
                    .init(
                        centre: "chaoyang", name: "One", channel: .other, from: "2026-01-01",
                        to: end)
                )))
    }
}
