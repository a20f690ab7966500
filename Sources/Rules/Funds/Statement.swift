public import Catalogue

/// What was said of a fund's balance, by the bank or in public.
public struct Statement: Equatable, Sendable {
    /// The event that says it.
    public var event: EventID
    /// The first day that it is about; a bank's statement is of the last day alone.
    public var from: CivilDate
    /// The last day that it is about.
    public var through: CivilDate
    /// What came in on these days; 0 in a statement of the bank.
    public var received: Fen
    /// What was spent on these days; 0 in a statement of the bank.
    public var spent: Fen
    /// The balance at the end of the last day.
    public var balance: Fen

    /// A statement.
    public init(
        event: EventID, from: CivilDate, through: CivilDate, received: Fen, spent: Fen, balance: Fen
    ) {
        self.event = event
        self.from = from
        self.through = through
        self.received = received
        self.spent = spent
        self.balance = balance
    }
}
