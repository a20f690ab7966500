import HTTPTypes
import Synchronization

extension HTTPField.Name {
    /// The field with the request's name, which answers and logs have.
    static let requestID: HTTPField.Name = {
        guard let name = HTTPField.Name("X-Request-Id") else {
            preconditionFailure("this is a field name")
        }
        return name
    }()
}

/// Names requests, so that a client's report, a log line and an answer can be matched.
///
/// A client may choose the name. A name with other characters than letters, digits and a few marks
/// could end a header or a log line, so the server replaces it by one of its own.
package final class RequestIDs: Sendable {
    /// The maximum length of a client's name.
    static let maximumLength = 128

    /// Differs between starts of the server.
    private let prefix: String
    private let count = Atomic<UInt64>(0)

    /// Creates a source of names with a random prefix.
    package init(using generator: inout some RandomNumberGenerator) {
        let random = generator.next()
        let digits = String(random, radix: 36)
        prefix = String(repeating: "0", count: 13 - digits.count) + digits + "-"
    }

    /// The name of a request with these fields: the client's, or a new one.
    func id(of fields: HTTPFields) -> String {
        guard let given = fields.value(.requestID), Self.isSafe(given) else { return next() }
        return given
    }

    /// A new name.
    func next() -> String {
        prefix + String(count.add(1, ordering: .relaxed).newValue, radix: 36)
    }

    /// Whether a name is of 1 to 128 letters, digits, dots, colons, `_`, `-`, `/`, `+`, `=`.
    static func isSafe(_ text: String) -> Bool {
        let bytes = text.utf8
        return (1...maximumLength).contains(bytes.count)
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: ":"),
                    UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "+"),
                    UInt8(ascii: "="):
                    true
                default: false
                }
            }
    }
}
