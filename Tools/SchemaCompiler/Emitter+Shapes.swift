extension Emitter {
    func shapes(_ events: [CatalogueModel.EventModel]) -> String {
        var source = SwiftSource()
        for event in events {
            source.line()
            source.block("extension \(event.structName) {") { source in
                for (index, schema) in event.versions.enumerated() {
                    if index > 0 { source.line() }
                    addNested(schema, to: &source)
                    source.doc("The fields of version \(schema.version).")
                    add(schema.object, shapeName(schema), of: schema, to: &source)
                }
            }
        }
        return source.text
    }

    /// Adds the shapes of nested objects, each with its own name.
    private func addNested(_ schema: Schema, to source: inout SwiftSource) {
        for property in schema.object.properties {
            guard let object = Self.object(in: property.value) else { continue }
            source.doc("The fields of `\(property.name)` in version \(schema.version).")
            add(object, nestedName(property, schema), of: schema, to: &source)
            source.line()
        }
    }

    private static func object(in value: Value) -> ObjectModel? {
        switch value {
        case .object(let object), .array(.object(let object), _, _, _), .event(let object): object
        default: nil
        }
    }

    /// `person` → `personShape`.
    private func nestedName(_ property: Property, _ schema: Schema) -> String {
        property.name + upperFirst(shapeName(schema))
    }

    private func add(
        _ object: ObjectModel, _ name: String, of schema: Schema, to source: inout SwiftSource
    ) {
        let fields = object.properties.map { field($0, schema) }
        let opening = "static let \(name) = ObjectShape("
        let minimum =
            object.minimumMembers > 0 ? ", minimumMembers: \(object.minimumMembers)" : ""
        let alternatives = alternatives(object)
        let whole = "\(opening)[\(fields.joined(separator: ", "))]\(minimum)\(alternatives))"
        if fields.count < 2, object.conditions.isEmpty, source.fits(whole) {
            source.line(whole)
            return
        }
        guard !object.conditions.isEmpty else {
            let closing = "]\(minimum)\(alternatives))"
            guard !(minimum + alternatives).isEmpty else {
                source.block(opening + "[", closing: closing) { add(fields, to: &$0) }
                return
            }
            source.line(opening)
            source.body(closing: "") { source in
                guard !source.fits(closing) else {
                    source.block("[", closing: closing) { add(fields, to: &$0) }
                    return
                }
                source.block("[", closing: "],") { add(fields, to: &$0) }
                if !minimum.isEmpty { source.line(minimum.dropFirst(2) + ",") }
                source.list("alternatives: ", sets(object), ")")
            }
            return
        }
        source.block(opening, closing: ")") { source in
            source.block("[", closing: "]\(minimum)\(alternatives),") { add(fields, to: &$0) }
            source.block("[", closing: "]") { source in
                for (index, condition) in object.conditions.enumerated() {
                    let isOnly = object.conditions.count == 1 && index == 0
                    add(condition, closing: isOnly ? ")" : "),", to: &source)
                }
            }
        }
    }

    /// The alternatives as an argument; empty where there are none.
    private func alternatives(_ object: ObjectModel) -> String {
        guard !object.alternatives.isEmpty else { return "" }
        return ", alternatives: [\(sets(object).joined(separator: ", "))]"
    }

    private func sets(_ object: ObjectModel) -> [String] {
        object.alternatives.map { names in
            "[\(names.map(SwiftSource.literal).joined(separator: ", "))]"
        }
    }

    /// Adds the items of an array of several lines; a single one has no comma.
    private func add(_ items: [String], to source: inout SwiftSource) {
        for item in items { source.line(item + (items.count == 1 ? "" : ",")) }
    }

    private func field(_ property: Property, _ schema: Schema) -> String {
        let kind = property.isRequired ? ".required" : ".optional"
        let name = SwiftSource.literal(property.name)
        let personal =
            property.personal.map { ", personal: .\(SwiftNames.lower($0))" } ?? ""
        let nested = ".object(\(nestedName(property, schema)))"
        let value =
            switch property.value {
            case .object: nested
            case .event: ".event(\(nestedName(property, schema)))"
            case .array(.object, let minimum, let maximum, let isUnique):
                ".array(\(nested), \(minimum)...\(maximum), isUnique: \(isUnique))"
            default: shape(property.value)
            }
        return "\(kind)(\(name), \(value)\(personal))"
    }

    private func shape(_ value: Value) -> String {
        func range(_ minimum: Int64, _ maximum: Int64) -> String {
            "\(SwiftSource.number(minimum))...\(SwiftSource.number(maximum))"
        }
        switch value {
        case .text(let minimum, let maximum):
            return ".text(\(range(Int64(minimum), Int64(maximum))))"
        case .reference(let aggregate): return ".reference(.\(SwiftNames.lower(aggregate)))"
        case .pattern(let name, let minimum, let maximum):
            return ".pattern(.\(name), \(range(Int64(minimum), Int64(maximum))))"
        case .district: return ".district"
        case .date: return ".date"
        case .timestamp: return ".timestamp"
        case .choice(let type, let words): return choice(type ?? "", words)
        case .integer(let minimum, let maximum, _):
            return ".integer(\(range(minimum, maximum)))"
        case .boolean(true, true): return ".boolean"
        case .boolean(let allowsFalse, let allowsTrue):
            return ".boolean(allowsFalse: \(allowsFalse), allowsTrue: \(allowsTrue))"
        case .array(let item, let minimum, let maximum, let isUnique):
            let count = range(Int64(minimum), Int64(maximum))
            return ".array(\(shape(item)), \(count), isUnique: \(isUnique))"
        case .object, .event: preconditionFailure("an object has a shape of its own")
        }
    }

    private func choice(_ type: String, _ words: [String]) -> String {
        let all = model.enumerations.first { $0.name == type }?.words
        if all == words { return ".choice(\(type).self)" }
        let cases = words.map { "\(type).\(SwiftNames.lower($0))" }
        return ".choice([\(cases.joined(separator: ", "))])"
    }

    private func add(
        _ condition: ConditionModel, closing: String, to source: inout SwiftSource
    ) {
        var parts: [(label: String, items: [String])] = [
            ("when", condition.when.map(Self.limit))
        ]
        let required = condition.required.map(SwiftSource.literal)
        let forbidden = condition.forbidden.map(SwiftSource.literal)
        if !required.isEmpty { parts.append(("required", required)) }
        if !forbidden.isEmpty { parts.append(("forbidden", forbidden)) }
        if !condition.limited.isEmpty {
            parts.append(("limited", condition.limited.map(Self.limit)))
        }
        source.block("Condition(", closing: closing) { source in
            for (index, part) in parts.enumerated() {
                source.list(part.label + ": ", part.items, index == parts.count - 1 ? "" : ",")
            }
        }
    }

    /// A field and its words, which are separated by spaces.
    private static func limit(_ limit: ConditionModel.Limit) -> String {
        let words = SwiftSource.literal(limit.words.joined(separator: " "))
        return ".init(\(SwiftSource.literal(limit.name)), \(words))"
    }
}
