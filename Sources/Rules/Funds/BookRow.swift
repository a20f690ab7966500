public import Catalogue

/// Whose sums a balance is.
public enum BookOwner: Hashable, Sendable {
    case city
    case centre(CentreID)
    case fund(FundID)
    case project(ProjectID)
}

/// What the books keep rows under.
public enum BookKey: Hashable, Sendable {
    /// Sums of an owner in a span of days; of one line of its budget, or of all.
    case balance(BookOwner, BookPeriod, BudgetLine?)
    /// The year of a fund's earliest entry.
    case firstYear(FundID)
    /// An event of a fund that made entries.
    case document(FundID, EventID)
    /// A commitment of a fund by its id.
    case commitment(FundID, String)
    /// Payments of a centre's funds to one payee in a month.
    case payments(CentreID, payee: String, Month)
    /// Subsidies for a volunteer's day of service.
    case subsidies(VolunteerID, CivilDate)
    /// That a volunteer checked in at a project on a day.
    case attendance(VolunteerID, ProjectID, CivilDate)
    /// What the bank said of a day.
    case statement(FundID, CivilDate)
    /// What was disclosed last.
    case disclosure(FundID)
}

/// What the books keep.
public enum BookRow: Equatable, Sendable {
    case balance(Balance)
    case year(Int)
    case document(FundDocument)
    case commitment(Commitment)
    case payments([PayeePayment])
    case subsidies([Subsidy])
    case present
    case statement(Statement)
}

/// Questions about the books, each about one row.
extension Situation {
    func balance(
        of owner: BookOwner, _ line: BudgetLine? = nil, in period: BookPeriod = .all
    ) throws(Failure) -> Balance {
        if case .balance(let balance) = try book(.balance(owner, period, line)) {
            balance
        } else {
            Balance()
        }
    }

    func document(_ event: EventID, of fund: FundID) throws(Failure) -> FundDocument? {
        if case .document(let document) = try book(.document(fund, event)) { document } else { nil }
    }

    func commitment(_ id: String, of fund: FundID) throws(Failure) -> Commitment? {
        if case .commitment(let found) = try book(.commitment(fund, id)) { found } else { nil }
    }

    func payments(
        of centre: CentreID, to payee: String, in month: Month
    ) throws(Failure) -> [PayeePayment] {
        if case .payments(let found) = try book(.payments(centre, payee: payee, month)) {
            found
        } else {
            []
        }
    }

    func subsidies(of volunteer: VolunteerID, for day: CivilDate) throws(Failure) -> [Subsidy] {
        if case .subsidies(let found) = try book(.subsidies(volunteer, day)) { found } else { [] }
    }

    func hasCheckedIn(
        _ volunteer: VolunteerID, at project: ProjectID, on day: CivilDate
    ) throws(Failure) -> Bool {
        try book(.attendance(volunteer, project, day)) != nil
    }

    func statement(of fund: FundID, on day: CivilDate) throws(Failure) -> Statement? {
        if case .statement(let found) = try book(.statement(fund, day)) { found } else { nil }
    }

    /// The sums of a fund's entries from a day, or its first entry, through a day.
    func balance(
        of id: FundID, from start: CivilDate? = nil, through end: CivilDate
    ) throws(Failure) -> Balance {
        var sums = try sum(id, through: end)
        if let start {
            let before = try sum(id, through: start.adding(days: -1))
            for measure in Measure.allCases { sums.add(.zero - before[measure], to: measure) }
        }
        return sums
    }

    private func sum(_ id: FundID, through day: CivilDate) throws(Failure) -> Balance {
        var sums = Balance()
        guard case .year(let first) = try book(.firstYear(id)) else { return sums }
        for span in BookPeriod.spans(fromYear: first, through: day) {
            sums.add(try balance(of: .fund(id), in: span))
        }
        return sums
    }
}
