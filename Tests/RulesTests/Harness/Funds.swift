import Catalogue
import Rules

/// A fund of Chaoyang with 10,000 fen, for the project `p-1`.
enum Funds {
    /// The small Beijing, with `p-1` from March to September 2026.
    static let city =
        Beijing.centres + Beijing.registered("v-1", at: "chaoyang")
        + [
            Beijing.proposed("p-1", of: "chaoyang", from: "2026-03-01", to: "2026-09-30"),
            event("p-1", .projectApproved(.init(reviewer: "staff")), at: Beijing.beginning),
            event("p-1", .projectPublished(.init()), at: Beijing.beginning),
            Beijing.participation("a-1", of: "v-1", in: "p-1"),
        ]

    static let funded = [established(), received(10_000)]

    static func established(
        only categories: [FundCategory]? = nil, projects: [ProjectID]? = nil
    ) -> Draft {
        event(
            "f-1",
            .fundEstablished(
                .init(
                    centre: "chaoyang", name: "Fund", channel: .fiscal, from: "2026-01-01",
                    to: "2026-12-31", onlyProjects: projects, onlyCategories: categories)),
            at: "2026-01-01 09:00")
    }

    static func rules(approval: Int64? = nil, perDay: Int64? = nil) -> Draft {
        event(
            "rules-1",
            .rulesPublished(
                .init(
                    number: "1", effectiveFrom: "2026-01-01",
                    funding: .init(
                        approvalOver: approval.map { Fen($0) }, splitDays: 7,
                        subsidyPerDay: perDay.map { Fen($0) }))), at: "2026-01-01 09:00")
    }

    static func received(
        _ amount: Int64, voucher: String = "r-1", at time: Timestamp = "2026-01-02 09:00",
        recordedAt: Timestamp? = nil
    ) -> Draft {
        event(
            "f-1",
            .fundReceived(
                .init(amount: Fen(amount), payer: .init(anonymous: true), voucher: voucher)),
            at: time, recordedAt: recordedAt)
    }

    static func allocated(
        _ amount: Int64, _ category: FundCategory = .materials, project: ProjectID = "p-1"
    ) -> Draft {
        event(
            "f-1",
            .fundAllocated(
                .init(lines: [.init(project: project, category: category, amount: Fen(amount))])),
            at: "2026-01-03 09:00")
    }

    static func committed(
        _ id: String, _ amount: Int64, at time: Timestamp = Draft.usualTime
    ) -> Draft {
        event(
            "f-1",
            .fundCommitted(
                .init(
                    commitment: id,
                    lines: [.init(project: "p-1", category: .materials, amount: Fen(amount))],
                    payee: .init(organisation: "华声"))), at: time)
    }

    static func spent(
        _ voucher: String, _ amount: Int64, _ category: FundCategory = .materials,
        to payee: String? = "华声", staff: String? = nil, invoice: String? = nil,
        by requester: String = "s1", _ approver: String = "s2", second: String? = nil,
        commitment: String? = nil, project: ProjectID = "p-1",
        at time: Timestamp = Draft.usualTime, recordedAt: Timestamp? = nil
    ) -> Draft {
        let payee: FundSpentPayee? =
            staff.map { .init(staff: $0) } ?? payee.map { .init(organisation: $0) }
        return event(
            "f-1",
            .fundSpent(
                .init(
                    lines: [.init(project: project, category: category, amount: Fen(amount))],
                    payee: payee, voucher: voucher, invoices: invoice.map { [$0] },
                    requestedBy: requester, approvedBy: approver, secondApprovedBy: second,
                    commitment: commitment)), at: time, recordedAt: recordedAt)
    }

    static func subsidy(
        _ voucher: String, _ amount: Int64, _ category: FundCategory = .subsidies,
        day: CivilDate? = "2026-06-01", purpose: SubsidyPurpose = .transport,
        expense: Int64? = nil, to volunteer: VolunteerID = "v-1", by approver: String = "s2"
    ) -> Draft {
        event(
            "f-1",
            .fundSpent(
                .init(
                    lines: [
                        .init(
                            project: "p-1", category: category, amount: Fen(amount),
                            volunteer: volunteer, day: day, purpose: purpose,
                            expense: expense.map { Fen($0) })
                    ], voucher: voucher, requestedBy: "s1", approvedBy: approver)),
            at: "2026-06-03 09:00")
    }

    /// Takes back the last event of what was given.
    static func reversed(
        _ given: Specification, by approver: String = "s3", at time: Timestamp = Draft.usualTime
    ) -> Draft {
        event(
            "f-1",
            .fundReversed(
                .init(of: given.last, reason: .duplicate, detail: "twice", approvedBy: approver)),
            at: time)
    }

    static func refunded(
        _ given: Specification, _ amount: Int64, line: Int = 1, voucher: String = "back"
    ) -> Draft {
        event(
            "f-1",
            .fundRefunded(.init(of: given.last, line: line, amount: Fen(amount), voucher: voucher)))
    }

    static func returned(_ amount: Int64) -> Draft {
        event(
            "f-1",
            .fundReturned(
                .init(amount: Fen(amount), to: "财政局", reason: .unspent, voucher: "returned")))
    }

    static func stated(_ balance: Int64, on day: CivilDate = "2026-06-30") -> Draft {
        event(
            "f-1",
            .fundStated(
                .init(
                    on: day, balance: Fen(balance),
                    evidence: String(repeating: "0a", count: 32))), at: "2026-07-01 09:00")
    }

    static func disclosed(
        received: Int64, to end: CivilDate = "2026-06-30", balance: Int64 = 10_000
    ) -> Draft {
        event(
            "f-1",
            .fundDisclosed(
                .init(
                    from: "2026-01-01", to: end, received: Fen(received), spent: .zero,
                    balance: Fen(balance), where: "Hall")), at: "2026-07-01 09:00")
    }

    static func closed(
        _ balance: Int64, through day: CivilDate = "2026-06-30",
        at time: Timestamp = "2026-07-01 10:00"
    ) -> Draft {
        event("f-1", .fundClosed(.init(through: day, balance: Fen(balance))), at: time)
    }
}
