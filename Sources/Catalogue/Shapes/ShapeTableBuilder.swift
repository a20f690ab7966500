/// Lays the generated shapes flat; see ``ShapeTable``.
struct ShapeTableBuilder {
    var names: [UInt8] = []
    var fields: [ShapeTable.Field] = []
    var fieldNames: [ShapeTable.Name] = []
    var typeNames: [ShapeTable.Name] = []
    var objects: [ShapeTable.Object] = []
    var choices: [ShapeTable.Choice] = []
    var conditions: [ShapeTable.FlatCondition] = []
    var limits: [ShapeTable.Limit] = []
    var alternatives: [UInt64] = []

    /// Adds every published version of a type; answers the objects' indexes, -1 where none.
    ///
    /// A field has one slot in all versions: that of its name in the order of first appearance.
    mutating func addVersions(of type: EventType) -> [Int32] {
        var slots: [String] = []
        var roots: [Int32] = []
        let shapes = (1...ShapeTable.maximumVersions).map { type.shape(version: $0) }
        for case let shape? in shapes {
            for field in shape.fields where !slots.contains(field.name) {
                slots.append(field.name)
            }
        }
        for shape in shapes {
            roots.append(shape.map { Int32(add($0, slots: slots)) } ?? -1)
        }
        return roots
    }

    /// Adds an object and all it contains; answers its index.
    mutating func add(_ shape: ObjectShape, slots: [String]?) -> Int {
        var members: [ShapeTable.Field] = []
        var memberNames: [ShapeTable.Name] = []
        var required: UInt64 = 0
        for (position, member) in shape.fields.enumerated() {
            var field = flatten(member.value)
            field.isNamed = true
            memberNames.append(add(name: member.name))
            field.slot = UInt8(slots?.firstIndex(of: member.name) ?? position)
            field.personal = member.personal
            if member.isRequired { required |= 1 << UInt64(position) }
            members.append(field)
        }
        var object = ShapeTable.Object()
        object.firstField = Int32(fields.count)
        object.fieldCount = Int32(members.count)
        object.slotCount = Int32(slots?.count ?? members.count)
        object.minimumMembers = Int32(shape.minimumMembers)
        object.required = required
        fields += members
        fieldNames += memberNames
        let flat = shape.conditions.map { flatten($0, in: shape, members) }
        object.firstCondition = Int32(conditions.count)
        object.conditionCount = Int32(flat.count)
        conditions += flat
        object.firstAlternative = Int32(alternatives.count)
        object.alternativeCount = Int32(shape.alternatives.count)
        alternatives += shape.alternatives.map { mask($0, in: shape) }
        objects.append(object)
        return objects.count - 1
    }

    /// Adds the names of all types.
    mutating func addTypeNames() -> [ShapeTable.Name] {
        typeNames = EventType.allCases.map { add(name: $0.name) }
        return typeNames
    }

    /// The numbers of all types by the hash of their names.
    func hashTypes() -> [UInt8] {
        var size = 64
        while size < typeNames.count * 4 { size *= 2 }
        var table = [UInt8](repeating: .max, count: size)
        for (number, name) in typeNames.enumerated() {
            var place = name.key.hash & (size - 1)
            while table[place] != .max { place = (place + 1) & (size - 1) }
            table[place] = UInt8(number)
        }
        return table
    }

    private mutating func add(name: String) -> ShapeTable.Name {
        let start = names.count
        names += Array(name.utf8)
        return ShapeTable.Name(key: NameKey(name.utf8.span), start: start)
    }
}

extension ShapeTableBuilder {
    private mutating func flatten(_ value: ValueShape) -> ShapeTable.Field {
        var field = ShapeTable.Field()
        switch value {
        case .text(let length):
            field.form = .text
            (field.minimum, field.maximum) = (Int64(length.lowerBound), Int64(length.upperBound))
        case .reference(let aggregate):
            field.form = .reference
            field.refers = aggregate
        case .pattern(let pattern, let length):
            field.form = .pattern
            field.pattern = pattern
            (field.minimum, field.maximum) = (Int64(length.lowerBound), Int64(length.upperBound))
        case .district: field.form = .district
        case .date: field.form = .date
        case .timestamp: field.form = .timestamp
        case .choice(let words):
            field.form = .choice
            field.detail = Int32(choices.count)
            field.choiceCount = Int32(words.count)
            choices += words.map { word in
                ShapeTable.Choice(name: add(name: word.text), value: Int64(word.number))
            }
        case .integer(let range):
            field.form = .integer
            (field.minimum, field.maximum) = (range.lowerBound, range.upperBound)
        case .boolean(let allowsFalse, let allowsTrue):
            field.form = .boolean
            (field.minimum, field.maximum) = (allowsFalse ? 0 : 1, allowsTrue ? 1 : 0)
        case .array(let item, let count, let isUnique):
            let item = flatten(item)
            field.form = .array
            field.isUnique = isUnique
            (field.minimum, field.maximum) = (Int64(count.lowerBound), Int64(count.upperBound))
            field.detail = Int32(fields.count)
            fields.append(item)
            fieldNames.append(add(name: ""))
        case .object(let shape):
            field.form = .object
            field.detail = Int32(add(shape, slots: nil))
        case .event(let shape):
            field.form = .event
            field.detail = Int32(add(shape, slots: nil))
        }
        return field
    }

    private mutating func flatten(
        _ condition: Condition, in shape: ObjectShape, _ members: [ShapeTable.Field]
    ) -> ShapeTable.FlatCondition {
        let flat = ShapeTable.FlatCondition(
            firstLimit: Int32(limits.count), whenCount: Int32(condition.when.count),
            limitedCount: Int32(condition.limited.count),
            required: mask(condition.required, in: shape),
            forbidden: mask(condition.forbidden, in: shape))
        for limit in condition.when + condition.limited {
            let place = position(limit.field, in: shape)
            let values = limit.words.reduce(UInt64(0)) {
                $0 | 1 << UInt64(number(of: $1, in: shape.fields[place].value))
            }
            limits.append(.init(field: Int32(place), values: values))
        }
        return flat
    }

    private func position(_ name: String, in shape: ObjectShape) -> Int {
        guard let position = shape.fields.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("a schema names \(name), which its object lacks")
        }
        return position
    }

    /// One bit for each of the fields.
    private func mask(_ names: [String], in shape: ObjectShape) -> UInt64 {
        names.reduce(0) { $0 | 1 << UInt64(position($1, in: shape)) }
    }

    /// The number that the frame holds for a word of an enumeration or a Boolean.
    private func number(of word: String, in value: ValueShape) -> UInt8 {
        switch value {
        case .boolean: return word == "true" ? 1 : 0
        case .choice(let words):
            guard let number = words.first(where: { $0.text == word })?.number else {
                preconditionFailure("a condition names \(word), which the enumeration lacks")
            }
            return number
        default: preconditionFailure("a condition names a field that has no words")
        }
    }
}
