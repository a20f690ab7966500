import Catalogue
import Rules
import Testing

@Suite("Reversals of commitments, payments and refunds")
struct FundReversalTests {
    private let bound = given(
        Funds.city, Funds.funded, [Funds.allocated(5000), Funds.committed("k", 3000)])

    /// The sums of the fund.
    private func sums(_ specification: Specification) -> Balance {
        guard
            case .balance(let sums) = specification.situation.book(
                .balance(.fund("f-1"), .all, nil))
        else { return Balance() }
        return sums
    }

    private func open(_ specification: Specification) -> Fen? {
        guard case .commitment(let found) = specification.situation.book(.commitment("f-1", "k"))
        else { return nil }
        return found.open
    }

    /// What an event that is not recorded yet would enter.
    private func changes(_ draft: Draft, after specification: Specification) -> BookChanges {
        BookChanges(
            draft.event(source: "/ledger", position: 99), recordedAt: draft.recordedAt,
            in: specification.situation)
    }

    @Test("A reversed payment opens its commitment again, unless that was reversed")
    func reopening() {
        let paid = bound.when(Funds.spent("1", 1000, commitment: "k")).then(.accepted)
        let reopened = paid.when(Funds.reversed(paid)).then(.accepted)
        #expect(open(reopened) == Fen(3000))
        #expect(sums(reopened)[.committed] == Fen(3000))
        let released = paid.when(Funds.reversed(bound)).then(.accepted)
        #expect(sums(released)[.committed] == .zero)
        let both = released.when(Funds.reversed(paid)).then(.accepted)
        #expect(open(both) == .zero)
        #expect(sums(both)[.committed] == .zero)
        #expect(sums(both)[.spent] == .zero)
        both.when(Funds.spent("2", 1, commitment: "k")).then(
            .accepted(findings: ["commitment-exceeded"]))
    }

    @Test("Each entry of a reversal names the entry that it takes back")
    func origins() {
        let paid = bound.when(Funds.spent("1", 1000, commitment: "k")).then(.accepted)
        let released = paid.when(Funds.reversed(bound)).then(.accepted)
        let entered = changes(Funds.reversed(paid), after: released)
        #expect(entered.entries.map(\.measure) == [.spent, .committed, .committed])
        #expect(entered.entries.map(\.amount) == [Fen(-1000), Fen(1000), Fen(-1000)])
        #expect(
            entered.origins == [
                EntryOrigin(event: paid.last, line: 1), EntryOrigin(event: paid.last, line: 2),
                EntryOrigin(event: bound.last, line: 1),
            ])
    }

    @Test("The release of a commitment names its payee and its own lines, not those already paid")
    func released() {
        func commit(_ lines: [(FundCategory, Int64)]) -> Draft {
            event(
                "f-1",
                .fundCommitted(
                    .init(
                        commitment: "k",
                        lines: lines.map {
                            .init(project: "p-1", category: $0.0, amount: Fen($0.1))
                        }, payee: .init(organisation: "华声"))))
        }
        let two = given(
            Funds.city, Funds.funded, [Funds.allocated(5000), Funds.allocated(5000, .venue)],
            [commit([(.venue, 1000), (.materials, 2000)])])
        let paid = two.when(Funds.spent("1", 1000, .venue, commitment: "k")).then(.accepted)
        let entered = changes(Funds.reversed(two), after: paid)
        #expect(entered.entries.map(\.amount) == [Fen(-2000)])
        #expect(entered.entries.map(\.payee) == ["华声"])
        #expect(entered.origins == [EntryOrigin(event: two.last, line: 2)])
    }

    @Test(
        "A refund is reversed as any fact is: then the payment is as it was, and may be reversed too"
    )
    func refunds() {
        let paid = bound.when(Funds.spent("1", 1000)).then(.accepted)
        let refunded = paid.when(Funds.refunded(paid, 300)).then(.accepted)
        refunded.when(Funds.reversed(paid)).then(.refused(code: "has-refunds"))
        let restored = refunded.when(Funds.reversed(refunded)).then(.accepted)
        #expect(sums(restored) == sums(paid))
        restored.when(Funds.reversed(refunded)).then(.refused(code: "already-reversed"))
        restored.when(Funds.refunded(paid, 1000)).then(.accepted)
        restored.when(Funds.refunded(paid, 1001)).then(
            .accepted(findings: ["refund-beyond-payment"]))
        let none = restored.when(Funds.reversed(paid)).then(.accepted)
        #expect(sums(none)[.spent] == .zero)
        none.when(Funds.reversed(none)).then(.refused(code: "not-reversible"))
    }

    @Test("A reversed refund is spending again, and flagged where the budget shrank meanwhile")
    func shrunk() {
        let paid = given(
            Funds.city, Funds.funded, [Funds.allocated(1000), Funds.spent("1", 1000)])
        let refunded = paid.when(Funds.refunded(paid, 300)).then(.accepted)
        let shrunk = refunded.when(Funds.allocated(-1)).then(.accepted)
        refunded.when(Funds.reversed(refunded)).then(.accepted)
        shrunk.when(Funds.reversed(refunded)).then(
            .accepted(findings: ["spent-beyond-allocation"]))
    }

    @Test("Each period keeps its disclosure; a later one of the same days replaces it")
    func disclosures() {
        func disclosed(_ from: CivilDate, _ to: CivilDate, _ received: Int64) -> Draft {
            event(
                "f-1",
                .fundDisclosed(
                    .init(
                        from: from, to: to, received: Fen(received), spent: .zero,
                        balance: Fen(10_000), where: "Hall")), at: "2026-07-01 09:00")
        }
        let all = given(
            Funds.city, Funds.funded,
            [
                disclosed("2026-01-01", "2026-03-31", 9_000),
                disclosed("2026-04-01", "2026-06-30", 0),
                disclosed("2026-01-01", "2026-03-31", 10_000),
            ])
        func received(_ from: CivilDate, _ through: CivilDate) -> Fen? {
            let key = BookKey.disclosure("f-1", from: from, through: through)
            guard case .statement(let found) = all.situation.book(key) else { return nil }
            return found.received
        }
        #expect(received("2026-01-01", "2026-03-31") == Fen(10_000))
        #expect(received("2026-04-01", "2026-06-30") == .zero)
        #expect(received("2026-01-01", "2026-06-30") == nil)
    }
}
