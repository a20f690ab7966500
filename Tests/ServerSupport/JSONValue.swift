import Foundation

/// A JSON value as a test looks at it: read by Foundation, not by the code under test.
package enum JSONValue: Decodable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case fraction(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    package init(parsing bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    }

    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? value.decode(Int.self) {
            self = .integer(integer)
        } else if let fraction = try? value.decode(Double.self) {
            self = .fraction(fraction)
        } else if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if let array = try? value.decode([JSONValue].self) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }

    /// A member of an object.
    package subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// An element of an array.
    package subscript(index: Int) -> JSONValue? {
        items.indices.contains(index) ? items[index] : nil
    }

    /// The elements of an array; none for anything else.
    package var items: [JSONValue] {
        if case .array(let items) = self { items } else { [] }
    }

    package var integer: Int? {
        if case .integer(let integer) = self { integer } else { nil }
    }

    package var string: String? {
        if case .string(let string) = self { string } else { nil }
    }
}
