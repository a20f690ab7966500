public import Catalogue

/// What an entry of a fund's book says of its amount.
public enum Measure: UInt8, CaseIterable, Sendable {
    /// Money that came in from outside.
    case received = 1
    /// Money that came from another fund.
    case movedIn
    /// Money that went to another fund.
    case movedOut
    /// Money that went back to who gave it.
    case returned
    /// Money set aside for a project or a centre, by category.
    case allocated
    /// Money bound by a contract or an order and not paid yet.
    case committed
    /// Money paid out, less what came back of it.
    case spent

    /// The measure as answers name it.
    public var text: String { String(describing: self) }

    /// The measure of that name.
    public init?(text: String) {
        guard let measure = Self.allCases.first(where: { $0.text == text }) else { return nil }
        self = measure
    }
}

/// The sums of a book's entries by measure, in fen.
///
/// cash = received + movedIn − movedOut − spent − returned;
/// available = allocated − committed − spent;
/// unallocated = received + movedIn − movedOut − returned − allocated;
/// so that cash = unallocated + committed + available.
public struct Balance: Equatable, Sendable {
    /// The largest sum that is recorded: the largest whole number that every reader of JSON has exactly
    /// (RFC 7493 §2.2).
    public static let limit: Int64 = 9_007_199_254_740_991

    /// The largest sum of a centre, a project or the city: so large that one fund's sums do not fill it,
    /// and so small that 64 bits hold what is made of the sums of all measures, such as cash.
    static let widestLimit = Int64.max / 8

    private var sums: InlineArray<7, Int64> = .init(repeating: 0)

    /// A balance without entries.
    public init() {}

    /// The sum of the entries of a measure.
    public subscript(measure: Measure) -> Fen {
        get { Fen(sums[Int(measure.rawValue) - 1]) }
        set { sums[Int(measure.rawValue) - 1] = newValue.amount }
    }

    /// Adds an amount. What lies beyond the limit is left out; rules refuse such an event before.
    ///
    /// - Returns: whether the sum fits.
    @discardableResult
    public mutating func add(
        _ amount: Fen, to measure: Measure, limit: Int64 = Self.limit
    ) -> Bool {
        let sum = self[measure].amount.addingReportingOverflow(amount.amount)
        guard !sum.overflow, sum.partialValue.magnitude <= limit.magnitude else {
            return false
        }
        self[measure] = Fen(sum.partialValue)
        return true
    }

    /// Adds another balance.
    public mutating func add(_ other: Balance) {
        for measure in Measure.allCases {
            add(other[measure], to: measure, limit: Self.widestLimit)
        }
    }

    /// What came in and was not sent on or given back.
    public var funded: Fen {
        self[.received] + self[.movedIn] - self[.movedOut] - self[.returned]
    }

    /// What should be in the bank.
    public var cash: Fen { funded - self[.spent] }

    /// What is set aside and neither committed nor spent.
    public var available: Fen { self[.allocated] - self[.committed] - self[.spent] }

    /// What is not set aside for anything.
    public var unallocated: Fen { funded - self[.allocated] }

    /// Equal sums.
    public static func == (left: Balance, right: Balance) -> Bool {
        Measure.allCases.allSatisfy { left[$0] == right[$0] }
    }
}

/// What money is set aside for and spent on: a project or a centre, and a category.
public struct BudgetLine: Hashable, Sendable {
    /// Who gets the money.
    public enum Target: Hashable, Sendable {
        case project(ProjectID)
        case centre(CentreID)

        /// Its id.
        public var text: String {
            switch self {
            case .project(let id): id.text
            case .centre(let id): id.text
            }
        }
    }

    /// Who gets the money.
    public let target: Target
    /// On what it is spent.
    public let category: FundCategory

    /// A line of a budget.
    public init(_ target: Target, _ category: FundCategory) {
        self.target = target
        self.category = category
    }

    /// The line of a project or, where it names none, of a centre; nil where the data names neither or
    /// both.
    init?(_ project: ProjectID?, _ centre: CentreID?, _ category: FundCategory) {
        switch (project, centre) {
        case (let project?, nil): self.init(.project(project), category)
        case (nil, let centre?): self.init(.centre(centre), category)
        default: return nil
        }
    }

    /// The project, where it is one's line.
    public var project: ProjectID? {
        if case .project(let id) = target { id } else { nil }
    }

    /// The centre, where it is one's line.
    public var centre: CentreID? {
        if case .centre(let id) = target { id } else { nil }
    }

    /// The line for a person: `p-opera, materials`.
    var description: String { "\(target.text), \(category.text)" }
}
