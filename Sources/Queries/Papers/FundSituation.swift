import Catalogue
import Rules

/// What the events of funds alone say, for adding up a book again. All else is unknown, and changes no
/// entry.
struct FundSituation: StateSituation {
    typealias Failure = Never

    /// The rows of the books after the events so far.
    var books: [BookKey: BookRow] = [:]
    private var funds: [String: Fund] = [:]

    /// Takes over what an event of a fund says about it.
    mutating func evolve(_ event: Event) {
        funds[event.subject].apply(event, owner: nil)
    }

    /// The fund as its own events say it is; nil before its establishment.
    func known(_ fund: FundID) -> Fund? { funds[fund.text] }

    /// What the bank stated of a fund, by days: the last statement of each day.
    func statements(of fund: FundID) -> [Statement] {
        books.compactMap { key, row in
            guard case .statement(fund, _) = key, case .statement(let statement) = row else {
                return nil
            }
            return statement
        }.sorted { $0.through < $1.through }
    }

    func state<State: AggregateState>(_ id: State.ID) -> State? {
        guard State.ID.aggregate == .fund else { return nil }
        return (funds[id.text] ?? Self.unknown) as? State
    }

    /// A fund of which the establishment is not at hand, as of one that transferred money to this one. Its
    /// centre is asked for by claims and not by entries.
    private static let unknown = Fund(
        centre: CentreID("unknown"), name: "", channel: .other,
        from: CivilDate(daysSinceEpoch: 0))

    func book(_ key: BookKey) -> BookRow? { books[key] }
    func city() -> City { City() }
    func status(of aggregate: Aggregate, _ id: String) -> AggregateStatus? { nil }
    func isOnRecord(_ event: EventID) -> Bool { false }
    func holder(of claim: Claim) -> String? { nil }
    func holders(of claim: Claim) -> [String] { [] }
    func wasRegistered(_ id: VolunteerID, at moment: Timestamp) -> Bool? { nil }
    func into(_ id: VolunteerID) -> VolunteerID? { nil }
    func membership(of volunteer: VolunteerID, in group: GroupID) -> Periods { Periods() }
    func places(of volunteer: VolunteerID, in shift: ShiftID) -> Int { 0 }
    func minutes(of trainee: Trainee, in training: TrainingID) -> Minutes { .zero }
    func timesheet(_ volunteer: VolunteerID, _ day: CivilDate) -> Timesheet { Timesheet() }
    func flagged(_ finding: String) -> FlaggedState? { nil }
    func districtCentres(_ district: DistrictCode) -> [CentreID] { [] }
}
