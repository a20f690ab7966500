/// Why a document was refused, and where.
public struct JSONError: Error, Sendable, Equatable {
    /// The kinds of refusal; raw values are stable and may be shown to clients.
    public enum Code: String, Sendable, CaseIterable {
        /// A byte that the grammar does not allow here.
        case unexpectedByte = "unexpected-byte"
        /// The document ends inside a value.
        case unexpectedEnd = "unexpected-end"
        /// A string holds bytes that are not UTF-8 (RFC 3629).
        case badUTF8 = "bad-utf8"
        /// An escape that RFC 8259 §7 does not know, or half of a surrogate pair.
        case badEscape = "bad-escape"
        /// A number that RFC 8259 §6 does not allow, or an exponent of more than 18 digits.
        case badNumber = "bad-number"
        /// Objects and arrays nest deeper than the limit.
        case depthExceeded = "depth-exceeded"
        /// More bytes or more nodes than the limit.
        case sizeExceeded = "size-exceeded"
        /// Two members of one object have the same name after unescaping.
        case duplicateMember = "duplicate-member"
        /// Something other than white space follows the document's value.
        case trailingBytes = "trailing-bytes"
        /// A control character stands unescaped in a string.
        case controlCharacter = "control-character"
        /// There is no value at all.
        case empty = "empty"
        /// The text is UTF-16 or UTF-32.
        case wideText = "not-utf-8"
    }

    /// What is wrong.
    public let code: Code

    /// The offset of the first offending byte in the bytes given (not in the range of them).
    public let offset: Int

    /// The JSON Pointer (RFC 6901) of the offending member, where it is known; else empty.
    public let pointer: String

    /// One sentence for a person; it never repeats the document's content.
    public let message: String

    /// An error with the standing message of its code.
    public init(code: Code, offset: Int, pointer: String = "") {
        self.code = code
        self.offset = offset
        self.pointer = pointer
        message = "\(code.explanation) (at byte \(offset))"
    }
}

extension JSONError.Code {
    /// What the code means and what to do about it.
    var explanation: String {
        switch self {
        case .unexpectedByte: "this byte cannot stand here in JSON; correct the syntax"
        case .unexpectedEnd: "the JSON ends too early; send the whole document"
        case .badUTF8: "a string is not valid UTF-8; encode the document as UTF-8"
        case .badEscape: "a string has an invalid escape or half a surrogate pair; correct it"
        case .badNumber: "this is not a number that JSON allows; correct it"
        case .depthExceeded: "objects and arrays nest too deep; flatten the document"
        case .sizeExceeded: "the document is too large; send it in parts"
        case .duplicateMember: "an object has two members of the same name; keep one"
        case .trailingBytes: "something follows the end of the document; remove it"
        case .controlCharacter: "a string has an unescaped control character; escape it"
        case .empty: "there is no JSON value; send one"
        case .wideText: "the text is UTF-16 or UTF-32; save it as UTF-8"
        }
    }
}
