/// How a text from elsewhere begins. Programs of Windows put a byte order mark before a text, or write
/// it as UTF-16.
public enum TextStart: Sendable, Equatable {
    /// The text begins at once.
    case plain
    /// A byte order mark of UTF-8 stands before it, and is no part of it.
    case byteOrderMark
    /// It is UTF-16 or UTF-32, in which nothing is read here.
    case wide

    /// Bytes that must be there to tell, if the text has as many.
    public static let byteCount = 3

    /// Looks at the first bytes of a text, of which the others do not matter.
    ///
    /// A text of JSON begins with an ASCII character, so that a zero byte beside it shows UTF-16 without
    /// a mark too (RFC 4627 §3).
    public init(_ bytes: [UInt8]) {
        guard bytes.count >= 2 else {
            self = .plain
            return
        }
        switch (bytes[0], bytes[1]) {
        case (0xEF, 0xBB) where bytes.count > 2 && bytes[2] == 0xBF: self = .byteOrderMark
        case (0xFF, 0xFE), (0xFE, 0xFF): self = .wide
        case (let first, 0) where Self.beginsJSON(first): self = .wide
        case (0, let second) where Self.beginsJSON(second): self = .wide
        default: self = .plain
        }
    }

    private static func beginsJSON(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["), 0x20, 0x09, 0x0A, 0x0D: true
        default: false
        }
    }

    /// Bytes before the text.
    public var skippedBytes: Int { self == .byteOrderMark ? 3 : 0 }
}

extension JSONDocument {
    /// Where the JSON text is in bytes that came from elsewhere: behind one byte order mark, which may
    /// be ignored (RFC 8259 §8.1). Throws when they are UTF-16.
    public static func textRange(of bytes: [UInt8]) throws(JSONError) -> Range<Int> {
        let start = TextStart(bytes)
        guard start != .wide else { throw JSONError(code: .wideText, offset: 0) }
        return start.skippedBytes..<bytes.count
    }
}
