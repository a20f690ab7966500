/// Just enough of Swift's grammar to tell code from comments and texts.
struct SwiftText {
    private let bytes: [UInt8]
    private var position = 0
    private var result: [UInt8] = []

    /// The same text with comments, texts and #/patterns/# replaced by spaces; lines stay lines.
    ///
    /// What is interpolated into a string is blanked with it.
    static func withoutCommentsAndTexts(_ text: String) -> String {
        var scanner = SwiftText(bytes: Array(text.utf8))
        while scanner.position < scanner.bytes.count { scanner.step() }
        return String(decoding: scanner.result, as: UTF8.self)
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        result.reserveCapacity(bytes.count)
    }

    private func has(_ word: String, at offset: Int = 0) -> Bool {
        let start = position + offset
        guard start + word.utf8.count <= bytes.count else { return false }
        return bytes[start..<start + word.utf8.count].elementsEqual(word.utf8)
    }

    private mutating func keep() {
        result.append(bytes[position])
        position += 1
    }

    /// Skips so many bytes; line ends stay.
    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<min(count, bytes.count - position) {
            let isLineEnd = bytes[position] == UInt8(ascii: "\n")
            result.append(UInt8(ascii: isLineEnd ? "\n" : " "))
            position += 1
        }
    }

    private mutating func step() {
        if has("//") {
            while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { blank() }
        } else if has("/*") {
            blankComment()
        } else if bytes[position] == UInt8(ascii: "\"") {
            blankText(hashes: 0)
        } else if bytes[position] == UInt8(ascii: "#") {
            var hashes = 1
            while has("#", at: hashes) { hashes += 1 }
            if has("\"", at: hashes) {
                blankText(hashes: hashes)
            } else if has("/", at: hashes) {
                blankPattern(hashes: hashes)
            } else {
                keep()
            }
        } else {
            keep()
        }
    }

    private mutating func blankComment() {
        var depth = 0
        repeat {
            if has("/*") {
                depth += 1
                blank(2)
            } else if has("*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && position < bytes.count
    }

    /// Blanks a literal of one or several lines, with so many hashes around it.
    private mutating func blankText(hashes: Int) {
        let pounds = String(repeating: "#", count: hashes)
        let quotes = has("\"\"\"", at: hashes) ? "\"\"\"" : "\""
        let (end, escape) = (quotes + pounds, "\\" + pounds)
        blank(hashes + quotes.utf8.count)
        while position < bytes.count, !has(end) {
            if has(escape + "(") {
                blank(escape.utf8.count + 1)
                blankInterpolation()
            } else if has(escape) {
                blank(escape.utf8.count + 1)
            } else {
                blank()
            }
        }
        blank(end.utf8.count)
    }

    /// Blanks a regular expression with hashes around it; plain ones look like divisions.
    private mutating func blankPattern(hashes: Int) {
        let end = "/" + String(repeating: "#", count: hashes)
        blank(hashes + 1)
        while position < bytes.count, !has(end) { blank() }
        blank(end.utf8.count)
    }

    private mutating func blankInterpolation() {
        var depth = 1
        while depth > 0, position < bytes.count {
            if bytes[position] == UInt8(ascii: "\"") {
                blankText(hashes: 0)
                continue
            }
            if bytes[position] == UInt8(ascii: "(") { depth += 1 }
            if bytes[position] == UInt8(ascii: ")") { depth -= 1 }
            blank()
        }
    }
}
