import JSON

/// A JSON value that is put together from literals, for documents that are made once.
enum JSONTree: Sendable {
    typealias Member = (name: String, value: JSONTree)

    /// Its members, in order.
    case object([Member])
    case array([JSONTree])
    case text(String)
    case number(Int)
    case flag(Bool)
    /// The text of a JSON value, which is written as it stands.
    case raw(String)

    /// An array of texts.
    static func texts(_ texts: [String]) -> JSONTree { .array(texts.map { .text($0) }) }

    func write(to json: inout JSONWriter) {
        switch self {
        case .object(let members):
            json.beginObject()
            for (name, value) in members {
                json.key(name)
                value.write(to: &json)
            }
            json.endObject()
        case .array(let values):
            json.beginArray()
            for value in values { value.write(to: &json) }
            json.endArray()
        case .text(let text): json.string(text)
        case .number(let number): json.integer(number)
        case .flag(let flag): json.bool(flag)
        case .raw(let text): json.raw(Array(text.utf8))
        }
    }

    /// The text of the value.
    var bytes: [UInt8] {
        var json = JSONWriter()
        write(to: &json)
        return json.bytes
    }
}

extension JSONTree: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
    ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    init(dictionaryLiteral members: (String, JSONTree)...) {
        self = .object(members.map { (name: $0.0, value: $0.1) })
    }

    init(arrayLiteral values: JSONTree...) { self = .array(values) }
    init(stringLiteral text: String) { self = .text(text) }
    init(integerLiteral number: Int) { self = .number(number) }
    init(booleanLiteral flag: Bool) { self = .flag(flag) }
}
