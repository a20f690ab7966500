import Catalogue
import Rules
import Testing

extension Lines {
    /// What is refunded, reversed, stated, disclosed and closed, and what an auditor finds.
    static var corrections: [Line] {
        refunds + largeRefunds + closings + audits
    }

    private static var refunds: [Line] {
        let paid = given(Funds.city, Funds.funded, [Funds.allocated(500), Funds.spent("1", 300)])
        let part = paid.when(Funds.refunded(paid, 100)).recorded()
        let reversed = paid.when(Funds.reversed(paid)).recorded()
        let bound = given(
            Funds.city, Funds.funded, [Funds.allocated(500), Funds.committed("k", 300)])
        func refund(_ amount: Int64, in given: Specification) -> Decision {
            given.when(Funds.refunded(paid, amount, voucher: "back-2"))
        }
        func reverse(_ what: Specification, in given: Specification) -> Decision {
            given.when(Funds.reversed(what))
        }
        return [
            .flagged("refund-beyond-payment", refund(301, in: paid), not: refund(300, in: paid)),
            .flagged("refund-beyond-payment", refund(201, in: part), not: refund(200, in: part)),
            .flagged("refund-beyond-payment", refund(1, in: reversed), not: refund(1, in: paid)),
            .refused(
                "unknown-line", paid.when(Funds.refunded(paid, 1, line: 2)),
                not: paid.when(Funds.refunded(paid, 1, line: 1))),
            .refused(
                "not-a-payment", part.when(Funds.refunded(part, 1, voucher: "back-2")),
                not: refund(1, in: part)),
            .refused(
                "not-a-payment", bound.when(Funds.refunded(bound, 1)), not: refund(1, in: paid)),
            .refused("has-refunds", reverse(paid, in: part), not: reverse(paid, in: paid)),
            .refused(
                "has-refunds", reverse(paid, in: part),
                not: reverse(paid, in: reverse(part, in: part).recorded())),
            .refused("already-reversed", reverse(paid, in: reversed), not: reverse(paid, in: paid)),
            .refused(
                "not-reversible", reverse(reversed, in: reversed), not: reverse(bound, in: bound)),
            .refused(
                "approver-is-requester", paid.when(Funds.reversed(paid, by: "s1")),
                not: paid.when(Funds.reversed(paid, by: "s2"))),
            .refused(
                "reversal-before-record", paid.when(Funds.reversed(paid, at: "2026-05-31 23:59")),
                not: paid.when(Funds.reversed(paid, at: "2026-06-01 00:00"))),
        ]
    }

    /// A line of which as much came back as a sum may be.
    private static var largeRefunds: [Line] {
        let paid = given(Funds.city, Funds.funded, [Funds.allocated(500), Funds.spent("1", 300)])
        let (count, each) = (900, Int64(10_000_000_000_000))
        let refunds = (0..<count).map { Funds.refunded(paid, each, voucher: "x-\($0)") }
        let back = given(
            Funds.city, Funds.funded, [Funds.allocated(500), Funds.spent("1", 300)], refunds)
        func refund(_ amount: Int64) -> Decision {
            back.when(Funds.refunded(paid, amount, voucher: "y"))
        }
        let left = Balance.limit - Int64(count) * each
        return [
            .refused(
                "too-large", refund(left + 1), not: refund(left), both: ["refund-beyond-payment"])
        ]
    }

