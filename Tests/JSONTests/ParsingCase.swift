import JSON
import Testing

/// One text of the parsing tables: what it shows, its bytes, and why it is refused, if it is.
struct ParsingCase: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let refusal: JSONError.Code?

    /// A text that must be accepted.
    static func accepted(_ name: String, _ text: String) -> ParsingCase {
        ParsingCase(name: "y " + name, bytes: Array(text.utf8), refusal: nil)
    }

    /// Bytes that must be accepted.
    static func accepted(_ name: String, bytes: [UInt8]) -> ParsingCase {
        ParsingCase(name: "y " + name, bytes: bytes, refusal: nil)
    }

    /// A text that must be refused for the reason given.
    static func refused(
        _ name: String, _ text: String, _ code: JSONError.Code
    ) -> ParsingCase {
        ParsingCase(name: "n " + name, bytes: Array(text.utf8), refusal: code)
    }

    /// Bytes that must be refused for the reason given; between quotes where `quoted`.
    static func refused(
        _ name: String, bytes: [UInt8], quoted: Bool = false, _ code: JSONError.Code
    ) -> ParsingCase {
        let text = quoted ? [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")] : bytes
        return ParsingCase(name: "n " + name, bytes: text, refusal: code)
    }

    var testDescription: String { name }
}

/// Why the bytes are refused, or nil when they are accepted.
func refusal(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) -> JSONError.Code? {
    do throws(JSONError) {
        _ = try JSONDocument(parsing: bytes, limits: limits)
        return nil
    } catch {
        return error.code
    }
}

/// Scans a text.
func parse(_ text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) -> JSONDocument {
    try JSONDocument(parsing: Array(text.utf8), limits: limits)
}
