import JSON
import Queries

/// Forms as JSON Schema.
extension Form {
    /// Writes the form as a JSON Schema.
    func write(to json: inout JSONWriter, about: String? = nil) {
        switch self {
        case .schema(let text):
            json.raw(Array(text.utf8))
            return
        case .counts(let names, let kind):
            ObjectForm("", "How many by \(kind).", names.map { .must($0, .count, "How many.") })
                .write(to: &json)
            return
        default: break
        }
        json.beginObject()
        json.member("description", about)
        writeMembers(to: &json)
        json.endObject()
    }

    private func writeMembers(to json: inout JSONWriter) {
        switch self {
        case .text(let length):
            json.member("type", "string")
            if let length {
                json.member("minLength", length.lowerBound)
                json.member("maxLength", length.upperBound)
            }
        case .pattern(let pattern):
            json.member("type", "string")
            json.member("pattern", pattern)
        case .format(let format):
            json.member("type", "string")
            json.member("format", format)
        case .choice(let words):
            json.member("type", "string")
            json.key("enum")
            json.strings(words)
        case .number(let range):
            json.member("type", "integer")
            if let range {
                json.member("minimum", range.lowerBound)
                json.member("maximum", range.upperBound)
            }
        case .flag: json.member("type", "boolean")
        case .list(let element):
            json.member("type", "array")
            json.key("items")
            element.write(to: &json)
        case .several(let element, let count):
            json.member("type", "array")
            json.member("minItems", count.lowerBound)
            json.member("maxItems", count.upperBound)
            json.key("items")
            element.write(to: &json)
        case .map(let element):
            json.member("type", "object")
            json.key("additionalProperties")
            element.write(to: &json)
        case .either(let forms):
            json.key("anyOf")
            json.beginArray()
            for form in forms { form.write(to: &json) }
            json.endArray()
        case .named(let object): json.reference(to: object.name)
        case .reference(let name): json.reference(to: name)
        case .volunteer, .subject, .hours: Form.id.writeMembers(to: &json)
        case .sentence: Form.text(nil).writeMembers(to: &json)
        case .evidence: Form.list(.position).writeMembers(to: &json)
        case .counts, .schema: break
        }
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
    /// Writes the object as a JSON Schema; no member is left unsaid.
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("type", "object")
        json.member("description", about)
        json.key("required")
        json.strings(members.filter(\.isRequired).map(\.name))
        json.key("properties")
        json.beginObject()
        for member in members {
            json.key(member.name)
            member.form.write(to: &json, about: member.about)
        }
        json.endObject()
        json.member("additionalProperties", false)
        json.endObject()
    }
}

extension JSONWriter {
    mutating func reference(to name: String) {
        member("$ref", "#/components/schemas/" + name)
    }
}
