import Catalogue
import Rules
import Testing

@Suite("Epochs of the rules")
struct EpochTests {
    private func adoption(_ epoch: Int) -> Draft {
        event("ledger", .ledgerRulesAdopted(.init(epoch: epoch)))
    }

    /// A ledger that was founded under an epoch; an old one names none.
    static func founded(_ epoch: Int?) -> Draft {
        event(
            "ledger",
            .ledgerFounded(
                .init(
                    origin: "test", publicKey: "key", timezone: "Asia/Shanghai",
                    rulesEpoch: epoch)))
    }

    /// `h-1` was confirmed with 60 minutes of 120; then a suspension came in from before the service.
    private let suspended: [Draft] =
        Beijing.working
        + [
            Beijing.served("h-1", from: "2026-06-01 09:00", to: "2026-06-01 11:00"),
            Beijing.confirmed("h-1", minutes: 60),
            event("v-1", .volunteerSuspended(.init()), at: "2026-05-31 09:00"),
        ]

    private func corrected(_ minutes: Minutes) -> Draft {
        event(
            "h-1", .hoursCorrected(.init(minutes: minutes, reason: "Typo")), at: "2026-07-01 09:00")
    }

    @Test("a ledger that names no epoch is judged by the first")
    func founding() {
        #expect(given([Self.founded(nil)]).situation.city().rulesEpoch == .first)
        #expect(given([Self.founded(2)]).situation.city().rulesEpoch == RulesEpoch(2))
    }

    @Test("epoch-not-later: an adoption names an epoch above the one in force")
    func notLater() throws {
        let old = given([Self.founded(nil)])
        let same = old.when(adoption(1))
        same.then(.refused(code: "epoch-not-later"))
        #expect(try same.objection("epoch-not-later").pointer == "/data/epoch")
        let adopted = old.when(adoption(2)).then(.accepted)
        #expect(adopted.situation.city().rulesEpoch == RulesEpoch(2))
        adopted.when(adoption(2)).then(.refused(code: "epoch-not-later"))
        adopted.when(adoption(1)).then(.refused(code: "epoch-not-later"))
    }

    @Test("epoch-unknown: an epoch that takes a newer program is refused, with figures")
    func unknown() throws {
        let newest = RulesEpoch.newest.number
        let decision = given([Self.founded(nil)]).when(adoption(newest + 1))
        decision.then(.refused(code: "epoch-unknown"))
        let message = try decision.objection("epoch-unknown").message
        #expect(message.contains("\(newest)") && message.contains("\(newest + 1)"))
    }

    @Test("only the operator adopts, and only for the ledger that there is")
    func poster() {
        let city = given([Self.founded(nil)], Beijing.centres)
        city.when(adoption(2), by: .centre("beijing")).then(.outsideTerritory(at: "/type"))
        city.when(event("other", .ledgerRulesAdopted(.init(epoch: 2))))
            .then(.refused(code: "unknown-reference"))
    }

    @Test(
        "every rule that was added holds since a later epoch than the first, and says what it adds")
    func rules() {
        for rule in AddedRule.allCases {
            #expect(rule.since > .first && rule.since <= .newest)
            #expect(rule.since.added.contains(rule))
            #expect(!rule.summary.isEmpty)
        }
        #expect(RulesEpoch.first.added == [])
        #expect(RulesEpoch.first.later.last == .newest)
        #expect(RulesEpoch.newest.later == [])
    }

    @Test("volunteer-not-registered: minutes that a correction adds, since epoch 2")
    func correction() {
        let first = given([Self.founded(1)], suspended)
        first.when(corrected(90)).then(.accepted)
        let second = first.when(adoption(2)).then(.accepted)
        second.when(corrected(90)).then(.refused(code: "volunteer-not-registered"))
        second.when(corrected(60)).then(.accepted)
        second.when(corrected(30)).then(.accepted)
    }

    @Test("what was recorded under the first epoch stays in order under the second")
    func replay() {
        given([Self.founded(1)], suspended, [corrected(90), adoption(2), corrected(80)])
            .when(corrected(81)).then(.refused(code: "volunteer-not-registered"))
    }
}
