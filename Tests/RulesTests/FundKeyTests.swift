import Catalogue
import Rules
import Testing

@Suite("What is one key of the books, and what is kept under it")
struct FundKeyTests {
    private let allocated = given(
        Funds.city, Funds.funded, [Funds.allocated(10_000), Funds.rules(approval: 5000)])

    @Test(
        "A voucher is the same in every form in which it is typed",
        arguments: ["Café-1", "Cafe\u{301}-1", "Ｃａｆé－１", "Caf é\u{200B}-1"])
    func vouchers(_ typed: String) {
        let paid = allocated.when(Funds.spent("Café-1", 1, to: "甲")).then(.accepted)
        paid.when(Funds.spent(typed, 1, to: "乙")).then(
            .accepted(findings: ["voucher-used-twice"]))
        #expect(Claim(.voucher, ["a", typed]).value == Claim(.voucher, ["a", "Café-1"]).value)
    }

    @Test("Another number, letter or case is another voucher")
    func otherVouchers() {
        let paid = allocated.when(Funds.spent("Café-1", 1, to: "甲")).then(.accepted)
        for other in ["Cafe-1", "café-1", "Café-2", "Café1"] {
            paid.when(Funds.spent(other, 1, to: "乙")).then(.accepted)
        }
    }

    @Test("Values that are claimed together stay apart, and a stored claim is itself")
    func values() {
        let claim = Claim(.voucher, ["a", "b c"])
        #expect(claim.value == "a\u{1F}bc")
        #expect(Claim(.voucher, stored: claim.value) == claim)
        #expect(Claim(.voucher, ["ab", "c"]) != claim)
    }

    @Test("Names of events are equal to the byte, as they are on disk")
    func events() {
        let composed = EventID(source: "/ledger", id: "caf\u{E9}")
        let decomposed = EventID(source: "/ledger", id: "cafe\u{301}")
        #expect(composed != decomposed)
        #expect(
            BookKey.document("f-1", composed) != BookKey.document("f-1", decomposed))
        #expect(composed == EventID(source: "/ledger", id: "caf\u{E9}"))
    }

    @Test("split-below-threshold: one payee by name in any form, or by credit code")
    func payees() {
        func spent(_ voucher: String, _ name: String, _ code: String?) -> Draft {
            event(
                "f-1",
                .fundSpent(
                    .init(
                        lines: [.init(project: "p-1", category: .materials, amount: Fen(2500))],
                        payee: .init(organisation: name, creditCode: code), voucher: voucher,
                        requestedBy: "s1", approvedBy: "s2")))
        }
        let (one, other) = ("91110105MA0000001X", "91110105MA0000002X")
        let first = allocated.when(spent("1", "华声 Audio", one)).then(.accepted)
        for (name, code) in [
            ("华声 Audio", nil), ("华声Ａｕｄｉｏ", nil), ("华声器材", one), ("华声 Audio", other),
        ] {
            first.when(spent("2", name, code)).then(
                .accepted(findings: ["split-below-threshold"]))
        }
        first.when(spent("2", "华声器材", nil)).then(.accepted)
        first.when(spent("2", "华声器材", other)).then(.accepted)
        // Both by name and by code, and still one payment: 2500 and 2500 are not three.
        let both = first.when(spent("2", "华声 Audio", one))
        #expect(both.objections.first?.message.hasPrefix("2 payments") == true)
        #expect(both.objections.first?.questions.count == 1)
    }

    @Test("A payment that two approve alone is not held together with others")
    func approved() {
        let large = allocated.when(Funds.spent("1", 5000, second: "s9")).then(.accepted)
        large.when(Funds.spent("2", 1)).then(.accepted)
    }

    @Test("A reversed payment is held together with no other one, by name and by code")
    func forgotten() {
        let first = allocated.when(Funds.spent("1", 2500)).then(.accepted)
        let reversed = first.when(Funds.reversed(first)).then(.accepted)
        reversed.when(Funds.spent("2", 2500)).then(.accepted)
    }

    @Test("A week keeps at most 200 payments to a payee, the largest")
    func bound() {
        var drafts = [Funds.allocated(10_000)]
        for number in 1...205 { drafts.append(Funds.spent("v-\(number)", Int64(number % 7 + 1))) }
        drafts.append(Funds.spent("large", 4000))
        let many = given(Funds.city, Funds.funded, drafts)
        let key = BookKey.payments("chaoyang", payee: "organisation 华声", Week("2026-06-01"))
        guard case .payments(let kept) = many.situation.book(key) else {
            Issue.record("no payments are kept")
            return
        }
        #expect(kept.count == 200)
        #expect(kept.contains { $0.amount == Fen(4000) })
        #expect(kept.count { $0.amount == Fen(1) } < 29)
    }

    @Test("Weeks begin on Thursdays, before 1970 too")
    func weeks() {
        #expect(Week("1970-01-01") == Week("1970-01-07"))
        #expect(Week("1970-01-07") < Week("1970-01-08"))
        #expect(Week("1969-12-31") < Week("1970-01-01"))
        #expect(Week("1969-12-25") == Week("1969-12-31"))
        #expect(Week("2026-05-28") == Week("2026-06-03"))
    }

    @Test("Sums end at their limit, and never wrap")
    func clamps() {
        var balance = Balance()
        func adds(_ amount: Int64, _ measure: Measure = .received) -> Bool {
            balance.add(Fen(amount), to: measure)
        }
        var fits = [adds(Balance.limit), adds(1), adds(.max)]
        #expect(fits == [true, false, false])
        #expect(balance[.received] == Fen(Balance.limit))
        fits = [adds(-1), adds(1), adds(.min, .spent)]
        #expect(fits == [true, true, false])
        #expect(balance[.received] == Fen(Balance.limit))
        #expect(balance[.spent] == .zero)
        #expect(Fen(.max).clampedSum(with: Fen(1)) == Fen(.max))
        #expect(Fen(.max - 1).clampedSum(with: Fen(1)) == Fen(.max))
        #expect(Fen(.min).clampedSum(with: Fen(-1)) == Fen(.min))
        #expect(Fen(.min + 1).clampedSum(with: Fen(-1)) == Fen(.min))
        #expect(Fen(.max).clampedSum(with: Fen(.min)) == Fen(-1))
    }
}
