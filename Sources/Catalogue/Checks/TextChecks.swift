/// Checks on text in UTF-8, without making strings.
enum TextChecks {
    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
    }

    /// 64 small hexadecimal digits.
    static func isDigest(_ text: Span<UInt8>) -> Bool {
        guard text.count == 64 else { return false }
        for index in 0..<64 {
            let byte = text[index]
            guard byte &- UInt8(ascii: "0") < 10 || byte &- UInt8(ascii: "a") < 6
            else { return false }
        }
        return true
    }

    /// 1–128 printable characters of UTF-8 that is known to be valid: no control characters
    /// (C0, DEL, C1) and no noncharacters (CloudEvents 1.0, type system, String).
    static func isPrintable(_ text: Span<UInt8>, maximumCharacters: Int = 128) -> Bool {
        guard text.count >= 1 else { return false }
        if isPrintableASCII(text) { return text.count <= maximumCharacters }
        var characters = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            if byte < 0x20 || byte == 0x7F { return false }
            if byte == 0xC2, text[index + 1] < 0xA0 { return false }
            if byte >= 0xEF, isNoncharacter(text, at: index, length: length) { return false }
            characters += 1
            index += length
        }
        return characters <= maximumCharacters
    }

    /// Whether every byte is from 0x20 to 0x7E, eight at a time.
    private static func isPrintableASCII(_ text: Span<UInt8>) -> Bool {
        var index = 0
        while index + 8 <= text.count {
            let word = DigitWords.load(text, at: index)
            // A byte under 0x20 has neither 0x20 nor 0x40; 0x7F plus one has the highest bit.
            let large = (word | word >> 1) & 0x2020_2020_2020_2020
            let high = (word | word &+ 0x0101_0101_0101_0101) & 0x8080_8080_8080_8080
            guard large == 0x2020_2020_2020_2020, high == 0 else { return false }
            index += 8
        }
        while index < text.count {
            guard text[index] &- 0x20 < 0x5F else { return false }
            index += 1
        }
        return true
    }

    /// U+FDD0…U+FDEF and the last two code points of each plane.
    private static func isNoncharacter(_ text: Span<UInt8>, at index: Int, length: Int) -> Bool {
        var scalar = UInt32(text[index]) & (length == 3 ? 0x0F : 0x07)
        for offset in 1..<length {
            scalar = scalar << 6 | UInt32(text[index + offset] & 0x3F)
        }
        return (0xFDD0...0xFDEF).contains(scalar) || scalar & 0xFFFE == 0xFFFE
    }

    /// `/ledger`, `/auditors/<access id>`, or `/centres/<id>` and further plain segments; at most 256
    /// bytes.
    static func isSource(_ text: Span<UInt8>) -> Bool {
        if isEqual(text, "/ledger") { return true }
        let auditors: StaticString = "/auditors/"
        let access = auditors.utf8CodeUnitCount
        if text.count > access, isEqual(text.extracting(0..<access), auditors) {
            return IDForm.isID(text.extracting(access...))
        }
        let prefix: StaticString = "/centres/"
        let length = prefix.utf8CodeUnitCount
        guard (length + 1...256).contains(text.count),
            isEqual(text.extracting(0..<length), prefix)
        else { return false }
        var start = length
        while start <= text.count {
            var end = start
            while end < text.count, text[end] != UInt8(ascii: "/") { end += 1 }
            let segment = text.extracting(start..<end)
            guard start == length ? IDForm.isID(segment) : isPlainSegment(segment) else {
                return false
            }
            start = end + 1
        }
        return true
    }

    /// `[A-Za-z0-9._:~-]+`, but neither `.` nor `..`.
    private static func isPlainSegment(_ text: Span<UInt8>) -> Bool {
        guard !text.isEmpty else { return false }
        var hasOtherThanDots = false
        for index in 0..<text.count {
            let byte = text[index]
            if byte != UInt8(ascii: ".") { hasOtherThanDots = true }
            guard IDForm.isAllowed(byte) || byte == UInt8(ascii: "~") else { return false }
        }
        return hasOtherThanDots || text.count > 2
    }

    /// Base64 with padding (RFC 4648 §4), not empty.
    static func isBase64(_ text: Span<UInt8>) -> Bool {
        guard text.count >= 4, text.count % 4 == 0 else { return false }
        var end = text.count
        while end > text.count - 2, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
        for index in 0..<end {
            let byte = text[index]
            guard isLetterOrDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
            else { return false }
        }
        return true
    }

    /// An attribute's name, `[a-z0-9]{1,20}`.
    static func isExtensionName(_ text: Span<UInt8>) -> Bool {
        guard (1...20).contains(text.count) else { return false }
        for index in 0..<text.count {
            let byte = text[index]
            guard byte &- UInt8(ascii: "0") < 10 || byte &- UInt8(ascii: "a") < 26
            else { return false }
        }
        return true
    }

    /// Whether the bytes are this text.
    static func isEqual(_ text: Span<UInt8>, _ other: StaticString) -> Bool {
        guard text.count == other.utf8CodeUnitCount else { return false }
        return other.withUTF8Buffer { other in
            for index in 0..<text.count where unsafe other[index] != text[index] { return false }
            return true
        }
    }
}
