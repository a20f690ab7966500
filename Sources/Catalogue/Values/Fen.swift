/// An amount of money, in whole fen (a hundredth of a yuan).
public struct Fen: Hashable, Comparable, AdditiveArithmetic, Sendable {
    /// The number of whole fen (a hundredth of a yuan); may be negative in a difference.
    public var amount: Int64

    /// So many whole fen (a hundredth of a yuan).
    public init(_ amount: Int64) {
        self.amount = amount
    }

    /// None.
    public static let zero = Fen(0)

    /// The sum; overflow is a programming error.
    public static func + (a: Fen, b: Fen) -> Fen {
        Fen(a.amount + b.amount)
    }

    /// The difference; overflow is a programming error.
    public static func - (a: Fen, b: Fen) -> Fen {
        Fen(a.amount - b.amount)
    }

    /// Smaller figures come first.
    public static func < (a: Fen, b: Fen) -> Bool {
        a.amount < b.amount
    }
}

extension Fen: CustomStringConvertible {
    /// The number alone.
    public var description: String { String(amount) }
}
