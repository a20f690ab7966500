import Catalogue
import Rules
import TestSupport
import Testing

/// Random histories of two funds: after each event the books keep what double entry would prove.
@Suite("Invariants of funds")
struct FundInvariantTests {
    private static let funds: [FundID] = ["f-1", "f-2"]
    private static let lines = [FundCategory.materials, .venue].map {
        BudgetLine(.project("p-1"), $0)
    }

    @Test("After every event of a random history the sums agree", arguments: 0..<20)
    func histories(round: Int) {
        var random = SeededGenerator(for: "FundInvariantTests \(round)")
        var history = given(
            Funds.city,
            Self.funds.map { fund in
                event(
                    fund.text,
                    .fundEstablished(
                        .init(centre: "chaoyang", name: "Fund", channel: .other, from: "2026-01-01")
                    ),
                    at: "2026-01-01 09:00")
            })
        var posted: [(fund: FundID, event: EventID)] = []
        var recorded = 0
        for number in 0..<60 {
            let draft = Self.draft(number, posted, &random)
            let decision = history.when(draft)
            guard case .accepted = decision.verdict else { continue }
            history = decision.recorded()
            posted.append((FundID(draft.subject), history.last))
            recorded += 1
            check(history.situation)
        }
        #expect(recorded > 10)
    }

    private func check(_ situation: TestSituation) {
        func balance(_ owner: BookOwner, _ line: BudgetLine? = nil, _ period: BookPeriod = .all)
            -> Balance
        {
            guard case .balance(let sums) = situation.book(.balance(owner, period, line)) else {
                return Balance()
            }
            return sums
        }
        var all = Balance()
        for fund in Self.funds {
            let whole = balance(.fund(fund))
            all.add(whole)
            var lines = Balance()
            for line in Self.lines { lines.add(balance(.fund(fund), line)) }
            for measure in [Measure.allocated, .committed, .spent] {
                #expect(whole[measure] == lines[measure], "\(measure.text)")
            }
            // 4: cash = unallocated + committed + available.
            #expect(whole.cash == whole.unallocated + lines[.committed] + lines.available)
            var years = Balance()
            for year in 2025...2027 { years.add(balance(.fund(fund), nil, .year(year))) }
            #expect(years == whole)
            for name in ["k-1", "k-2"] {
                guard case .commitment(let commitment) = situation.book(.commitment(fund, name))
                else { continue }
                // 6: what is open of a commitment is not negative.
                #expect(commitment.lines.allSatisfy { $0.amount >= .zero })
            }
        }
        #expect(all == balance(.city))
        #expect(all == balance(.centre("chaoyang")))
        // 5: what left one fund came to another.
        #expect(all[.movedIn] == all[.movedOut])
    }

    private static func draft(
        _ number: Int, _ posted: [(fund: FundID, event: EventID)],
        _ random: inout SeededGenerator
    ) -> Draft {
        let amount = Fen(Int64.random(in: 1...5000, using: &random))
        let time = CivilDate(daysSinceEpoch: 20_454).adding(
            days: Int.random(in: 0...700, using: &random)
        ).start
        let category: FundCategory = Bool.random(using: &random) ? .materials : .venue
        let fund = funds[Int.random(in: 0...1, using: &random)]
        let commitment = Bool.random(using: &random) ? "k-1" : "k-2"
        let payload: Payload
        switch Int.random(in: 0...8, using: &random) {
        case 0, 1:
            payload = .fundReceived(
                .init(amount: amount, payer: .init(anonymous: true), voucher: "r-\(number)"))
        case 2:
            payload = .fundAllocated(
                .init(lines: [.init(project: "p-1", category: category, amount: amount)]))
        case 3:
            payload = .fundTransferred(
                .init(to: fund == "f-1" ? "f-2" : "f-1", amount: amount, voucher: "t-\(number)"))
        case 4:
            payload = .fundCommitted(
                .init(
                    commitment: commitment,
                    lines: lines.map {
                        .init(project: "p-1", category: $0.category, amount: amount)
                    }, payee: .init(organisation: "华声")))
        case 5, 6:
            payload = .fundSpent(
                .init(
                    lines: [.init(project: "p-1", category: category, amount: amount)],
                    payee: .init(organisation: "华声"), voucher: "s-\(number)", requestedBy: "s1",
                    approvedBy: "s2", commitment: Bool.random(using: &random) ? commitment : nil,
                    settles: nil))
        default:
            guard let target = posted.randomElement(using: &random) else {
                return draft(number, posted, &random)
            }
            let isRefund = Bool.random(using: &random)
            return event(
                target.fund.text,
                isRefund
                    ? .fundRefunded(
                        .init(of: target.event, line: 1, amount: amount, voucher: "b-\(number)"))
                    : .fundReversed(
                        .init(of: target.event, reason: .duplicate, detail: "x", approvedBy: "s3")),
                at: "2027-12-30 09:00")
        }
        return event(fund.text, payload, at: time)
    }
}
