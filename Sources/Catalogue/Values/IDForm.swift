/// The form of ids in events and URLs: a letter or digit, then up to 63 of letters, digits and `._:-`.
public enum IDForm {
    /// The form as a regular expression of ECMA-262.
    public static let expression = "^" + part + "$"
    /// The same within a longer expression.
    public static let part = "[A-Za-z0-9][A-Za-z0-9._:-]{0,63}"

    private static let maximumBytes = 64

    /// Whether a text is an id.
    public static func isID(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { unsafe isID(Span(_unsafeElements: $0)) }
    }

    /// Whether bytes are an id.
    static func isID(_ text: Span<UInt8>) -> Bool {
        guard text.count &- 1 < maximumBytes, text.count > 0, TextChecks.isLetterOrDigit(text[0])
        else {
            return false
        }
        var areAllowed = true
        for index in text.indices {
            areAllowed = areAllowed && isAllowed(unsafe text[unchecked: index])
        }
        return areAllowed
    }

    /// Whether a character may stand in an id.
    public static func isIDCharacter(_ character: Character) -> Bool {
        character.utf8.count == 1 && isAllowed(character.utf8.first ?? 0)
    }

    /// Bits of the allowed bytes 0x00…0x3F and 0x40…0x7F: `-`, `.`, digits, `:`; letters, `_`.
    static func isAllowed(_ byte: UInt8) -> Bool {
        let allowed: UInt64 = byte & 0x40 == 0 ? 0x07FF_6000_0000_0000 : 0x07FF_FFFE_87FF_FFFE
        return byte < 0x80 && allowed >> UInt64(byte & 0x3F) & 1 == 1
    }
}
