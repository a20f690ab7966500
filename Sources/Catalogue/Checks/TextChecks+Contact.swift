extension TextChecks {
    /// `[^@\s]+@[^@\s]+`: one `@` with something on either side, and no white space.
    static func isEmail(_ text: Span<UInt8>) -> Bool {
        var ats = 0
        var index = 0
        for scalar in String(copying: text).unicodeScalars {
            if isWhiteSpace(scalar) { return false }
            if scalar == "@" {
                if index == 0 { return false }
                ats += 1
            }
            index += 1
        }
        return ats == 1 && text[text.count - 1] != UInt8(ascii: "@")
    }

    /// What `\s` means in ECMA-262: white space and line terminators.
    private static func isWhiteSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
            0x3000, 0xFEFF:
            true
        default: false
        }
    }

    /// `[0-9+() -]{5,24}`.
    static func isInvoice(_ text: Span<UInt8>) -> Bool {
        (8...20).contains(text.count)
            && text.indices.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[$0])
            }
    }

    static func isPhone(_ text: Span<UInt8>) -> Bool {
        guard (5...24).contains(text.count) else { return false }
        for index in 0..<text.count {
            switch text[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "("),
                UInt8(ascii: ")"), UInt8(ascii: " "), UInt8(ascii: "-"):
                continue
            default: return false
            }
        }
        return true
    }
}
