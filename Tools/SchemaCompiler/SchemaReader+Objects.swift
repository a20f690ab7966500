internal import JSON

extension SchemaReader {
    /// Reads an object's properties, required names and conditions.
    func object(
        _ node: Node, _ pointer: String, isTop: Bool, isItem: Bool = false
    ) throws(SchemaError) -> ObjectModel {
        let known: Set<String> = [
            "type", "additionalProperties", "required", "properties", "minProperties", "x-title",
            "x-personal", "x-type", "x-refers", "oneOf",
        ]
        let members = try members(node, pointer, known: isTop ? nil : known)
        guard try string(members["type"], pointer + "/type") == "object",
            isFalse(members["additionalProperties"])
        else {
            throw fail(pointer, "must be an object with additionalProperties false")
        }
        guard let propertiesNode = members["properties"],
            document.kind(propertiesNode) == .object
        else { throw fail(pointer + "/properties", "must be an object") }
        let required = try strings(members["required"], pointer + "/required")
        var object = ObjectModel()
        let at = pointer + "/properties"
        try document.forEachMember(propertiesNode) { key, value throws(SchemaError) in
            let name = document.string(key)
            let property = try property(
                value, name, isRequired: required.contains(name), at + "/" + name, isTop: isTop)
            object.properties.append(property)
        }
        for name in required where !object.properties.contains(where: { $0.name == name }) {
            throw fail(pointer + "/required", "names \(name), which is no property")
        }
        guard object.properties.count <= 32 else { throw fail(at, "has more than 32 properties") }
        if let node = members["minProperties"] {
            object.minimumMembers = Int(try integer(node, pointer + "/minProperties"))
        }
        if isTop, let node = members["allOf"] {
            object.conditions = try conditions(node, of: object)
        }
        if let node = members["oneOf"] {
            object.alternatives = try alternatives(node, pointer, of: object)
        }
        return object
    }

    /// Reads the alternatives of `oneOf`: each requires some properties, and exactly one must hold.
    private func alternatives(
        _ node: Node, _ place: String, of object: ObjectModel
    ) throws(SchemaError) -> [[String]] {
        let place = place + "/oneOf"
        guard document.kind(node) == .array else { throw fail(place, "must be an array") }
        var alternatives: [[String]] = []
        try document.forEachElement(node) { element throws(SchemaError) in
            let pointer = place + "/\(alternatives.count)"
            let members = try members(element, pointer, known: ["required"])
            let names = try strings(members["required"], pointer + "/required")
            for name in names {
                guard let property = object.properties.first(where: { $0.name == name }) else {
                    throw fail(pointer + "/required", "names \(name), which is no property")
                }
                guard !property.isRequired else {
                    throw fail(
                        pointer + "/required",
                        "names \(name), which the whole object requires: take it from one of the two"
                    )
                }
            }
            for (number, other) in alternatives.enumerated()
            where Set(names).isSubset(of: other) || Set(other).isSubset(of: names) {
                throw fail(
                    pointer,
                    "contains alternative \(number) or lies in it, so that both hold at once: give "
                        + "each a property that the other lacks")
            }
            alternatives.append(names)
        }
        guard (2...8).contains(alternatives.count) else {
            throw fail(
                place, "must have 2 to 8 alternatives of the form {\"required\": [names]}")
        }
        return alternatives
    }

    private func property(
        _ node: Node, _ name: String, isRequired: Bool, _ pointer: String, isTop: Bool
    ) throws(SchemaError) -> Property {
        guard name.wholeMatch(of: /[a-z][A-Za-z0-9]{0,39}/) != nil else {
            throw fail(pointer, "a property's name is camelCase")
        }
        let members = try members(node, pointer)
        var property = Property(name: name, isRequired: isRequired, value: .district)
        let titles = try titles(members["x-title"], pointer + "/x-title")
        (property.title, property.titleChinese) = (titles.english, titles.chinese)
        if let personal = members["x-personal"] {
            let owner = try string(personal, pointer + "/x-personal")
            guard isTop, ["subject", "participation-volunteer", "complaint"].contains(owner) else {
                throw fail(
                    pointer + "/x-personal", "is subject, participation-volunteer or complaint")
            }
            property.personal = owner
        }
        property.value = try value(node, pointer, isItem: false)
        if case .event = property.value, !isTop || property.personal != nil {
            throw fail(
                pointer + "/x-refers",
                "event stands at a property of the data itself that is not personal")
        }
        if case .integer(_, _, let unit) = property.value { property.unit = unit }
        return property
    }

