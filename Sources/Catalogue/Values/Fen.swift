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

    /// The sum, or the amount nearest to it that 64 bits hold: for sums over many events, each of which is
    /// far smaller.
    public func clampedSum(with other: Fen) -> Fen {
        let sum = amount.addingReportingOverflow(other.amount)
        guard sum.overflow else { return Fen(sum.partialValue) }
        return Fen(amount < 0 ? .min : .max)
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
