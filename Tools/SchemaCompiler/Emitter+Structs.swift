extension Emitter {
    /// One field of a generated structure.
    private struct Field {
        var name: String
        var type: String
        /// The default value of the initialiser's parameter.
        var standard: String
        /// The expression that the decoder assigns.
        var reading: String
        var comment: String
    }

    func structs(_ events: [CatalogueModel.EventModel]) -> String {
        var source = SwiftSource()
        for event in events {
            let fields = fields(event.slots, in: event.structName)
            add(
                event.structName, fields,
                "The data of `\(event.name)`. \(event.newest.description)", to: &source)
            addNested(event.slots, in: event.structName, to: &source)
        }
        return source.text
    }

    private func addNested(
        _ properties: [Property], in owner: String, to source: inout SwiftSource
    ) {
        for property in properties where property.personal == nil {
            guard let object = Self.nestedObject(property.value) else { continue }
            let name = nestedName(property, in: owner)
            add(
                name, fields(object.properties, in: name),
                "One of `\(property.name)` of ``\(owner)``.", to: &source)
            addNested(object.properties, in: name, to: &source)
        }
    }

    private static func nestedObject(_ value: Value) -> ObjectModel? {
        switch value {
        case .object(let object): object
        case .array(let item, _, _, _): nestedObject(item)
        default: nil
        }
    }

    /// `SchemePublished` and `stars` → `SchemePublishedStar`.
    func nestedName(_ property: Property, in owner: String) -> String {
        var name = owner + SwiftNames.upper(property.name)
        if case .array = property.value, name.hasSuffix("s") { name.removeLast() }
        return name
    }

    private func add(
        _ name: String, _ fields: [Field], _ comment: String, to source: inout SwiftSource
    ) {
        source.line()
        source.doc(comment)
        source.block("public struct \(name): Sendable, Equatable {") { source in
            for field in fields {
                source.doc(field.comment)
                source.line("public let \(SwiftNames.declared(field.name)): \(field.type)")
                source.line()
            }
            source.doc("Data with these fields, which are not checked again.")
            guard !fields.isEmpty else {
                source.line("public init() {}")
                source.line()
                source.line("init(_: FieldReader) {}")
                return
            }
            source.block("public init(", closing: ") {") { source in
                for (index, field) in fields.enumerated() {
                    let comma = index == fields.count - 1 ? "" : ","
                    source.line(
                        "\(parameter(field.name)): \(field.type)\(field.standard)\(comma)")
                }
            }
            source.body { source in
                for field in fields {
                    source.line("self.\(field.name) = \(SwiftNames.declared(field.name))")
                }
            }
            source.line()
            source.block("init(_ fields: FieldReader) {") { source in
                for field in fields { source.line("\(assigned(field.name)) = \(field.reading)") }
            }
        }
    }

    /// The name of a parameter; keywords get backticks.
    private func parameter(_ name: String) -> String {
        SwiftNames.declared(name)
    }

    private func assigned(_ name: String) -> String {
        SwiftNames.declared(name) == name ? name : "self.\(name)"
    }

    private func fields(_ properties: [Property], in owner: String) -> [Field] {
        properties.enumerated().map { slot, property in
            field(property, slot, in: owner)
        }
    }

    private func field(_ property: Property, _ slot: Int, in owner: String) -> Field {
        let comment = comment(property)
        guard property.personal == nil else {
            return Field(
                name: "has" + SwiftNames.upper(property.name), type: "Bool",
                standard: property.isRequired ? " = true" : " = false",
                reading: "fields.has(\(slot))",
                comment: "Whether the personal field `\(property.name)` is there: \(comment)")
        }
        let optional = !property.isRequired
        var type = property.value.swiftType
        var reading = "fields." + reader(property.value, optional) + "(\(slot))"
        if Self.nestedObject(property.value) != nil {
            let name = nestedName(property, in: owner)
            if case .array = property.value {
                type = "[\(name)]"
                reading = "fields.objects(\(slot)).map { \(name)($0) }"
            } else {
                type = name
                reading = "\(name)(fields.object(\(slot)))"
            }
            if optional { reading = "fields.has(\(slot)) ? \(reading) : nil" }
        }
        return Field(
            name: property.name, type: type + (optional ? "?" : ""),
            standard: optional ? " = nil" : "", reading: reading, comment: comment)
    }

    func comment(_ property: Property) -> String {
        var text = property.title ?? property.name
        if let chinese = property.titleChinese { text += " (\(chinese))" }
        switch property.unit {
        case "minute": text += ", in minutes"
        case "fen": text += ", in fen"
        case "person": text += ", in persons"
        default: break
        }
        return text + "."
    }

    /// The method of `FieldReader` that reads a value.
    private func reader(_ value: Value, _ optional: Bool) -> String {
        let name: String
        switch value {
        case .array(let item, _, _, _):
            let plural = Self.readerName(item) + "s"
            name = plural
        default: name = Self.readerName(value)
        }
        guard optional else { return name }
        return "optional" + (name.hasPrefix("id") ? "ID" + name.dropFirst(2) : upperFirst(name))
    }

    private static func readerName(_ value: Value) -> String {
        switch value {
        case .text, .pattern: "text"
        case .reference: "id"
        case .district: "district"
        case .date: "date"
        case .timestamp: "timestamp"
        case .choice: "coded"
        case .integer(_, _, let unit):
            switch unit {
            case "minute": "minutes"
            case "fen": "fen"
            default: "integer"
            }
        case .boolean: "boolean"
        case .array, .object: "object"
        case .event: "event"
        }
    }
}
