import ServerSupport

/// A JSON text as a tree that can be written down wrongly: a name may stand in an object twice, and a
/// leaf is any text at all.
indirect enum JSONTree {
    case object([(name: String, value: JSONTree)])
    case array([JSONTree])
    case text(String)

    init(_ value: JSONValue) {
        switch value {
        case .null: self = .text("null")
        case .bool(let bool): self = .text(bool ? "true" : "false")
        case .integer(let number): self = .text(String(number))
        case .fraction(let number): self = .text(String(number))
        case .string(let string): self = .text(Self.quoted(string))
        case .array(let items): self = .array(items.map(JSONTree.init))
        case .object(let members):
            self = .object(
                members.sorted { $0.key < $1.key }.map { ($0.key, JSONTree($0.value)) })
        }
    }

    /// The tree as text; what its leaves say is not checked.
    var written: String {
        switch self {
        case .text(let text): text
        case .array(let items): "[" + items.map(\.written).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.map { Self.quoted($0.name) + ":" + $0.value.written }
                .joined(separator: ",") + "}"
        }
    }

    static func quoted(_ string: String) -> String {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\" + String(scalar)
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }

    /// The places in the tree below this one, itself included.
    var size: Int {
        switch self {
        case .text: 1
        case .array(let items): items.reduce(1) { $0 + $1.size }
        case .object(let members): members.reduce(1) { $0 + $1.value.size }
        }
    }

    /// Changes the place with that number, counted from the root down.
    func changing(_ place: Int, _ change: (JSONTree) -> JSONTree) -> JSONTree {
        guard place > 0 else { return change(self) }
        var left = place - 1
        func descend(_ child: JSONTree) -> JSONTree {
            defer { left -= child.size }
            return (0..<child.size).contains(left) ? child.changing(left, change) : child
        }
        switch self {
        case .text: return self
        case .array(let items): return .array(items.map(descend))
        case .object(let members): return .object(members.map { ($0.name, descend($0.value)) })
        }
    }
}
