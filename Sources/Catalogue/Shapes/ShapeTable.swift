/// The shapes of all types, laid flat, so that the validator walks plain numbers.
///
/// Made from the generated ``ObjectShape`` values at first use.
struct ShapeTable: Sendable {
    /// What kind of value a field holds.
    enum Form: UInt8 {
        case text, reference, pattern, district, date, timestamp, choice, integer, boolean
        case array, object, event
    }

    /// One field of an object, or (without a name) the item of an array.
    struct Field: BitwiseCopyable {
        var form: Form = .text
        /// Where the value goes in the frame of its object.
        var slot: UInt8 = 0
        var personal: PersonalOwner?
        var refers: Aggregate?
        var pattern: NamedPattern = .id
        var isUnique = false
        var isNamed = false
        /// Index of the item's field, of the object, or of the first choice.
        var detail: Int32 = 0
        var choiceCount: Int32 = 0
        /// Bounds of the integer, the code points or the items; for Booleans 0…1.
        var minimum: Int64 = 0
        var maximum: Int64 = 0
    }

    struct Object: BitwiseCopyable {
        var firstField: Int32 = 0
        var fieldCount: Int32 = 0
        var slotCount: Int32 = 0
        var minimumMembers: Int32 = 0
        /// One bit for each field that must be there.
        var required: UInt64 = 0
        var firstCondition: Int32 = 0
        var conditionCount: Int32 = 0
        var firstAlternative: Int32 = 0
        var alternativeCount: Int32 = 0
    }

    /// One word of an enumeration.
    struct Choice: BitwiseCopyable {
        var name: Name
        var value: Int64
    }

    /// A name in the table's bytes.
    struct Name: BitwiseCopyable {
        var key: NameKey
        var start: Int

        /// Whether the name stands in some bytes, whose key is given.
        @inline(__always)
        func matches(_ key: NameKey, _ text: Span<UInt8>, _ names: ImmortalTable<UInt8>) -> Bool {
            guard self.key == key else { return false }
            guard key.length > NameKey.wholeLength else { return true }
            for index in 8..<key.length - 8 where names[start + index] != text[index] {
                return false
            }
            return true
        }
    }

    /// A ``Condition`` by field positions; `limits` of `when` come before those of `limited`.
    struct FlatCondition: BitwiseCopyable {
        var firstLimit: Int32
        var whenCount: Int32
        var limitedCount: Int32
        var required: UInt64
        var forbidden: UInt64
    }

    /// The values that a field may have, one bit each.
    struct Limit: BitwiseCopyable {
        var field: Int32
        var values: UInt64
    }

    let names: ImmortalTable<UInt8>
    let fields: ImmortalTable<Field>
    /// The names of the fields, by the same indexes; empty for the items of arrays.
    let fieldNames: ImmortalTable<Name>
    let objects: ImmortalTable<Object>
    let choices: ImmortalTable<Choice>
    let conditions: ImmortalTable<FlatCondition>
    let limits: ImmortalTable<Limit>
    /// One bit for each field of an alternative.
    let alternatives: ImmortalTable<UInt64>
    /// Index of the object of each type's versions: type × `maximumVersions` + version − 1, or -1.
    let roots: ImmortalTable<Int32>
    /// The envelope's attributes as an object, in the order of the stored bytes.
    let envelope: Int
    /// Type numbers by the hash of their names, open addressing, 0xFF where empty.
    let typesByHash: ImmortalTable<UInt8>
    /// The names of the types, by number.
    let typeNames: ImmortalTable<Name>

    /// The most versions of a schema.
    static let maximumVersions = 16

    /// The one table.
    static let shared = ShapeTable()

    private init() {
        var builder = ShapeTableBuilder()
        var roots: [Int32] = []
        for type in EventType.allCases {
            roots += builder.addVersions(of: type)
        }
        envelope = builder.add(Envelope.shape, slots: nil)
        typeNames = ImmortalTable(builder.addTypeNames())
        typesByHash = ImmortalTable(builder.hashTypes())
        names = ImmortalTable(builder.names)
        fields = ImmortalTable(builder.fields)
        fieldNames = ImmortalTable(builder.fieldNames)
        objects = ImmortalTable(builder.objects)
        choices = ImmortalTable(builder.choices)
        conditions = ImmortalTable(builder.conditions)
        limits = ImmortalTable(builder.limits)
        alternatives = ImmortalTable(builder.alternatives)
        self.roots = ImmortalTable(roots)
    }
}

extension ShapeTable {
    /// The object that is the data of a type in a version that is published.
    func object(of type: EventType, version: Int) -> Int {
        let index = root(of: type, version: version)
        precondition(index >= 0, "no version \(version) of \(type.name)")
        return index
    }

    /// The object that is the data of a type in a version, or -1.
    func root(of type: EventType, version: Int) -> Int {
        guard (1...Self.maximumVersions).contains(version) else { return -1 }
        return Int(roots[Int(type.rawValue) * Self.maximumVersions + version - 1])
    }

    /// The name of a field; empty for the item of an array.
    func name(ofField index: Int) -> String {
        text(fieldNames[index])
    }

    /// Whether a field has that name; makes no text of its own.
    func isName(_ name: String, ofField index: Int) -> Bool {
        let own = fieldNames[index]
        guard name.utf8.count == own.key.length else { return false }
        return zip(name.utf8, own.start...).allSatisfy { $0 == names[$1] }
    }

    /// The words of a field's enumeration.
    func words(ofField index: Int) -> [String] {
        let field = fields[index]
        return (0..<Int(field.choiceCount)).map { text(choices[Int(field.detail) + $0].name) }
    }

    /// The index of a named field of an object.
    func field(named name: String, in object: Int) -> Int? {
        let first = Int(objects[object].firstField)
        let indexes = first..<first + Int(objects[object].fieldCount)
        return indexes.first { self.name(ofField: $0) == name }
    }

    private func text(_ name: Name) -> String {
        let bytes = (name.start..<name.start + name.key.length).map { names[$0] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The position of the field with this name within an object, tried from a likely one on;
    /// -1 when there is none.
    func position(
        of name: Span<UInt8>, first: Int, count: Int, likely: Int
    ) -> Int {
        let key = NameKey(name)
        var position = likely < count ? likely : 0
        for _ in 0..<count {
            if fieldNames[first + position].matches(key, name, names) { return position }
            position = position + 1 == count ? 0 : position + 1
        }
        return -1
    }

    /// The number that stands for a word of a field's enumeration; -1 when there is none.
    func choice(_ word: Span<UInt8>, first: Int, count: Int) -> Int64 {
        let key = NameKey(word)
        for index in first..<first + count where choices[index].name.matches(key, word, names) {
            return choices[index].value
        }
        return -1
    }

    /// The event type with this name.
    func type(named name: Span<UInt8>) -> EventType? {
        let key = NameKey(name)
        var place = key.hash
        while true {
            let number = typesByHash[place & (typesByHash.count - 1)]
            guard number != .max else { return nil }
            if typeNames[Int(number)].matches(key, name, names) {
                return EventType(rawValue: number)
            }
            place += 1
        }
    }
}
