extension TextChecks {
    /// Whether a text is the media type `application/json`, in any case, with any parameters, of which a
    /// `charset` says UTF-8 (RFC 9110 §8.3.1).
    static func isJSONMediaType(_ text: Span<UInt8>) -> Bool {
        let name = "application/json".utf8Span.span
        guard text.count >= name.count, isSame(text.extracting(0..<name.count), name) else {
            return false
        }
        var index = name.count
        while true {
            index = afterSpace(text, index)
            guard index < text.count else { return true }
            guard text[index] == UInt8(ascii: ";") else { return false }
            index = afterSpace(text, index + 1)
            // A semicolon may have nothing behind it (RFC 9110 §5.6.6).
            guard index < text.count, text[index] != UInt8(ascii: ";") else { continue }
            guard let end = afterParameter(text, index) else { return false }
            index = end
        }
    }

    /// Where a parameter ends; nil when it is none, or a charset other than UTF-8.
    private static func afterParameter(_ text: Span<UInt8>, _ start: Int) -> Int? {
        let equals = afterToken(text, start)
        guard equals > start, equals < text.count, text[equals] == UInt8(ascii: "=") else {
            return nil
        }
        var value: [UInt8] = []
        var index = equals + 1
        if index < text.count, text[index] == UInt8(ascii: "\"") {
            index += 1
            while index < text.count, text[index] != UInt8(ascii: "\"") {
                if text[index] == UInt8(ascii: "\\"), index + 1 < text.count { index += 1 }
                value.append(text[index])
                index += 1
            }
            guard index < text.count else { return nil }
            index += 1
        } else {
            let end = afterToken(text, index)
            guard end > index else { return nil }
            for place in index..<end { value.append(text[place]) }
            index = end
        }
        let isCharset = isSame(text.extracting(start..<equals), "charset".utf8Span.span)
        guard !isCharset || isSame(value.span, "utf-8".utf8Span.span) else { return nil }
        return index
    }

    private static func afterSpace(_ text: Span<UInt8>, _ start: Int) -> Int {
        var index = start
        while index < text.count, text[index] == 0x20 || text[index] == 0x09 { index += 1 }
        return index
    }

    /// Skips a token (RFC 9110 §5.6.2).
    private static func afterToken(_ text: Span<UInt8>, _ start: Int) -> Int {
        var index = start
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"),
                UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "^")...UInt8(ascii: "z"), UInt8(ascii: "|"), UInt8(ascii: "~"):
                index += 1
            default: return index
            }
        }
        return index
    }

    /// Whether two texts are the same but for the case of ASCII letters; `word` is in small letters.
    private static func isSame(_ text: Span<UInt8>, _ word: Span<UInt8>) -> Bool {
        guard text.count == word.count else { return false }
        for index in text.indices {
            let byte = text[index]
            let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            guard (isCapital ? byte | 0x20 : byte) == word[index] else { return false }
        }
        return true
    }
}