    /// Reads the conditions of `allOf`: `if` some properties have certain values, `then` others
    /// must be present, be absent or have certain values.
    private func conditions(
        _ node: Node, of object: ObjectModel
    ) throws(SchemaError) -> [ConditionModel] {
        guard document.kind(node) == .array else { throw fail("/allOf", "must be an array") }
        var conditions: [ConditionModel] = []
        try document.forEachElement(node) { element throws(SchemaError) in
            let pointer = "/allOf/\(conditions.count)"
            let members = try members(element, pointer, known: ["if", "then"])
            guard let test = members["if"], let then = members["then"] else {
                throw fail(pointer, "must have if and then")
            }
            conditions.append(try condition(test, then, pointer, of: object))
        }
        return conditions
    }

    private func condition(
        _ test: Node, _ then: Node, _ pointer: String, of object: ObjectModel
    ) throws(SchemaError) -> ConditionModel {
        let test = try members(test, pointer + "/if", known: ["properties", "required"])
        var condition = ConditionModel(when: [], required: [], forbidden: [], limited: [])
        let when = try limits(test["properties"], pointer + "/if/properties", of: object)
        condition.when = when.limits
        let required = try strings(test["required"], pointer + "/if/required")
        guard Set(required) == Set(condition.when.map(\.name)), !required.isEmpty,
            when.forbidden.isEmpty
        else {
            throw fail(pointer + "/if", "must require just the properties that it limits")
        }
        let result = try members(then, pointer + "/then", known: ["properties", "required"])
        if let node = result["required"] {
            condition.required = try strings(node, pointer + "/then/required")
        }
        if let node = result["properties"] {
            let then = try limits(node, pointer + "/then/properties", of: object)
            (condition.limited, condition.forbidden) = (then.limits, then.forbidden)
        }
        for name in condition.required
        where !object.properties.contains(where: { $0.name == name }) {
            throw fail(pointer + "/then/required", "names \(name), which is no property")
        }
        return condition
    }

    func limits(
        _ node: Node?, _ pointer: String, of object: ObjectModel
    ) throws(SchemaError) -> (limits: [ConditionModel.Limit], forbidden: [String]) {
        guard let node, document.kind(node) == .object else {
            throw fail(pointer, "must be an object")
        }
        var limits: [ConditionModel.Limit] = []
        var forbidden: [String] = []
        try document.forEachMember(node) { key, value throws(SchemaError) in
            let name = document.string(key)
            guard let property = object.properties.first(where: { $0.name == name }) else {
                throw fail(pointer + "/" + name, "is no property")
            }
            if isFalse(value) {
                forbidden.append(name)
                return
            }
            let members = try members(value, pointer + "/" + name, known: ["const", "enum"])
            let words = try words(members, pointer + "/" + name)
            let known: [String]
            switch property.value {
            case .choice(_, let words): known = words
            case .boolean: known = ["true", "false"]
            default: throw fail(pointer + "/" + name, "is neither enumeration nor Boolean")
            }
            guard Set(words).isSubset(of: known), !words.isEmpty else {
                throw fail(pointer + "/" + name, "names a value that the property cannot have")
            }
            limits.append(.init(name: name, words: words))
        }
        return (limits, forbidden)
    }

    private func words(
        _ members: [String: Node], _ pointer: String
    ) throws(SchemaError) -> [String] {
        if let node = members["const"] {
            switch document.kind(node) {
            case .true: return ["true"]
            case .false: return ["false"]
            default: return [try string(node, pointer + "/const")]
            }
        }
        return try strings(members["enum"], pointer + "/enum")
    }
}
