/// A duration or a sum of service, in whole minutes.
///
/// A sum fits: one record has at most ``maximumOfRecord`` minutes, less than 2^20, and each event
/// decides about one record, so that a log of 2^40 events adds up to less than 2^60. ``maximumSum`` is
/// what read models take for a sum; eight of them still fit into 64 bits.
public struct Minutes: Hashable, Comparable, AdditiveArithmetic, Sendable {
    /// The number of whole minutes; may be negative in a difference.
    public var count: Int

    /// So many whole minutes.
    public init(_ count: Int) {
        self.count = count
    }

    /// The most that one record of hours can have: the `maximum` of `minutes` in every schema of hours.
    public static let maximumOfRecord = 1_000_000

    /// More than the minutes of any log add up to, and than there are events in any.
    public static let maximumSum = 1 << 60

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
