/// Which edition of the rules decides: a number that the ledger itself keeps on record.
///
/// Every event is judged by the epoch in force at its own position, when it is recorded and whenever
/// the log is replayed or verified. So a program with new rules goes on with the old ones on an old
/// ledger until an operator adopts the new epoch (`ledger.rules-adopted`); founding adopts the newest.
public struct RulesEpoch: Hashable, Comparable, Sendable {
    /// Counted from 1.
    public let number: Int

    /// The epoch of that number.
    public init(_ number: Int) {
        self.number = number
    }

    /// The epoch of a ledger that names none.
    public static let first = RulesEpoch(1)

    /// The latest epoch that this program knows.
    public static let newest = AddedRule.allCases.map(\.since).max() ?? first

    /// Order in time.
    public static func < (left: RulesEpoch, right: RulesEpoch) -> Bool {
        left.number < right.number
    }

    /// The rules that came with this epoch; the first has all that no ``AddedRule`` stands for.
    public var added: [AddedRule] { AddedRule.allCases.filter { $0.since == self } }

    /// The epochs after this one that this program knows, earliest first.
    public var later: [RulesEpoch] {
        guard self < .newest else { return [] }
        return (number + 1...RulesEpoch.newest.number).map { RulesEpoch($0) }
    }
}

/// A rule that did not hold in the first epoch.
///
/// Each new rule that refuses or flags events that were accepted before is a case here and states
/// its first epoch. Rules check it with `Review.holds`. No rule is added to an epoch after its
/// release.
public enum AddedRule: CaseIterable, Sendable {
    /// A correction that adds minutes confirms them: the volunteer was registered at the time of service.
    case correctionNeedsRegistration
    /// Who applied for a group does not reject it either.
    case groupRejectionNeedsReviewer
    /// An acknowledgement names no id that was not supplied.
    case acknowledgesWhatWasSupplied

    /// The epoch since which the rule holds.
    public var since: RulesEpoch {
        switch self {
        case .correctionNeedsRegistration, .groupRejectionNeedsReviewer,
            .acknowledgesWhatWasSupplied:
            RulesEpoch(2)
        }
    }

    /// What the rule adds, for the operator who decides about the epoch.
    public var summary: String {
        switch self {
        case .correctionNeedsRegistration:
            "hours.corrected adds no minutes to service by someone who was not registered when it "
                + "started (volunteer-not-registered)."
        case .groupRejectionNeedsReviewer:
            "group.rejected names a reviewer who did not apply for the group (reviewer-is-applicant)."
        case .acknowledgesWhatWasSupplied:
            "personal-data.acknowledged is flagged where it names ids that were not supplied "
                + "(acknowledged-unsupplied)."
        }
    }
}

extension Review {
    /// Whether a rule that was added later holds where the event is decided.
    func holds<S: Situation>(_ rule: AddedRule, in situation: S) throws(S.Failure) -> Bool {
        try situation.city().rulesEpoch >= rule.since
    }
}
