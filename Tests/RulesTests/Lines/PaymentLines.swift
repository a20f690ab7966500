import Catalogue
import Rules
import Testing

extension Lines {
    /// What is paid, when, to whom and with whose approval.
    static var payments: [Line] {
        approvals + splits + subsidies + days + [
            .flagged(
                "invoice-used-twice", invoiced.when(Funds.spent("2", 1, invoice: "12345678")),
                not: invoiced.when(Funds.spent("2", 1, invoice: "12345679"))),
            .flagged(
                "invoice-used-twice", invoiced.when(Funds.spent("2", 1, invoice: "12345678")),
                not: invoiced.when(Funds.reversed(invoiced)).recorded().when(
                    Funds.spent("2", 1, invoice: "12345678"))),
            .flagged(
                "voucher-used-twice", invoiced.when(Funds.spent("1", 1, at: "2026-06-30 23:59")),
                not: invoiced.when(Funds.spent("1", 1, at: "2026-07-01 00:00"))),
            .refused(
                "exactly-one", allocated.when(Funds.spent("1", 1, to: nil)),
                not: allocated.when(Funds.spent("1", 1))),
            .refused("exactly-one", paid(to: [.centre, .project]), not: paid(to: [.project])),
            .refused("exactly-one", paid(to: []), not: paid(to: [.project])),
            .refused(
                "exactly-one", paid(to: [.project], settles: true),
                not: paid(to: [.project], settles: false)),
        ]
    }

    private static let invoiced = given(
        Funds.city, Funds.funded,
        [Funds.allocated(10_000), Funds.spent("1", 100, invoice: "12345678")])

    private enum Target { case project, centre }

    private static func paid(to targets: Set<Target>, settles: Bool? = nil) -> Decision {
        allocated.when(
            event(
                "f-1",
                .fundSpent(
                    .init(
                        lines: [
                            .init(
                                project: targets.contains(.project) ? "p-1" : nil,
                                centre: targets.contains(.centre) ? "chaoyang" : nil,
                                category: .materials, amount: Fen(1))
                        ], payee: .init(organisation: "华声"), voucher: "1", requestedBy: "s1",
                        approvedBy: "s2", settles: settles))))
    }

    /// A fund of which everything is set aside, under a rule that two approve 5,000 fen.
    private static let ruled = given(
        Funds.city, Funds.funded, [Funds.allocated(10_000), Funds.rules(approval: 5000)])

    private static var approvals: [Line] {
        let later = given(
            Funds.city, Funds.funded,
            [
                Funds.allocated(10_000),
                event(
                    "rules-1",
                    .rulesPublished(
                        .init(
                            number: "1", effectiveFrom: "2026-06-02",
                            funding: .init(approvalOver: Fen(5000))))),
            ])
        return [
            .flagged(
                "self-approved", ruled.when(Funds.spent("1", 1, by: "s1", "s1")),
                not: ruled.when(Funds.spent("1", 1, by: "s1", "s2"))),
            .flagged(
                "self-approved", ruled.when(Funds.spent("1", 5000, by: "s1", "s2", second: "s1")),
                not: ruled.when(Funds.spent("1", 5000, by: "s1", "s2", second: "s3"))),
            .flagged(
                "payee-approves", ruled.when(Funds.spent("1", 1, staff: "s2")),
                not: ruled.when(Funds.spent("1", 1, staff: "s3"))),
            .flagged(
                "payee-approves", ruled.when(Funds.spent("1", 1, staff: "s1")),
                not: ruled.when(Funds.spent("1", 1, staff: "s3"))),
            .flagged(
                "payee-approves", attended.when(Funds.subsidy("1", 1, by: "v-1")),
                not: attended.when(Funds.subsidy("1", 1, by: "v-2"))),
            .flagged(
                "second-approval-missing", ruled.when(Funds.spent("1", 5000)),
                not: ruled.when(Funds.spent("1", 4999))),
            .flagged(
                "second-approval-missing", ruled.when(Funds.spent("1", 5000, second: "s2")),
                not: ruled.when(Funds.spent("1", 5000, second: "s3"))),
            // The day of the payment decides which rule holds, not that of its record.
            .flagged(
                "second-approval-missing",
                later.when(Funds.spent("1", 5000, at: "2026-06-02 00:00")),
                not: later.when(
                    Funds.spent(
                        "1", 5000, at: "2026-06-01 23:59", recordedAt: "2026-06-02 09:00"))),
        ]
    }

