public import Catalogue

/// A contract or an order, and what is open of it.
public struct Commitment: Equatable, Sendable {
    /// What is open of one line.
    public struct Open: Equatable, Sendable {
        /// The line.
        public var line: BudgetLine
        /// What is open of it.
        public var amount: Fen

        /// An open amount of a line.
        public init(line: BudgetLine, amount: Fen) {
            self.line = line
            self.amount = amount
        }
    }

    /// What a payment takes of a line.
    struct Taken {
        /// The line's number in the commitment, from 1.
        var number: Int
        var line: BudgetLine
        var amount: Fen
    }

    /// The event that made it.
    public var event: EventID
    /// Its lines in their order.
    public var lines: [Open]
    /// Whether it was reversed: then nothing of it is open again.
    public var isReversed: Bool

    /// A commitment of which these amounts are open.
    public init(event: EventID, lines: [Open], isReversed: Bool = false) {
        self.event = event
        self.lines = lines
        self.isReversed = isReversed
    }

    /// What is open of all lines.
    public var open: Fen { lines.reduce(.zero) { $0.clampedSum(with: $1.amount) } }

    /// Takes at most an amount from what is open: from the same line first, then in the lines' order.
    mutating func take(_ amount: Fen, for line: BudgetLine) -> [Taken] {
        var left = amount
        var taken: [Taken] = []
        let places =
            lines.indices.filter { lines[$0].line == line }
            + lines.indices.filter { lines[$0].line != line }
        for place in places where left > .zero && lines[place].amount > .zero {
            let part = min(left, lines[place].amount)
            lines[place].amount = lines[place].amount - part
            left = left - part
            taken.append(Taken(number: place + 1, line: lines[place].line, amount: part))
        }
        return taken
    }

    /// Releases what is open.
    mutating func release() -> [Taken] {
        var released: [Taken] = []
        for place in lines.indices where lines[place].amount != .zero {
            released.append(
                Taken(number: place + 1, line: lines[place].line, amount: lines[place].amount))
            lines[place].amount = .zero
        }
        return released
    }

    /// Gives back what a payment took.
    mutating func giveBack(_ amount: Fen, to line: BudgetLine) {
        guard let place = lines.firstIndex(where: { $0.line == line }) else { return }
        lines[place].amount = lines[place].amount.clampedSum(with: amount)
    }
}
