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
    /// Payments of a centre's funds to one payee in a week.
    case payments(CentreID, payee: String, Week)
    /// Subsidies for a volunteer's day of service.
    case subsidies(VolunteerID, CivilDate)
    /// What the bank said of a day.
    case statement(FundID, CivilDate)
    /// What was disclosed last of the days from one through another.
    case disclosure(FundID, from: CivilDate, through: CivilDate)
}

extension BookKey {
    /// Hashes a number and the ids, which is enough to tell keys apart: a payment looks for twenty balances
    /// several times.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .balance(let owner, let period, let line):
            hasher.combine(period.number << 8 | UInt64(line?.category.rawValue ?? 0))
            if let id = owner.text { hasher.combine(id) }
            if let line { hasher.combine(line.target.text) }
        case .firstYear(let fund): hasher.combine(fund)
        case .document(_, let event): hasher.combine(event)
        case .commitment(_, let id): hasher.combine(id)
        case .payments(_, let payee, _): hasher.combine(payee)
        case .subsidies(let volunteer, let day):
            hasher.combine(day)
            hasher.combine(volunteer)
        case .statement(let fund, let day):
            hasher.combine(day)
            hasher.combine(fund)
        case .disclosure(let fund, from: _, let through):
            hasher.combine(through)
            hasher.combine(fund)
        }
    }
}

extension BookOwner {
    /// The id of the owner; nil for the city.
    fileprivate var text: String? {
        switch self {
        case .city: nil
        case .centre(let id): id.text
        case .fund(let id): id.text
        case .project(let id): id.text
        }
    }
}

/// What the books keep.
public enum BookRow: Equatable, Sendable {
    case balance(Balance)
    case year(Int)
    case document(FundDocument)
    case commitment(Commitment)
    case payments([PayeePayment])
    case subsidies([Subsidy])
    case statement(Statement)
}

/// Where rows of the books are read: the situation before an event, or a snapshot for an answer.
public protocol Books: ~Copyable {
    /// What reading can fail with.
    associatedtype Failure: Error

    /// A row of the books.
    func book(_ key: BookKey) throws(Failure) -> BookRow?
}

/// Questions about the books.
extension Books where Self: ~Copyable {
    /// The sums of an owner in a span of days; of one line of its budget, or of all.
    public func balance(
        of owner: BookOwner, _ line: BudgetLine? = nil, in period: BookPeriod = .all
    ) throws(Failure) -> Balance {
        if case .balance(let balance) = try book(.balance(owner, period, line)) {
            balance
        } else {
            Balance()
        }
    }

    /// The sums of an owner in several spans of days.
    public func balance(
        of owner: BookOwner, in spans: [BookPeriod]
    ) throws(Failure) -> Balance {
        var sums = Balance()
        for span in spans { sums.add(try balance(of: owner, in: span)) }
        return sums
    }

    /// The sums of a fund's entries from its first through a day.
    public func balance(of fund: FundID, through day: CivilDate) throws(Failure) -> Balance {
        guard case .year(let first) = try book(.firstYear(fund)) else { return Balance() }
        return try balance(
            of: .fund(fund), in: BookPeriod.spans(fromYear: first, through: day))
    }

    /// The sums of a fund's entries from a day through another.
    public func balance(
        of fund: FundID, from start: CivilDate, through end: CivilDate
    ) throws(Failure) -> Balance {
        var sums = try balance(of: fund, through: end)
        let before = try balance(of: fund, through: start.adding(days: -1))
        for measure in Measure.allCases { sums.add(.zero - before[measure], to: measure) }
        return sums
    }

    /// An event of a fund that made entries; nil where there is none.
    public func document(
        _ event: EventID, of fund: FundID
    ) throws(Failure) -> FundDocument? {
        if case .document(let document) = try book(.document(fund, event)) { document } else { nil }
    }

    func commitment(_ id: String, of fund: FundID) throws(Failure) -> Commitment? {
        if case .commitment(let found) = try book(.commitment(fund, id)) { found } else { nil }
    }

    func payments(
        of centre: CentreID, to payee: String, in week: Week
    ) throws(Failure) -> [PayeePayment] {
        if case .payments(let found) = try book(.payments(centre, payee: payee, week)) {
            found
        } else {
            []
        }
    }

    func subsidies(of volunteer: VolunteerID, for day: CivilDate) throws(Failure) -> [Subsidy] {
        if case .subsidies(let found) = try book(.subsidies(volunteer, day)) { found } else { [] }
    }

    func statement(of fund: FundID, on day: CivilDate) throws(Failure) -> Statement? {
        if case .statement(let found) = try book(.statement(fund, day)) { found } else { nil }
    }
}
