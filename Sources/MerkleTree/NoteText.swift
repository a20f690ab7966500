/// The rules for text that all parts of a note share.
///
/// Everything works on UTF-8 bytes: `String` compares by canonical equivalence and splits by
/// grapheme, and neither may decide what a signature covers.
enum NoteText {
    static let newline = UInt8(ascii: "\n")

    /// Whether two strings are the same bytes.
    static func same(_ first: String, _ second: String) -> Bool {
        first.utf8.elementsEqual(second.utf8)
    }

    /// Whether the text has control characters below U+0020 other than the newline.
    static func hasControlCharacters(_ text: String) -> Bool {
        text.utf8.contains { $0 < 0x20 && $0 != newline }
    }

    /// Whether a key may be so named: not empty, no Unicode space, no plus, no control character.
    static func isKeyName(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy { scalar in
                scalar.value >= 0x20 && scalar != "+" && !scalar.properties.isWhitespace
            }
    }

    /// Whether the text may be one line of a note: not empty and without control characters.
    static func isLine(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 }
    }

    /// Splits text of which every line ends with a newline; nil when the last does not.
    static func lines(of text: some StringProtocol) -> [String]? {
        let parts = text.utf8.split(separator: newline, omittingEmptySubsequences: false)
        guard let last = parts.last, last.isEmpty else { return nil }
        return parts.dropLast().map { part in String(decoding: part, as: UTF8.self) }
    }

    /// Reads a number in decimal without sign or leading zeros, at most 2^63 − 1 as Go reads it.
    static func number(_ text: some StringProtocol) -> UInt64? {
        let digits = text.utf8
        guard let first = digits.first, digits.count == 1 || first != UInt8(ascii: "0"),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int64(text)
        else { return nil }
        return UInt64(number)
    }
}
