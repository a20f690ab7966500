import Catalogue
import JSON

/// What a JSON value looks like, in the few words that the interface needs; written as JSON Schema.
indirect enum Form: Sendable {
    /// Text of a length in characters, where there is a limit.
    case text(ClosedRange<Int>?)
    /// Text of a pattern (ECMA-262).
    case pattern(String)
    /// Text of a format of JSON Schema.
    case format(String)
    /// One of these words.
    case choice([String])
    /// A whole number in a range, where there is one.
    case number(ClosedRange<Int>?)
    case flag
    case list(Form)
    /// A list of so many.
    case several(Form, ClosedRange<Int>)
    /// An object whose members are all of one form, whatever they are called.
    case map(Form)
    /// An object of its own.
    case object(ObjectForm)
    /// An object that the description has once, under its name.
    case named(ObjectForm)
    /// One of several.
    case either([Form])
    /// Another place of the description, under `#/components/schemas/`.
    case reference(String)
    /// A JSON Schema as it stands.
    case schema(String)

    /// The id of an aggregate.
    static let id = Form.pattern(IDForm.expression)
    /// A position of the log.
    static let position = Form.pattern("^[0-9]{1,16}$")
    /// A position of the log, with the beginning of the hash of the record there if it is known.
    static let place = Form.pattern("^[0-9]{1,16}(\\.[0-9A-Fa-f]{16})?$")
    /// A position of the log as CloudEvents has it, which also sorts as text.
    static let sequence = Form.pattern("^[0-9]{16}$")
    /// An RFC 3339 time with its offset.
    static let time = Form.format("date-time")
    /// A day in Asia/Shanghai.
    static let day = Form.format("date")
    /// A district by GB/T 2260.
    static let district = Form.pattern("^[0-9]{6}$")
    /// A count of things or minutes.
    static let count = Form.number(0...Int(1) << 53)
    /// A kind of aggregate and an id.
    static let tag = Form.pattern(
        "^(\(Aggregate.allCases.map(\.name).joined(separator: "|"))):[!-~]{1,100}$")
    /// What is true or not.
    static let yesOrNo = Form.choice(["true", "false"])

    /// A list of words.
    static func words(_ words: [String]) -> Form { .list(.choice(words)) }
}

/// An object: its members, in the order in which they are written and stand in a table.
struct ObjectForm: Sendable {
    struct Member: Sendable {
        let name: String
        let form: Form
        let about: String
        let isRequired: Bool

        /// A member that is always there.
        static func must(_ name: String, _ form: Form, _ about: String) -> Member {
            Member(name: name, form: form, about: about, isRequired: true)
        }

        /// A member that is left out where there is nothing to say.
        static func may(_ name: String, _ form: Form, _ about: String) -> Member {
            Member(name: name, form: form, about: about, isRequired: false)
        }
    }

    let name: String
    let about: String
    let members: [Member]

    init(_ name: String, _ about: String, _ members: [Member]) {
        self.name = name
        self.about = about
        self.members = members
    }

    /// The same object with more members, under another name.
    func with(_ name: String, _ about: String, _ more: [Member]) -> ObjectForm {
        ObjectForm(name, about, members + more)
    }
}

extension Form {
    /// Writes the form as a JSON Schema.
    func write(to json: inout JSONWriter, about: String? = nil) {
        switch self {
        case .schema(let text):
            json.raw(Array(text.utf8))
            return
        case .object(let object):
            object.write(to: &json)
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
        case .object, .schema: break
        }
    }

    /// Calls back with every object of a name that the form mentions.
    func forEachNamed(_ body: (ObjectForm) -> Void) {
        switch self {
        case .list(let element), .map(let element), .several(let element, _):
            element.forEachNamed(body)
        case .either(let forms): forms.forEach { $0.forEachNamed(body) }
        case .object(let object): object.members.forEach { $0.form.forEachNamed(body) }
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
    mutating func strings(_ values: [String]) {
        beginArray()
        for value in values { string(value) }
        endArray()
    }

    mutating func reference(to name: String) {
        member("$ref", "#/components/schemas/" + name)
    }
}
