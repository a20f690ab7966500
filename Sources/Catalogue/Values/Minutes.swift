/// A duration or a sum of service, in whole minutes.
public struct Minutes: Hashable, Comparable, AdditiveArithmetic, Sendable {
    /// The number of whole minutes; may be negative in a difference.
    public var count: Int

    /// So many whole minutes.
    public init(_ count: Int) {
        self.count = count
    }

    /// So many whole minutes.
    public init(count: Int) {
        self.count = count
    }

    /// None.
    public static let zero = Minutes(0)

    /// The sum; overflow is a programming error.
    public static func + (a: Minutes, b: Minutes) -> Minutes {
        Minutes(a.count + b.count)
    }

    /// The difference; overflow is a programming error.
    public static func - (a: Minutes, b: Minutes) -> Minutes {
        Minutes(a.count - b.count)
    }

    /// Smaller figures come first.
    public static func < (a: Minutes, b: Minutes) -> Bool {
        a.count < b.count
    }
}

extension Minutes: CustomStringConvertible {
    /// The number alone.
    public var description: String { String(count) }
}
