import Catalogue
import JSON
import Queries
public import Rules

extension Ledger {
    /// The epoch of the rules in force after the last event that the read models show.
    public var rulesEpoch: RulesEpoch {
        get throws { try views.rulesEpoch() }
    }

    /// Adopts an epoch of the rules: events behind this one are decided by it.
    ///
    /// Refused with `epoch-not-later` where the epoch is in force or passed, and with `epoch-unknown`
    /// where only a newer program knows it.
    public func adoptRules(
        _ epoch: RulesEpoch, by principal: Principal
    ) async throws(PostingProblem) -> Receipt {
        let now = clock.now()
        let event = OwnEvent.bytes(
            .ledgerRulesAdopted, id: "rules-adopted-\(now.microseconds)", of: "ledger", at: now
        ) { data in
            data.member("epoch", epoch.number)
        }
        return try await record(event, at: now, by: principal)
    }
}
