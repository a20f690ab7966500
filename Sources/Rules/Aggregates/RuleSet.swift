public import Catalogue

/// The thresholds in force on a day 管理规定: what is late, what two people approve, what a subsidy may be.
///
/// Those named here hold until the municipal centre publishes others (`rules.published`). The day on which
/// something happened decides, not that on which it was recorded. When
/// an agreement is due, and the thresholds of the scorecard, are on record and decide nothing yet.
public struct RuleSet: Equatable, Sendable {
    /// Days after its day from which a record of service is late.
    public var hoursLateAfterDays = 30
    /// Whose service must be insured.
    public var insuranceDue = InsuranceDuty.none
    /// The amount from which a payment takes two approvals; nil where none does.
    public var approvalOver: Fen?
    /// Days within which payments to one payee are held together.
    public var splitDays = 7
    /// The most that a volunteer gets in subsidies for a day; nil without limit.
    public var subsidyPerDay: Fen?
    /// Days without spending after which a fund is idle.
    public var idleDays = 90
    /// Days after the end of a period within which its figures are disclosed.
    public var discloseWithinDays = 31
    /// Days after its day from which an entry of a fund is late.
    public var fundsLateAfterDays = 30

    /// The thresholds before any is published.
    public init() {}

    /// Takes over what a document sets; a section or a threshold that it leaves out stays as it was.
    mutating func amend(by data: RulesPublished) {
        if let hours = data.hours {
            hoursLateAfterDays = hours.lateAfterDays ?? hoursLateAfterDays
        }
        if let cover = data.cover { insuranceDue = cover.insuranceDue ?? insuranceDue }
        if let funding = data.funding {
            approvalOver = funding.approvalOver ?? approvalOver
            splitDays = funding.splitDays ?? splitDays
            subsidyPerDay = funding.subsidyPerDay ?? subsidyPerDay
            idleDays = funding.idleDays ?? idleDays
            discloseWithinDays = funding.discloseWithinDays ?? discloseWithinDays
            fundsLateAfterDays = funding.lateAfterDays ?? fundsLateAfterDays
        }
    }
}

extension City {
    /// The thresholds in force on a day.
    public func rules(on day: CivilDate) -> RuleSet {
        var rules = RuleSet()
        for data in publishedRules where data.effectiveFrom <= day { rules.amend(by: data) }
        return rules
    }
}

extension Review {
    /// A day has one publication at most that begins with it.
    mutating func checkRules<S: Situation>(in situation: S) throws(S.Failure) {
        guard case .rulesPublished(let data) = event.payload else { return }
        let known = try situation.city().publishedRules
        if let same = known.first(where: { $0.effectiveFrom == data.effectiveFrom }) {
            object(
                .rejectsAlways, "effective-date-taken", at: "/data/effectiveFrom",
                "\(same.number) takes effect on \(data.effectiveFrom.text) already.")
        }
        if data.effectiveFrom < event.time.day {
            object(
                .flagsOnly, "rules-retroactive", at: "/data/effectiveFrom", severity: .minor,
                "\(data.number) takes effect on \(data.effectiveFrom.text), before it was published on \(event.time.day.text). "
                    + "What was flagged by the thresholds of before stays flagged.")
        }
    }
}
