extension CatalogueModel {
    /// Names every enumeration of an event and collects its words.
    mutating func nameEnumerations(_ event: inout EventModel) throws(SchemaError) {
        for index in event.slots.indices {
            let owner = event.structName + SwiftNames.upper(event.slots[index].name)
            try name(&event.slots[index].value, owner, event.versions[0])
        }
        for version in event.versions.indices {
            let schema = event.versions[version]
            for index in schema.object.properties.indices {
                let property = schema.object.properties[index]
                let owner = event.structName + SwiftNames.upper(property.name)
                try name(
                    &event.versions[version].object.properties[index].value, owner, schema)
            }
        }
    }

    private mutating func name(
        _ value: inout Value, _ owner: String, _ schema: Schema
    ) throws(SchemaError) {
        switch value {
        case .choice(let type, let words):
            let name = type ?? owner
            try gather(words, in: name, schema)
            value = .choice(type: name, words: words)
        case .array(var item, let minimum, let maximum, let isUnique):
            try name(&item, owner, schema)
            value = .array(item, minimum: minimum, maximum: maximum, isUnique: isUnique)
        case .object(var object):
            for index in object.properties.indices {
                let name = owner + SwiftNames.upper(object.properties[index].name)
                try self.name(&object.properties[index].value, name, schema)
            }
            value = .object(object)
        default: break
        }
    }

    /// Adds the words of a field to its type. A type that several fields share has the words of
    /// all, in the order of appearance.
    private mutating func gather(
        _ words: [String], in name: String, _ schema: Schema
    ) throws(SchemaError) {
        guard name.wholeMatch(of: /[A-Z][A-Za-z0-9]{0,59}/) != nil else {
            throw schema.fail("", "x-type \(name) is no name of a Swift type")
        }
        guard let index = enumerations.firstIndex(where: { $0.name == name }) else {
            enumerations.append(Enumeration(name: name, words: words, usedBy: schema.name))
            return
        }
        for word in words where !enumerations[index].words.contains(word) {
            enumerations[index].words.append(word)
        }
        guard enumerations[index].words.count <= 63 else {
            throw schema.fail("", "the enumeration \(name) has more than 63 words")
        }
    }
}

extension Value {
    /// The Swift type of a field, on which all versions must agree.
    var swiftType: String {
        switch self {
        case .text, .pattern: "String"
        case .reference(let aggregate): SwiftNames.upper(aggregate) + "ID"
        case .district: "DistrictCode"
        case .date: "CivilDate"
        case .timestamp: "Timestamp"
        case .choice(let type, _): type ?? "choice"
        case .integer(_, _, let unit):
            switch unit {
            case "minute": "Minutes"
            case "fen": "Fen"
            default: "Int"
            }
        case .boolean: "Bool"
        case .array(let item, _, _, _): "[\(item.swiftType)]"
        case .object: "object"
        case .event: "EventID"
        }
    }
}
