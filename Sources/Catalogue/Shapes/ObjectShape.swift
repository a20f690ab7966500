/// The fields that an object of an event's data may have.
public struct ObjectShape: Sendable {
    /// The fields in the order of the schema; at most 32.
    public let fields: [FieldShape]

    /// The fewest members that the object may have.
    public let minimumMembers: Int

    /// What holds for some fields when others have certain values.
    let conditions: [Condition]

    /// Sets of fields of which exactly one is there as a whole; empty where the schema has no `oneOf`.
    let alternatives: [[String]]

    init(
        _ fields: [FieldShape], minimumMembers: Int = 0, alternatives: [[String]] = [],
        _ conditions: [Condition] = []
    ) {
        precondition(fields.count <= 32, "an object has at most 32 fields")
        self.fields = fields
        self.minimumMembers = minimumMembers
        self.alternatives = alternatives
        self.conditions = conditions
    }
}

/// One field of an object: its name, whether it must be there, and what values it takes.
public struct FieldShape: Sendable {
    /// The member's name.
    public let name: String

    /// Whether the field must be there.
    public let isRequired: Bool

    /// Whose key seals the field; `nil` for fields that are stored as posted.
    public let personal: PersonalOwner?

    /// What values the field takes.
    public let value: ValueShape

    /// A field that must be there.
    static func required(
        _ name: String, _ value: ValueShape, personal: PersonalOwner? = nil
    ) -> FieldShape {
        FieldShape(name: name, isRequired: true, personal: personal, value: value)
    }

    /// A field that may be left out.
    static func optional(
        _ name: String, _ value: ValueShape, personal: PersonalOwner? = nil
    ) -> FieldShape {
        FieldShape(name: name, isRequired: false, personal: personal, value: value)
    }
}

/// What values a field or an item of an array takes. Lengths are Unicode code points.
public indirect enum ValueShape: Sendable {
    /// Free text of so many code points.
    case text(ClosedRange<Int>)

    /// The id of an aggregate, which must exist.
    case reference(Aggregate)

    /// Text of one of the named patterns and of so many code points.
    case pattern(NamedPattern, ClosedRange<Int>)

    /// A known district's GB/T 2260 code.
    case district

    /// An RFC 3339 full-date.
    case date

    /// An RFC 3339 date-time.
    case timestamp

    /// One of these words, each with the number of its case in the generated enumeration.
    case choice([Word])

    /// A whole number within a range.
    case integer(ClosedRange<Int64>)

    /// `true` or `false`, or only one of the two.
    case boolean(allowsFalse: Bool, allowsTrue: Bool)

    /// So many items.
    case array(ValueShape, ClosedRange<Int>, isUnique: Bool)

    /// An object with its own fields.
    case object(ObjectShape)

    /// The source and the id of an event, which must be on record.
    case event(ObjectShape)

    /// A word of an enumeration.
    public struct Word: Sendable {
        /// The word as it stands in the event.
        public let text: String

        /// The number of its case in the generated enumeration.
        public let number: UInt8
    }

    /// Every word of a generated enumeration.
    static func choice<Value: CodedValue>(_: Value.Type) -> ValueShape {
        choice(Array(Value.allCases))
    }

    /// Some words of a generated enumeration.
    static func choice<Value: CodedValue>(_ values: [Value]) -> ValueShape {
        .choice(values.map { Word(text: $0.text, number: $0.rawValue) })
    }

    /// `true` or `false`.
    static var boolean: ValueShape { .boolean(allowsFalse: true, allowsTrue: true) }
}

/// `if` some fields have certain values `then` others must be there or have certain values.
struct Condition: Sendable {
    /// A field and some of its words; `true` and `false` are those of Booleans.
    struct Limit: Sendable {
        let field: String
        let words: [String]

        /// The words are separated by spaces.
        init(_ field: String, _ words: String) {
            self.field = field
            self.words = words.split(separator: " ").map(String.init)
        }
    }

    /// Each of these fields is there with one of the words.
    let when: [Limit]

    /// Fields that must then be there.
    let required: [String]

    /// Fields that must then be missing.
    let forbidden: [String]

    /// Fields that must then, if they are there, have one of the words.
    let limited: [Limit]

    init(
        when: [Limit], required: [String] = [], forbidden: [String] = [], limited: [Limit] = []
    ) {
        self.when = when
        self.required = required
        self.forbidden = forbidden
        self.limited = limited
    }
}