    private static var closings: [Line] {
        let stated = given(Funds.city, Funds.funded, [Funds.stated(10_000)])
        let wrong = given(Funds.city, Funds.funded, [Funds.stated(9999)])
        let closed = stated.when(Funds.closed(10_000)).recorded()
        func received(_ time: Timestamp) -> Decision {
            closed.when(
                Funds.received(1, voucher: "l", at: time, recordedAt: "2026-07-02 09:00"))
        }
        let next = closed.when(Funds.stated(10_000, on: "2026-07-01")).recorded()
        return [
            .refused(
                "not-stated", funded.when(Funds.closed(10_000)),
                not: stated.when(Funds.closed(10_000))),
            .refused(
                "not-stated",
                given(Funds.city, Funds.funded, [Funds.stated(10_000, on: "2026-06-29")]).when(
                    Funds.closed(10_000)), not: stated.when(Funds.closed(10_000))),
            .refused(
                "balance-differs", stated.when(Funds.closed(9999)),
                not: stated.when(Funds.closed(10_000))),
            .refused(
                "statement-differs", wrong.when(Funds.closed(10_000)),
                not: stated.when(Funds.closed(10_000))),
            .refused(
                "not-over", stated.when(Funds.closed(10_000, at: "2026-06-30 23:59")),
                not: stated.when(Funds.closed(10_000, at: "2026-07-01 00:00"))),
            .refused(
                "not-over", funded.when(Funds.stated(10_000, on: "2026-07-02")),
                not: funded.when(Funds.stated(10_000, on: "2026-07-01"))),
            .refused(
                "not-over", funded.when(Funds.disclosed(received: 10_000, to: "2026-07-02")),
                not: funded.when(Funds.disclosed(received: 10_000, to: "2026-07-01"))),
            .refused(
                "ends-before-start", funded.when(Funds.disclosed(received: 0, to: "2025-12-31")),
                not: funded.when(Funds.disclosed(received: 0, to: "2026-01-01", balance: 0))),
            .refused(
                "already-closed", next.when(Funds.closed(10_000, at: "2026-07-02 09:00")),
                not: next.when(
                    Funds.closed(10_000, through: "2026-07-01", at: "2026-07-02 09:00"))),
            .flagged(
                "after-close", received("2026-06-30 23:59"), not: received("2026-07-01 00:00")),
            .flagged(
                "statement-differs", funded.when(Funds.stated(10_001)),
                not: funded.when(Funds.stated(10_000))),
            .flagged(
                "disclosure-differs", funded.when(Funds.disclosed(received: 9999)),
                not: funded.when(Funds.disclosed(received: 10_000))),
            .flagged(
                "disclosure-differs", funded.when(Funds.disclosed(received: 10_000, balance: 9999)),
                not: funded.when(Funds.disclosed(received: 10_000, balance: 10_000))),
        ]
    }

    /// An auditor's findings about a payment that its requester approved.
    private static var audits: [Line] {
        let flagged = given(
            Funds.city, Funds.funded, [Funds.allocated(10_000), FindingTests.opened()],
            [Funds.spent("1", 300, by: "s1", "s1")])
        let place = "\(flagged.last.id.dropFirst(2))-0"
        func raise(_ draft: Draft, in given: Specification = flagged) -> Decision {
            given.when(draft, by: FindingTests.auditor, from: FindingTests.source)
        }
        let raised = raise(FindingTests.raised(of: place)).recorded()
        let closed = flagged.when(event("audit-1", .auditClosed(.init(opinion: "a")))).recorded()
        let city = given(Funds.city, Funds.funded)
        return [
            .refused(
                "audit-closed", raise(FindingTests.raised(), in: closed),
                not: raise(FindingTests.raised())),
            .refused(
                "due-before-raised", raise(FindingTests.raised(due: "2026-05-31")),
                not: raise(FindingTests.raised(due: "2026-06-01"))),
            .refused(
                "of-other-centre", raise(FindingTests.raised(centre: "dongcheng", fund: "f-1")),
                not: raise(FindingTests.raised(fund: "f-1"))),
            .refused(
                "of-other-centre", raise(FindingTests.raised(of: place, centre: "dongcheng")),
                not: raise(FindingTests.raised(of: place))),
            .refused(
                "already-raised", raise(FindingTests.raised("finding-2", of: place), in: raised),
                not: raise(FindingTests.raised("finding-2"), in: raised)),
            .refused(
                "ends-before-start",
                raise(FindingTests.opened(from: "2026-06-02", to: "2026-06-01"), in: city),
                not: raise(FindingTests.opened(from: "2026-06-02", to: "2026-06-02"), in: city)),
        ]
    }
}
