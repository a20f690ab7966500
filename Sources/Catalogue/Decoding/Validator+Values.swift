internal import JSON

extension Validator {
    /// Checks one value; answers its number, or `none` when it has been reported.
    mutating func check(
        _ node: JSONDocument.Node, _ field: ShapeTable.Field, _ index: Int
    ) -> Int64 {
        switch field.form {
        case .integer: return check(integer: node, field, index)
        case .boolean: return check(boolean: node, field, index)
        case .array: return check(array: node, field, index)
        case .object: return check(object: node, field, index)
        case .event: return check(event: node, field, index)
        default:
            guard document.kind(node) == .string else {
                return wrongType("must be a string", index)
            }
            return check(string: node, field, index)
        }
    }

    private mutating func check(
        string node: JSONDocument.Node, _ field: ShapeTable.Field, _ index: Int
    ) -> Int64 {
        switch field.form {
        case .text:
            guard check(text: node, field, index) != Self.none else { return Self.none }
            return check(content: node, field, index)
        case .reference: return check(reference: node, field, index)
        case .pattern: return check(pattern: node, field, index)
        case .district:
            guard let district = document.withUTF8(node, { DistrictCode(utf8: $0) }) else {
                return report(
                    "not-in-enumeration", "give a GB/T 2260 code of a district of Beijing", index)
            }
            return Int64(district.code)
        case .date:
            guard let date = document.withUTF8(node, { CivilDate(utf8: $0) }) else {
                return report("bad-format", "write a date such as 2026-11-23", index)
            }
            return Int64(date.daysSinceEpoch)
        case .timestamp:
            guard let time = document.withUTF8(node, { Timestamp(rfc3339: $0) }) else {
                return report(
                    "bad-format", "write a time with its offset, such as 2026-11-23T08:00:00+08:00",
                    index)
            }
            return time.microseconds
        default:
            let number = document.withUTF8(node) {
                table.choice($0, first: Int(field.detail), count: Int(field.choiceCount))
            }
            guard number >= 0 else {
                let words = table.words(ofField: index).joined(separator: ", ")
                return report("not-in-enumeration", "use one of: \(words)", index)
            }
            return number
        }
    }

    private mutating func check(
        integer node: JSONDocument.Node, _ field: ShapeTable.Field, _ index: Int
    ) -> Int64 {
        switch document.kind(node) {
        case .integer, .fraction:
            // 60.0 is an integer (JSON Schema 2020-12, Core §4.2.3).
            guard document.isWhole(node) else {
                return report("not-an-integer", "write a whole number", index)
            }
            guard let value = document.wholeNumber(node), value >= field.minimum,
                value <= field.maximum
            else {
                return report(
                    "out-of-range", "give a number from \(field.minimum) to \(field.maximum)",
                    index)
            }
            return value
        default:
            return wrongType("must be an integer", index)
        }
    }

    private mutating func check(
        boolean node: JSONDocument.Node, _ field: ShapeTable.Field, _ index: Int
    ) -> Int64 {
        let value: Int64
        switch document.kind(node) {
        case .true: value = 1
        case .false: value = 0
        default: return wrongType("must be true or false", index)
        }
        guard value >= field.minimum, value <= field.maximum else {
            return report("not-in-enumeration", "must be \(field.minimum == 1)", index)
        }
        return value
    }

    private mutating func check(
        text node: JSONDocument.Node, _ field: ShapeTable.Field, _ index: Int
    ) -> Int64 {
        let length = document.unicodeScalarCount(node)
        guard length >= field.minimum else {
            return report(
                "too-short", "give at least \(field.minimum) characters", index)
        }
        guard length <= field.maximum else {
            return report("too-long", "give at most \(field.maximum) characters", index)
        }
        return Int64(node)
    }

    /// Checks that a text can be shown; what is on record was checked when it was posted.
    private mutating func check(
        content node: JSONDocument.Node, _ field: ShapeTable.Field, _ index: Int
    ) -> Int64 {
        guard !isStored else { return Int64(node) }
        let isLong = field.maximum >= TextChecks.longTextCharacters
        let verdict = document.withUTF8(node) {
            TextChecks.content($0, allowsLineFeeds: isLong)
        }
        guard verdict != .good, verdict != .blank || field.minimum > 0 else { return Int64(node) }
        return report(verdict.code, verdict.message, index)
    }

    private mutating func check(
        reference node: JSONDocument.Node, _ field: ShapeTable.Field, _ index: Int
    ) -> Int64 {
        guard check(id: node, index), let aggregate = field.refers else { return Self.none }
        if references.isEmpty { references.reserveCapacity(4) }
        let place = place(of: index)
        references.append(
            Reference(
                id: document.string(node), aggregate: aggregate, field: place.field,
                item: place.item, nested: place.nested))
        return Int64(references.count - 1)
    }

    /// Checks the form of an id, and that it is no identity or mobile number.
    private mutating func check(id node: JSONDocument.Node, _ index: Int) -> Bool {
        let verdict = document.withUTF8(node) { IDVerdict($0, isStored: isStored) }
        guard verdict != .good else { return true }
        report(verdict.code, verdict.message, index)
        return false
    }

    private mutating func check(
        pattern node: JSONDocument.Node, _ field: ShapeTable.Field, _ index: Int
    ) -> Int64 {
        if field.pattern == .id { return check(id: node, index) ? Int64(node) : Self.none }
        guard check(text: node, field, index) != Self.none else { return Self.none }
        let verdict = document.withUTF8(node) { field.pattern.verdict($0) }
        switch verdict {
        case .good: return check(content: node, field, index)
        case .badFormat: return report("bad-format", field.pattern.advice, index)
        case .badCheck:
            return report(
                "check-digit", "the check character does not fit: look for a typing error", index)
        }
    }

    /// Checks the sealed form of a personal field: `{"sealed":"…"}`, optionally with `sameAs`.
    mutating func checkSealed(_ node: JSONDocument.Node, _ index: Int) -> Int64 {
        guard document.kind(node) == .object, let text = document.member(node, "sealed"),
            document.kind(text) == .string, document.withUTF8(text, { TextChecks.isBase64($0) })
        else {
            return report(
                "not-sealed", "a stored personal field is {\"sealed\":\"<base64>\"}", index)
        }
        if document.count(node) == 1 { return Int64(node) }
        guard document.count(node) == 2, let same = document.member(node, "sameAs"),
            document.kind(same) == .string, document.withUTF8(same, { IDForm.isID($0) })
        else {
            return report("not-sealed", "a sealed field has no members beside sameAs", index)
        }
        sameAs[table.name(ofField: index)] = document.string(same)
        return Int64(node)
    }

    /// Reports items that are equal.
    mutating func checkUnique(_ array: JSONDocument.Node) {
        var items: [JSONDocument.Node] = []
        document.forEachElement(array) { items.append($0) }
        guard items.count > 1 else { return }
        if document.kind(items[0]) == .string {
            var seen = Set<[UInt8]>(minimumCapacity: items.count)
            for (offset, item) in items.enumerated()
            where !seen.insert(document.utf8(item)).inserted {
                reportDuplicate(offset)
            }
            return
        }
        for offset in items.indices.dropFirst() {
            let item = items[offset]
            if items[..<offset].contains(where: { document.isEqual($0, in: document, item) }) {
                reportDuplicate(offset)
            }
        }
    }
}
