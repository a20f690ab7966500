internal import JSON

extension SchemaReader {
    /// The regular expressions that schemas may use, with the Swift case for each.
    static let patterns: [String: String] = [
        "^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$": "id",
        "^[0-9]{6}$": "district",
        "^[0-9a-f]{64}$": "digest",
        "^[0-9A-HJ-NP-RTUW-Y]{18}$": "creditCode",
        "^[0-9]{17}[0-9X]$": "identityNumber",
        "^[^@\\s]+@[^@\\s]+$": "email",
        "^[0-9+() -]{5,24}$": "phone",
        "^[0-9]{8,20}$": "invoice",
    ]

    /// The check that a schema must name beside these patterns.
    static let checks: [String: String] = [
        "creditCode": "credit-code", "identityNumber": "chinese-id-number",
    ]

    static let districts: Set<String> = [
        "110101", "110102", "110105", "110106", "110107", "110108", "110109", "110111", "110112",
        "110113", "110114", "110115", "110116", "110117", "110118", "110119", "110228", "110229",
    ]

    /// Reads the schema of one value.
    func value(_ node: Node, _ pointer: String, isItem: Bool) throws(SchemaError) -> Value {
        let members = try members(node, pointer)
        let annotations: Set<String> = ["type", "x-title", "x-personal", "description"]
        func allow(_ keywords: String...) throws(SchemaError) {
            for name in members.keys where !annotations.contains(name) && !keywords.contains(name) {
                throw fail(pointer + "/" + name, "is not in the supported subset for this type")
            }
        }
        switch try string(members["type"], pointer + "/type") {
        case "string":
            try allow(
                "minLength", "maxLength", "pattern", "format", "enum", "const", "x-type",
                "x-refers", "x-check")
            return try string(members, pointer)
        case "integer":
            try allow("minimum", "maximum", "x-unit")
            return try integer(members, pointer)
        case "boolean":
            try allow("const")
            guard let node = members["const"] else {
                return .boolean(allowsFalse: true, allowsTrue: true)
            }
            return .boolean(allowsFalse: isFalse(node), allowsTrue: isTrue(node))
        case "array" where !isItem:
            try allow("items", "minItems", "maxItems", "uniqueItems")
            guard let items = members["items"] else { throw fail(pointer, "needs items") }
            let (minimum, maximum) = try bounds(members, "minItems", "maxItems", pointer)
            guard maximum <= 10_000 else { throw fail(pointer, "allows more than 10000 items") }
            return .array(
                try value(items, pointer + "/items", isItem: true), minimum: minimum,
                maximum: maximum, isUnique: isTrue(members["uniqueItems"]))
        case "object":
            let object = try object(node, pointer, isTop: false, isItem: isItem)
            guard let refers = members["x-refers"] else { return .object(object) }
            return try event(object, try string(refers, pointer + "/x-refers"), pointer)
        default:
            throw fail(pointer + "/type", "is not in the supported subset")
        }
    }

    /// Reads a reference to an event: an object with its source and id.
    private func event(
        _ object: ObjectModel, _ refers: String, _ pointer: String
    ) throws(SchemaError) -> Value {
        guard refers == "event" else {
            throw fail(
                pointer + "/x-refers",
                "is event at an object; a reference to an aggregate is a string, its id")
        }
        let isWhole = object.properties.allSatisfy { property in
            guard case .text(1, _) = property.value else { return false }
            return property.isRequired
        }
        guard object.properties.map(\.name) == ["source", "id"], isWhole else {
            throw fail(
                pointer,
                "a reference to an event requires source and id, two strings of minLength 1, in this "
                    + "order")
        }
        return .event(object)
    }

    private func bounds(
        _ members: [String: Node], _ low: String, _ high: String, _ pointer: String
    ) throws(SchemaError) -> (Int, Int) {
        var minimum = 0
        if let node = members[low] { minimum = Int(try integer(node, pointer + "/" + low)) }
        let maximum = Int(try integer(members[high], pointer + "/" + high))
        guard (0...maximum).contains(minimum) else { throw fail(pointer, "has no valid length") }
        return (minimum, maximum)
    }

    private func integer(
        _ members: [String: Node], _ pointer: String
    ) throws(SchemaError) -> Value {
        let minimum = try integer(members["minimum"], pointer + "/minimum")
        let maximum = try integer(members["maximum"], pointer + "/maximum")
        guard minimum <= maximum else { throw fail(pointer, "has no valid value") }
        var unit: String?
        if let node = members["x-unit"] {
            unit = try string(node, pointer + "/x-unit")
            guard ["minute", "fen", "person"].contains(unit) else {
                throw fail(pointer + "/x-unit", "is minute, fen or person")
            }
        }
        return .integer(minimum: minimum, maximum: maximum, unit: unit)
    }

    private func string(
        _ members: [String: Node], _ pointer: String
    ) throws(SchemaError) -> Value {
        let (minimum, maximum) = try bounds(members, "minLength", "maxLength", pointer)
        if let node = members["format"] {
            guard members["pattern"] == nil, members["enum"] == nil else {
                throw fail(pointer, "a format stands alone")
            }
            switch try string(node, pointer + "/format") {
            case "date" where maximum >= 10: return .date
            case "date-time" where maximum >= 64: return .timestamp
            default:
                throw fail(
                    pointer + "/format", "is date (maxLength 10) or date-time (maxLength 64)")
            }
        }
        if let node = members["pattern"] {
            return try pattern(
                try string(node, pointer + "/pattern"), members, pointer, minimum, maximum)
        }
        guard members["x-refers"] == nil, members["x-check"] == nil else {
            throw fail(pointer, "needs a pattern")
        }
        if let node = members["const"] {
            return .choice(type: nil, words: [try string(node, pointer + "/const")])
        }
        guard let node = members["enum"] else { return .text(minimum: minimum, maximum: maximum) }
        let words = try strings(node, pointer + "/enum")
        guard (1...63).contains(words.count), words.allSatisfy({ $0.count <= maximum }) else {
            throw fail(pointer + "/enum", "has 1 to 63 words no longer than maxLength")
        }
        let type = try members["x-type"].map { node throws(SchemaError) in
            try string(node, pointer + "/x-type")
        }
        return .choice(type: type, words: words)
    }

    private func pattern(
        _ expression: String, _ members: [String: Node], _ pointer: String, _ minimum: Int,
        _ maximum: Int
    ) throws(SchemaError) -> Value {
        guard let name = Self.patterns[expression] else {
            throw fail(pointer + "/pattern", "is none of the patterns that the validator knows")
        }
        let check = try members["x-check"].map { node throws(SchemaError) in
            try string(node, pointer + "/x-check")
        }
        guard check == Self.checks[name] else {
            throw fail(pointer + "/x-check", "must be \(Self.checks[name] ?? "absent")")
        }
        if let node = members["x-refers"] {
            guard name == "id", maximum >= 64, minimum <= 1 else {
                throw fail(pointer, "a reference has the pattern of ids and maxLength 64")
            }
            return .reference(aggregate: try string(node, pointer + "/x-refers"))
        }
        guard name == "district" else {
            guard members["enum"] == nil else {
                throw fail(pointer, "has a pattern and an enum")
            }
            return .pattern(name, minimum: minimum, maximum: maximum)
        }
        guard Set(try strings(members["enum"], pointer + "/enum")) == Self.districts else {
            throw fail(pointer + "/enum", "must be the eighteen district codes")
        }
        return .district
    }
}
