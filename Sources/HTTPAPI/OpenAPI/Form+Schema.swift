import Queries

/// Forms as JSON Schema.
extension Form {
    /// The form as a JSON Schema.
    func schema(about: String? = nil) -> JSONTree {
        switch self {
        case .schema(let text): .raw(text)
        case .counts(let names, let kind):
            ObjectForm("", "How many by \(kind).", names.map { .must($0, .count, "How many.") })
                .schema
        default: .object((about.map { [("description", .text($0))] } ?? []) + members)
        }
    }

    private var members: [JSONTree.Member] {
        switch self {
        case .text(let length):
            [("type", "string")] + Self.limits(length, "minLength", "maxLength")
        case .pattern(let pattern): [("type", "string"), ("pattern", .text(pattern))]
        case .format(let format): [("type", "string"), ("format", .text(format))]
        case .choice(let words): [("type", "string"), ("enum", .texts(words))]
        case .number(let range):
            [("type", "integer")] + Self.limits(range, "minimum", "maximum")
        case .flag: [("type", "boolean")]
        case .list(let element): [("type", "array"), ("items", element.schema())]
        case .several(let element, let count):
            [("type", "array")] + Self.limits(count, "minItems", "maxItems")
                + [("items", element.schema())]
        case .map(let element):
            [("type", "object"), ("additionalProperties", element.schema())]
        case .either(let forms): [("anyOf", .array(forms.map { $0.schema() }))]
        case .named(let object): [("$ref", "#/components/schemas/\(object.name)")]
        case .reference(let name): [("$ref", "#/components/schemas/\(name)")]
        case .volunteer, .subject, .hours: Form.id.members
        case .sentence: Form.text(nil).members
        case .evidence: Form.list(.position).members
        case .counts, .schema: []
        }
    }

    private static func limits(
        _ range: ClosedRange<Int>?, _ lower: String, _ upper: String
    ) -> [JSONTree.Member] {
        range.map { [(lower, .number($0.lowerBound)), (upper, .number($0.upperBound))] } ?? []
    }

    /// Calls back with every object of a name that the form mentions.
    func forEachNamed(_ body: (ObjectForm) -> Void) {
        switch self {
        case .list(let element), .map(let element), .several(let element, _):
            element.forEachNamed(body)
        case .either(let forms): forms.forEach { $0.forEachNamed(body) }
        case .named(let object):
            body(object)
            object.members.forEach { $0.form.forEachNamed(body) }
        default: break
        }
    }
}

extension ObjectForm {
    /// The object as a JSON Schema; no member is left unsaid.
    var schema: JSONTree {
        let properties = members.map { member in
            (name: member.name, value: member.form.schema(about: member.about))
        }
        return [
            "type": "object", "description": .text(about),
            "required": .texts(members.filter(\.isRequired).map(\.name)),
            "properties": .object(properties), "additionalProperties": false,
        ]
    }
}
