internal import JSON

/// Walks the data of an event against the shape table, checks every value, and leaves what it
/// read in frames of plain numbers, from which the generated types take their fields.
///
/// A frame is one number of bits (which slots are filled), then one number for each slot:
/// a node of the document for texts, the index of a reference, the number of an enumeration's
/// case, the value of integers and times, `start | count << 32` for arrays, another frame for
/// objects.
struct Validator: ~Copyable {
    /// Stands for a value that has been reported. No value of a field is this number.
    static let none = Int64.min

    let document: JSONDocument
    let table: ShapeTable
    /// Whether personal fields stand in their sealed form.
    let isStored: Bool

    var slots: Slots
    var references: [Reference] = []
    var eventReferences: [EventReference] = []
    var violations = ViolationList()
    /// The personal fields that were found: index of the field, node of its value.
    var personal: [(field: Int, node: JSONDocument.Node)] = []
    /// By the names of stored personal fields, who else was found to have the same value.
    var sameAs: [String: String] = [:]

    /// Steps from `data` to the current object: field indexes, and items as `~index`.
    var path: [Int] = []
    var isInsidePersonal = false

    init(_ document: JSONDocument, _ slots: consuming Slots, isStored: Bool) {
        self.slots = slots
        self.document = document
        self.isStored = isStored
        table = .shared
    }

    /// Checks the data of an event; the frame is the first one.
    mutating func check(data node: JSONDocument.Node, as index: Int) {
        let object = table.objects[index]
        check(members: node, of: object, frame: 0)
    }

    /// Adds an empty frame and answers where it begins.
    mutating func addFrame(slotCount: Int) -> Int {
        let frame = slots.count
        slots.append(count: slotCount + 1)
        return frame
    }

    mutating func check(
        members node: JSONDocument.Node, of object: ShapeTable.Object, frame: Int
    ) {
        var present: UInt64 = 0
        var filled: Int64 = 0
        var likely = 0
        var key = document.firstChild(node)
        let count = document.count(node)
        let first = Int(object.firstField)
        let fieldCount = Int(object.fieldCount)
        for _ in 0..<count {
            let value = key + 1
            let position = document.withUTF8(key) {
                table.position(of: $0, first: first, count: fieldCount, likely: likely)
            }
            if position >= 0 {
                likely = position + 1
                present |= 1 << UInt64(position)
                let field = table.fields[first + position]
                let number =
                    field.personal == nil
                    ? check(value, field, first + position)
                    : check(personal: value, field, first + position)
                if number != Self.none {
                    slots[frame + 1 + Int(field.slot)] = number
                    filled |= 1 << Int64(field.slot)
                }
            } else {
                reportUnknown(key)
            }
            key = document.next(value)
        }
        slots[frame] = filled
        if present & object.required != object.required {
            reportMissing(object.required & ~present, of: object)
        }
        if count < Int(object.minimumMembers) {
            report("too-few", "state at least \(object.minimumMembers) of the fields")
        }
        if object.alternativeCount > 0 { check(alternativesOf: object, present: present) }
        for offset in 0..<Int(object.conditionCount) {
            let condition = table.conditions[Int(object.firstCondition) + offset]
            check(condition, of: object, present: present, frame: frame)
        }
    }

    /// Checks a personal field; answers its number, or `none` when it has been reported.
    private mutating func check(
        personal node: JSONDocument.Node, _ field: ShapeTable.Field, _ index: Int
    ) -> Int64 {
        personal.append((index, node))
        if isStored { return checkSealed(node, index) }
        isInsidePersonal = true
        defer { isInsidePersonal = false }
        return check(node, field, index)
    }

    /// Checks an array; answers `start | count << 32` of the items' numbers.
    mutating func check(
        array node: JSONDocument.Node, _ field: ShapeTable.Field, _ index: Int
    ) -> Int64 {
        guard document.kind(node) == .array else {
            return wrongType("must be an array", index)
        }
        let count = document.count(node)
        guard count >= field.minimum else {
            return report("too-few", "give at least \(field.minimum) items", index)
        }
        guard count <= field.maximum else {
            return report("too-many", "give at most \(field.maximum) items", index)
        }
        let start = slots.count
        slots.append(count: count)
        path.append(index)
        defer { path.removeLast() }
        let item = table.fields[Int(field.detail)]
        var element = document.firstChild(node)
        var isWhole = true
        for offset in 0..<count {
            path.append(~offset)
            let number = check(element, item, Int(field.detail))
            if number != Self.none {
                slots[start + offset] = number
            } else {
                isWhole = false
            }
            path.removeLast()
            element = document.next(element)
        }
        if isWhole, field.isUnique { checkUnique(node) }
        return isWhole ? Int64(start) | Int64(count) << 32 : Self.none
    }

    /// Checks a nested object; answers its frame.
    mutating func check(
        object node: JSONDocument.Node, _ field: ShapeTable.Field, _ index: Int
    ) -> Int64 {
        guard document.kind(node) == .object else {
            return wrongType("must be an object", index)
        }
        let object = table.objects[Int(field.detail)]
        let frame = addFrame(slotCount: Int(object.slotCount))
        if field.isNamed { path.append(index) }
        defer { if field.isNamed { path.removeLast() } }
        check(members: node, of: object, frame: frame)
        return Int64(frame)
    }

    /// Checks a reference to an event; answers the frame of its source and its id.
    mutating func check(
        event node: JSONDocument.Node, _ field: ShapeTable.Field, _ index: Int
    ) -> Int64 {
        let frame = check(object: node, field, index)
        guard frame != Self.none, slots[Int(frame)] == 0b11 else { return frame }
        let texts = [1, 2].map { document.string(JSONDocument.Node(slots[Int(frame) + $0])) }
        eventReferences.append(
            EventReference(
                id: EventID(source: texts[0], id: texts[1]),
                pointer: "/" + table.name(ofField: index)))
        return frame
    }
}
