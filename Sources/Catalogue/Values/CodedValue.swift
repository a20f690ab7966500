/// A value from a closed list of a schema, such as a skill: a generated enumeration.
public protocol CodedValue: RawRepresentable, CaseIterable, Hashable, Sendable, Comparable,
    CustomStringConvertible
where RawValue == UInt8 {
    /// The word that stands in the event, such as `fine-arts`.
    var text: String { get }
}

extension CodedValue {
    /// The value with this word; `nil` when the list has none.
    public init?(text: String) {
        guard let value = Self.allCases.first(where: { $0.text == text }) else { return nil }
        self = value
    }

    /// The word that stands in the event.
    public var description: String { text }

    /// Values sort in the order of their list.
    public static func < (a: Self, b: Self) -> Bool {
        a.rawValue < b.rawValue
    }

    /// The value with a number that the validator has taken from this type's own list.
    init(slot: Int64) {
        guard let value = Self(rawValue: UInt8(truncatingIfNeeded: slot)) else {
            preconditionFailure("the shape table names case \(slot), which \(Self.self) lacks")
        }
        self = value
    }
}
