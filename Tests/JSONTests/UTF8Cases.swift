import JSON

/// Strings of bytes that are not UTF-8 (RFC 3629 §3 and §4), each between quotes.
enum UTF8Cases {
    static let refused: [ParsingCase] = [
        .refused("continuation alone", bytes: [0x80], quoted: true, .badUTF8),
        .refused("continuation alone, highest", bytes: [0xBF], quoted: true, .badUTF8),
        .refused("continuation after ASCII", bytes: [0x61, 0x81], quoted: true, .badUTF8),
        .refused("overlong slash, 2 bytes", bytes: [0xC0, 0xAF], quoted: true, .badUTF8),
        .refused("overlong slash, 3", bytes: [0xE0, 0x80, 0xAF], quoted: true, .badUTF8),
        .refused("overlong slash, 4", bytes: [0xF0, 0x80, 0x80, 0xAF], quoted: true, .badUTF8),
        .refused("overlong NUL", bytes: [0xC0, 0x80], quoted: true, .badUTF8),
        .refused("overlong quote", bytes: [0xC0, 0xA2], quoted: true, .badUTF8),
        .refused("overlong, highest of 2", bytes: [0xC1, 0xBF], quoted: true, .badUTF8),
        .refused("overlong, highest of 3", bytes: [0xE0, 0x9F, 0xBF], quoted: true, .badUTF8),
        .refused(
            "overlong, highest of 4", bytes: [0xF0, 0x8F, 0xBF, 0xBF], quoted: true, .badUTF8),
        .refused("surrogate, lowest", bytes: [0xED, 0xA0, 0x80], quoted: true, .badUTF8),
        .refused("surrogate, highest", bytes: [0xED, 0xBF, 0xBF], quoted: true, .badUTF8),
        .refused(
            "surrogate pair", bytes: [0xED, 0xA0, 0x81, 0xED, 0xB0, 0xB7], quoted: true,
            .badUTF8),
        .refused(
            "over U+10FFFF", bytes: [0xF4, 0x90, 0x80, 0x80], quoted: true, .badUTF8),
        .refused("lead F5", bytes: [0xF5, 0x80, 0x80, 0x80], quoted: true, .badUTF8),
        .refused(
            "five bytes", bytes: [0xF8, 0x88, 0x80, 0x80, 0x80], quoted: true, .badUTF8),
        .refused(
            "six bytes", bytes: [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80], quoted: true, .badUTF8),
        .refused("FE", bytes: [0xFE], quoted: true, .badUTF8),
        .refused("FF", bytes: [0xFF], quoted: true, .badUTF8),
        .refused("2 bytes, cut by the quote", bytes: [0xC3], quoted: true, .badUTF8),
        .refused("3 bytes, cut by the quote", bytes: [0xE4, 0xB8], quoted: true, .badUTF8),
        .refused(
            "4 bytes, cut by the quote", bytes: [0xF0, 0x9F, 0x98], quoted: true, .badUTF8),
        .refused("3 bytes, cut by a letter", bytes: [0xE4, 0xB8, 0x61], quoted: true, .badUTF8),
        .refused("3 bytes, cut by a lead", bytes: [0xE4, 0xC3, 0xA9], quoted: true, .badUTF8),
        .refused("Latin 1", bytes: [0xE9, 0x74, 0xE9], quoted: true, .badUTF8),
        .refused("GBK", bytes: [0xB9, 0xE3, 0xD6, 0xDD], quoted: true, .badUTF8),
        .refused(
            "bad after eight good", bytes: Array("12345678".utf8) + [0xFF], quoted: true,
            .badUTF8),
        .refused(
            "bad after Chinese", bytes: Array("广州".utf8) + [0x80], quoted: true, .badUTF8),
        .refused("2 bytes, cut by the end", bytes: [0x22, 0xC3], .unexpectedEnd),
        .refused("4 bytes, cut by the end", bytes: [0x22, 0xF0, 0x9F, 0x98], .unexpectedEnd),
        .refused("in a name", bytes: Array("{\"".utf8) + [0xC0, 0x80], .badUTF8),
    ]
}
