public import Catalogue

/// A payment as a finding questions it.
public struct PaymentReference: Hashable, Sendable {
    /// The fund that paid.
    public let fund: FundID
    /// The payment.
    public let event: EventID

    /// A payment of a fund.
    public init(fund: FundID, event: EventID) {
        self.fund = fund
        self.event = event
    }
}

/// A week, from Thursday to Wednesday: 1970-01-01 was a Thursday.
public struct Week: Hashable, Comparable, Sendable {
    /// Weeks since 1970-01-01.
    public let number: Int32

    /// The week of a day.
    public init(_ day: CivilDate) {
        number = (day.daysSinceEpoch - (day.daysSinceEpoch % 7 + 7) % 7) / 7
    }

    private init(number: Int32) {
        self.number = number
    }

    /// The week after it.
    var next: Week { Week(number: number + 1) }

    /// Order in time.
    public static func < (left: Week, right: Week) -> Bool { left.number < right.number }
}

/// A payment to a payee, as payments to one payee are held together.
public struct PayeePayment: Equatable, Sendable {
    /// The fund that paid.
    public var fund: FundID
    /// The payment.
    public var event: EventID
    /// The day of the payment or of the service.
    public var day: CivilDate
    /// How much was paid.
    public var amount: Fen

    /// The payment alone.
    var reference: PaymentReference { PaymentReference(fund: fund, event: event) }

    /// A payment.
    public init(fund: FundID, event: EventID, day: CivilDate, amount: Fen) {
        self.fund = fund
        self.event = event
        self.day = day
        self.amount = amount
    }
}

/// A day of a volunteer's service, for which subsidies are paid.
public struct SubsidyDay: Hashable, Sendable {
    /// Who served.
    public var volunteer: VolunteerID
    /// The day of the payment or of the service.
    public var day: CivilDate

    /// A volunteer's day.
    public init(volunteer: VolunteerID, day: CivilDate) {
        self.volunteer = volunteer
        self.day = day
    }
}

/// A subsidy for a day of service.
public struct Subsidy: Equatable, Sendable {
    /// The payment.
    public var event: EventID
    /// What it is for.
    public var purpose: SubsidyPurpose
    /// How much was paid.
    public var amount: Fen

    /// A subsidy.
    public init(event: EventID, purpose: SubsidyPurpose, amount: Fen) {
        self.event = event
        self.purpose = purpose
        self.amount = amount
    }
}
