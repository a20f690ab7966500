internal import JSON

/// The data of a scripted event, as a literal: objects keep the order in which they are written.
enum Content: Sendable {
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([Content])
    case object([(key: String, value: Content)])

    /// Texts as a list.
    static func texts(_ texts: [String]) -> Content { .list(texts.map(Content.text)) }

    /// The members of an object; none of other values.
    var members: [(key: String, value: Content)] {
        if case .object(let members) = self { members } else { [] }
    }

    func write(to json: inout JSONWriter) {
        switch self {
        case .text(let text): json.string(text)
        case .number(let number): json.integer(number)
        case .flag(let flag): json.bool(flag)
        case .list(let items):
            json.beginArray()
            for item in items { item.write(to: &json) }
            json.endArray()
        case .object:
            json.beginObject()
            writeMembers(to: &json)
            json.endObject()
        }
    }

    /// Writes the members of an object, without its braces.
    func writeMembers(to json: inout JSONWriter) {
        for member in members {
            json.key(member.key)
            member.value.write(to: &json)
        }
    }
}

extension Content: ExpressibleByStringInterpolation {
    init(stringLiteral value: String) { self = .text(value) }
}

extension Content: ExpressibleByIntegerLiteral {
    init(integerLiteral value: Int) { self = .number(value) }
}

extension Content: ExpressibleByBooleanLiteral {
    init(booleanLiteral value: Bool) { self = .flag(value) }
}

extension Content: ExpressibleByArrayLiteral {
    init(arrayLiteral elements: Content...) { self = .list(elements) }
}

extension Content: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, Content)...) {
        self = .object(elements.map { (key: $0.0, value: $0.1) })
    }
}
