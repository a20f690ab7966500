public import Catalogue

/// The thresholds in force on a day 管理规定: what is late, what two people approve, what a subsidy may be.
///
/// Founding a ledger records the values named here; they hold until the municipal centre publishes others
/// (`rules.published`). The day on which something happened decides, not that on which it was recorded.
public struct RuleSet: Equatable, Sendable {
    /// Days after its day from which a record of service is late.
    public var hoursLateAfterDays = 30
    /// The fewest minutes that make a day of service.
    public var minimumDayMinutes = Minutes(60)
    /// When an agreement is due.
    public var agreementDue = Array(AgreementGround.allCases)
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
    /// The districts that the scorecard counts as rural.
    public var rural: [DistrictCode] = []
    /// Hours within which a record is posted in time.
    public var postingHours = 72

    /// The thresholds of a new ledger, and of one whose founding names none.
    public init() {}

    /// Takes over what a document sets; a section or a threshold that it leaves out stays as it was.
    mutating func amend(by data: RulesPublished) {
        if let hours = data.hours {
            hoursLateAfterDays = hours.lateAfterDays ?? hoursLateAfterDays
            minimumDayMinutes = hours.minimumDayMinutes ?? minimumDayMinutes
        }
        if let cover = data.cover {
            agreementDue = cover.agreementDue ?? agreementDue
            insuranceDue = cover.insuranceDue ?? insuranceDue
        }
        if let funding = data.funding {
            approvalOver = funding.approvalOver ?? approvalOver
            splitDays = funding.splitDays ?? splitDays
            subsidyPerDay = funding.subsidyPerDay ?? subsidyPerDay
            idleDays = funding.idleDays ?? idleDays
            discloseWithinDays = funding.discloseWithinDays ?? discloseWithinDays
            fundsLateAfterDays = funding.lateAfterDays ?? fundsLateAfterDays
        }
        if let scorecard = data.scorecard {
            rural = scorecard.rural ?? rural
            postingHours = scorecard.postingHours ?? postingHours
        }
    }
}

/// A document that sets thresholds from a day on.
public struct PublishedRules: Equatable, Sendable {
    /// The id of the document; that of the ledger for what its founding sets.
    public var id: RulesID
    /// What it sets.
    public var data: RulesPublished

    /// A document of that id.
    public init(id: RulesID, data: RulesPublished) {
        self.id = id
        self.data = data
    }

    /// What the founding of a ledger sets, for all days until a document says otherwise; nil where it names
    /// no threshold.
    init?(_ founded: LedgerFounded, of ledger: String) {
        guard let hours = founded.hours, let cover = founded.cover, let funding = founded.funding,
            let scorecard = founded.scorecard
        else { return nil }
        self.init(
            id: RulesID(ledger),
            data: RulesPublished(
                number: ledger, effectiveFrom: .earliest,
                hours: .init(
                    lateAfterDays: hours.lateAfterDays, minimumDayMinutes: hours.minimumDayMinutes),
                cover: .init(
                    agreementDue: cover.agreementDue, insuranceDue: cover.insuranceDue),
                funding: .init(
                    approvalOver: funding.approvalOver, splitDays: funding.splitDays,
                    subsidyPerDay: funding.subsidyPerDay, idleDays: funding.idleDays,
                    discloseWithinDays: funding.discloseWithinDays,
                    lateAfterDays: funding.lateAfterDays),
                scorecard: .init(rural: scorecard.rural, postingHours: scorecard.postingHours)))
    }
}

extension City {
    /// Hours within which a record of service that ended on a day is posted in time. Every record asks for
    /// it, so that no whole set of thresholds is made.
    public func postingHours(on day: CivilDate) -> Int {
        publishedRules.last {
            $0.data.effectiveFrom <= day && $0.data.scorecard?.postingHours != nil
        }?.data.scorecard?.postingHours ?? RuleSet().postingHours
    }

    /// The thresholds in force on a day.
    public func rules(on day: CivilDate) -> RuleSet {
        var rules = RuleSet()
        for published in publishedRules where published.data.effectiveFrom <= day {
            rules.amend(by: published.data)
        }
        return rules
    }
}

extension CivilDate {
    /// The first day of the calendar: before all that is recorded.
    public static let earliest =
        CivilDate(year: 1, month: 1, day: 1) ?? CivilDate(daysSinceEpoch: 0)
}

extension Review {
    /// A day has one publication at most that begins with it.
    mutating func checkRules<S: Situation>(in situation: S) throws(S.Failure) {
        guard case .rulesPublished(let data) = event.payload else { return }
        let known = try situation.city().publishedRules.map(\.data)
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
