import HTTPTypes
import Synchronization

extension HTTPField.Name {
    /// What a request is called in answers and logs.
    static let requestID: HTTPField.Name = {
        guard let name = HTTPField.Name("X-Request-Id") else {
            preconditionFailure("this is a field name")
        }
        return name
    }()
}

/// Names for requests, so that a client's report, a log line and an answer can be put together.
///
/// A client may choose the name. Only letters, digits and a few marks are taken: anything else, which
/// could end a header or a line of the log is replaced by a name of ours.
package final class RequestIDs: Sendable {
    /// The longest name that is taken from a client.
    static let maximumLength = 128

    /// Differs from one start of the server to the next.
    private let prefix: String
    private let count = Atomic<UInt64>(0)

    /// Names that begin with random letters.
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
