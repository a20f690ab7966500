/// Whether the characters of a text can be shown and read; its length is checked elsewhere.
enum TextVerdict {
    /// It can.
    case good
    /// It holds a control character (C0 with NUL and DEL, C1, a separator of lines or paragraphs), or one
    /// that turns the direction of what follows (UAX #9: embeddings, overrides, isolates).
    case control
    /// Nothing of it is visible: white space, and characters without a shape.
    case blank

    var code: String { self == .blank ? "blank-text" : "control-character" }

    var message: Sentence {
        self == .blank
            ? "write at least one visible character"
            : "holds a control character, or one that turns the direction of text: leave it out"
    }
}

extension TextChecks {
    /// From this length on a text is long, characters: it may have several lines.
    static let longTextCharacters = 500

    /// Looks through a text, UTF-8 that is known to be valid.
    static func content(_ text: Span<UInt8>, allowsLineFeeds: Bool) -> TextVerdict {
        var isVisible = false
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                if byte < 0x20 || byte == 0x7F {
                    guard byte == 0x0A, allowsLineFeeds else { return .control }
                } else if byte != 0x20 {
                    isVisible = true
                }
                index += 1
            } else if byte >= 0xE4, byte <= 0xE9 {
                // U+4000…U+9FFF, nearly all that is written here: visible, and three bytes long.
                isVisible = true
                index += 3
            } else {
                let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                let scalar = scalar(text, at: index, length: length)
                if isControl(scalar) { return .control }
                if !isVisible { isVisible = hasShape(scalar) }
                index += length
            }
        }
        return isVisible ? .good : .blank
    }

    private static func scalar(
        _ text: Span<UInt8>, at index: Int, length: Int
    ) -> Unicode.Scalar {
        var value = UInt32(text[index]) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        for offset in 1..<length { value = value << 6 | UInt32(text[index + offset] & 0x3F) }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x80...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Whether a character shows: no white space, nothing that fonts leave out (UAX #44,
    /// Default_Ignorable_Code_Point), no format character, not the empty pattern of Braille.
    private static func hasShape(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        guard !properties.isWhitespace, !properties.isDefaultIgnorableCodePoint,
            scalar.value != 0x2800
        else { return false }
        switch properties.generalCategory {
        // Rare characters of names stand in private areas, or are newer than these tables.
        case .control, .format: return false
        default: return true
        }
    }
}