    /// Payments to one payee from the first to the seventh day.
    private static var splits: [Line] {
        let paid = ruled.when(Funds.spent("1", 2500, at: "2026-05-07 00:00")).recorded()
        func another(
            _ amount: Int64 = 2500, at time: Timestamp, in given: Specification? = nil,
            to payee: String = "华声", second: String? = nil
        ) -> Decision {
            (given ?? paid).when(Funds.spent("2", amount, to: payee, second: second, at: time))
        }
        let three = paid.when(Funds.spent("0", 1250, at: "2026-05-10 09:00")).recorded()
        let reversed = paid.when(Funds.reversed(paid, at: "2026-05-08 09:00")).recorded()
        // What two approve alone, by the rule of its own day or of the later one, is not held together.
        func held(_ limit: Int64, then other: Int64, _ first: Int64, _ second: Int64) -> Decision {
            let more = event(
                "rules-2",
                .rulesPublished(
                    .init(
                        number: "2", effectiveFrom: "2026-05-08",
                        funding: .init(approvalOver: Fen(other)))), at: "2026-05-08 00:00")
            let before = Funds.spent("1", first, second: "s3", at: "2026-05-07 09:00")
            return another(
                second, at: "2026-05-09 09:00",
                in: given(
                    Funds.city, Funds.funded,
                    [Funds.allocated(10_000), Funds.rules(approval: limit), before, more]))
        }
        let code = "split-below-threshold"
        return [
            .flagged(
                code, held(5000, then: 7500, 4999, 2501), not: held(5000, then: 7500, 5000, 2500)),
            .flagged(
                code, held(7500, then: 5000, 4999, 2500), not: held(7500, then: 5000, 5000, 2500)),
            .flagged(
                code, another(4999, at: "2026-05-13 09:00"),
                not: another(5000, at: "2026-05-13 09:00", second: "s3")),
            .flagged(code, another(at: "2026-05-13 23:59"), not: another(at: "2026-05-14 00:00")),
            .flagged(code, another(at: "2026-05-01 00:00"), not: another(at: "2026-04-30 23:59")),
            .flagged(
                code, another(at: "2026-05-13 09:00"), not: another(2499, at: "2026-05-13 09:00")),
            .flagged(
                code, another(at: "2026-05-13 09:00"),
                not: another(at: "2026-05-13 09:00", to: "华音")),
            .flagged(
                code, another(1250, at: "2026-05-13 09:00", in: three),
                not: another(1249, at: "2026-05-13 09:00", in: three)),
            .flagged(
                code, another(at: "2026-05-09 09:00"),
                not: another(at: "2026-05-09 09:00", in: reversed)),
        ]
    }

    /// Somebody served, and 100 fen were paid for that day, under a rule that 150 are the most.
    private static let attended = given(
        Funds.city, Funds.funded,
        [Funds.allocated(10_000, .subsidies), Funds.rules(perDay: 150)],
        Beijing.service("h-1", on: "2026-06-01", minutes: 60))

    private static var subsidies: [Line] {
        let paid = attended.when(Funds.subsidy("1", 100)).recorded()
        let thrice = paid.when(Funds.subsidy("2", 30, purpose: .meal)).recorded()
        let reversed = paid.when(Funds.reversed(paid, at: "2026-06-03 09:00")).recorded()
        let voided = attended.when(
            event("h-1", .hoursVoided(.init(reason: .error, detail: "x")))
        ).recorded()
        return [
            .flagged(
                "subsidy-without-attendance",
                attended.when(Funds.subsidy("1", 1, day: "2026-06-02")),
                not: attended.when(Funds.subsidy("1", 1))),
            .flagged(
                "subsidy-without-attendance",
                attended.when(Funds.subsidy("1", 1, day: "2026-05-31")),
                not: attended.when(Funds.subsidy("1", 1))),
            .flagged(
                "subsidy-without-attendance", voided.when(Funds.subsidy("1", 1)),
                not: attended.when(Funds.subsidy("1", 1))),
            .flagged(
                "subsidy-twice", paid.when(Funds.subsidy("2", 1)),
                not: paid.when(Funds.subsidy("2", 1, purpose: .meal))),
            .flagged(
                "subsidy-twice", paid.when(Funds.subsidy("2", 1)),
                not: reversed.when(Funds.subsidy("2", 1))),
            .flagged(
                "subsidy-over-rate", attended.when(Funds.subsidy("1", 151)),
                not: attended.when(Funds.subsidy("1", 150))),
            .flagged(
                "subsidy-over-rate", paid.when(Funds.subsidy("2", 51, purpose: .meal)),
                not: paid.when(Funds.subsidy("2", 50, purpose: .meal))),
            .flagged(
                "subsidy-over-rate", thrice.when(Funds.subsidy("3", 21, purpose: .other)),
                not: thrice.when(Funds.subsidy("3", 20, purpose: .other))),
            .flagged(
                "subsidy-over-expense", attended.when(Funds.subsidy("1", 101, expense: 100)),
                not: attended.when(Funds.subsidy("1", 100, expense: 100))),
            .refused(
                "subsidy-form", attended.when(Funds.subsidy("1", 1, day: nil)),
                not: attended.when(Funds.subsidy("1", 1))),
            .refused(
                "subsidy-form", attended.when(Funds.subsidy("1", 1, .materials)),
                not: attended.when(Funds.subsidy("1", 1))),
        ]
    }

    /// The project lasts from March to September, the fund for the year; thirty days are not late.
    private static var days: [Line] {
        func paid(_ time: Timestamp, recordedAt: Timestamp? = nil) -> Decision {
            allocated.when(Funds.spent("1", 1, at: time, recordedAt: recordedAt))
        }
        func committed(_ time: Timestamp) -> Decision {
            allocated.when(Funds.committed("k", 1, at: time))
        }
        let june: Timestamp = "2026-06-01 23:59"
        return [
            .flagged(
                "spent-before-start", paid("2026-02-28 23:59"), not: paid("2026-03-01 00:00")),
            .flagged("spent-after-end", paid("2026-10-01 00:00"), not: paid("2026-09-30 23:59")),
            .flagged(
                "outside-fund-period", paid("2025-12-31 23:59"), not: paid("2026-01-01 00:00"),
                both: ["spent-before-start"]),
            .flagged(
                "outside-fund-period", paid("2027-01-01 00:00"), not: paid("2026-12-31 23:59"),
                both: ["spent-after-end"]),
            .flagged(
                "outside-fund-period", committed("2027-01-01 00:00"),
                not: committed("2026-12-31 23:59")),
            .flagged(
                "recorded-late", paid(june, recordedAt: "2026-07-02 00:00"),
                not: paid(june, recordedAt: "2026-07-01 23:59")),
        ]
    }
}
