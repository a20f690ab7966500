public import Catalogue

/// One entry of a fund's book: an event changes a measure by an amount.
///
/// A book has signed single entries. The counter-account of double entry would be cash each time, so that
/// a second row would say nothing new.
public struct FundEntry: Equatable, Sendable {
    /// The fund in whose book it stands.
    public var fund: FundID
    /// What the amount is.
    public var measure: Measure
    /// What the money is for; nil where that is not decided.
    public var line: BudgetLine?
    /// Positive where the measure grows.
    public var amount: Fen
    /// Who was paid: the id of a volunteer or of a member of staff, or the name of an organisation.
    public var payee: String?
    /// The day of service that a subsidy is for.
    public var serviceDay: CivilDate?

    /// An entry.
    public init(
        _ fund: FundID, _ measure: Measure, _ line: BudgetLine?, _ amount: Fen,
        payee: String? = nil, serviceDay: CivilDate? = nil
    ) {
        self.fund = fund
        self.measure = measure
        self.line = line
        self.amount = amount
        self.payee = payee
        self.serviceDay = serviceDay
    }

    /// The entry that takes this one back.
    var negated: FundEntry {
        FundEntry(
            fund, measure, line, .zero - amount, payee: payee, serviceDay: serviceDay)
    }
}

/// An entry of an event: what a reversal takes back, a refund lessens or a payment takes from a commitment.
public struct EntryOrigin: Hashable, Sendable {
    /// The event that made the entry.
    public var event: EventID
    /// The entry's number in the event, from 1.
    public var line: Int

    /// An entry of an event.
    public init(event: EventID, line: Int) {
        self.event = event
        self.line = line
    }
}

/// An event that made entries, as later events of the fund need it: one event is one voucher.
public struct FundDocument: Equatable, Sendable {
    /// Its type.
    public var type: EventType
    /// The day of its time in Asia/Shanghai.
    public var day: CivilDate
    /// When it was recorded.
    public var recordedTime: Timestamp
    /// All its entries; the lines that it was posted with come first.
    public var entries: [FundEntry]
    /// What came back of each entry, by its place.
    public var refunded: [Fen]
    /// Who asked for the payment.
    public var requestedBy: String?
    /// Who was paid, by name and by credit code, as payments are held together; see ``Payee/keys``.
    public var payees: [String]
    /// The commitment that it makes or pays.
    public var commitment: String?
    /// The claims that it holds while it is not reversed.
    public var claims: [Claim]
    /// The line of a payment of which a refund brings a part back.
    public var refunds: EntryOrigin?
    /// Whether it was reversed.
    public var isReversed = false

    /// A document that nothing has changed.
    public init(
        type: EventType, day: CivilDate, recordedTime: Timestamp, entries: [FundEntry],
        requestedBy: String? = nil, payees: [String] = [], commitment: String? = nil,
        claims: [Claim] = []
    ) {
        self.type = type
        self.day = day
        self.recordedTime = recordedTime
        self.entries = entries
        refunded = Array(repeating: .zero, count: entries.count)
        self.requestedBy = requestedBy
        self.payees = payees
        self.commitment = commitment
        self.claims = claims
    }

    /// What is left of an entry.
    public func net(_ place: Int) -> Fen {
        isReversed ? .zero : entries[place].amount - refunded[place]
    }

    /// The days of service that it pays subsidies for.
    var subsidyDays: Set<SubsidyDay> {
        Set(
            entries.compactMap { entry in
                guard let day = entry.serviceDay, let volunteer = entry.payee else { return nil }
                return SubsidyDay(volunteer: VolunteerID(volunteer), day: day)
            })
    }

    /// The sum of what was spent, before refunds.
    public var gross: Fen {
        entries.reduce(.zero) { $1.measure == .spent ? $0 + $1.amount : $0 }
    }
}
