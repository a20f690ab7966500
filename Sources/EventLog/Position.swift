/// The permanent place of an event in the log: 0 for the first, then 1, 2, 3 … without gaps.
public struct Position: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Digits of the CloudEvents `sequence` attribute, zero-padded so that it also sorts as text.
    public static let sequenceDigits = 16

    /// The last position that there can be, of sixteen digits.
    public static let maximum = Position(9_999_999_999_999_999)

    /// The number itself, counted from 0.
    public let value: UInt64

    /// The position with that number.
    @inlinable
    public init(_ value: UInt64) {
        self.value = value
    }

    /// Reads a position as clients send it: decimal digits, with or without leading zeros.
    ///
    /// Returns nil for anything else, and for numbers of more than 16 digits.
    public init?(text: some StringProtocol) {
        let digits = text.utf8
        guard !digits.isEmpty, digits.count <= Self.sequenceDigits else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + UInt64(digit - UInt8(ascii: "0"))
        }
        self.value = value
    }

    /// The position after this one.
    @inlinable
    public var next: Position { Position(value + 1) }

    /// Decimal digits without leading zeros, as positions appear in answers.
    public var description: String { String(value) }

    /// The `sequence` attribute: 16 digits, zero-padded.
    public var sequence: String {
        // The digit in front of sixteen keeps the zeros, and is cut off.
        let limit: UInt64 = 10_000_000_000_000_000
        return value < limit ? String(String(value + limit).dropFirst()) : String(value)
    }

    /// Order in the log.
    @inlinable
    public static func < (left: Position, right: Position) -> Bool { left.value < right.value }
}
