/// Finds the string literals in the arguments of calls.
enum SwiftLiterals {
    /// The literals in the arguments of calls of these names, in their order. `{}` stands for each
    /// interpolated value; literals joined by `+` are one.
    static func arguments(of names: [String], in file: SourceFile) -> [String] {
        let text = Array(file.lines.joined(separator: "\n").utf8)
        let code = Array(file.code.joined(separator: "\n").utf8)
        precondition(text.count == code.count, "blanking keeps every byte's place")
        return calls(of: names, in: code).flatMap { literals(in: $0, of: text, code) }
    }

    /// The ranges of the arguments, parentheses left out; a call within another's arguments is found
    /// with that one.
    private static func calls(of names: [String], in code: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for name in names {
            let opening = Array((name + "(").utf8)
            var start = 0
            while let place = first(opening, in: code, from: start) {
                start = place + opening.count
                let isWhole = place == 0 || !isLetter(code[place - 1])
                guard isWhole, !ranges.contains(where: { $0.contains(place) }) else { continue }
                ranges.append(start..<end(of: start, in: code))
            }
        }
        return ranges.sorted { $0.lowerBound < $1.lowerBound }
    }

    private static func first(_ word: [UInt8], in code: [UInt8], from start: Int) -> Int? {
        guard code.count >= word.count else { return nil }
        return (start...max(start, code.count - word.count)).first { place in
            place + word.count <= code.count && code[place..<place + word.count].elementsEqual(word)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        Character(Unicode.Scalar(byte)).isLetter
    }

    /// The place of the parenthesis that closes the one before `start`.
    private static func end(of start: Int, in code: [UInt8]) -> Int {
        var depth = 1
        for place in start..<code.count {
            if code[place] == UInt8(ascii: "(") { depth += 1 }
            if code[place] == UInt8(ascii: ")") { depth -= 1 }
            if depth == 0 { return place }
        }
        return code.count
    }

    private static func literals(
        in range: Range<Int>, of text: [UInt8], _ code: [UInt8]
    ) -> [String] {
        var found: [String] = []
        var between: [UInt8] = []
        var place = range.lowerBound
        while place < range.upperBound {
            guard text[place] == UInt8(ascii: "\""), code[place] == UInt8(ascii: " ") else {
                if code[place] != UInt8(ascii: " "), code[place] != UInt8(ascii: "\n") {
                    between.append(code[place])
                }
                place += 1
                continue
            }
            let (literal, next) = literal(at: place, in: text)
            if between == [UInt8(ascii: "+")], let last = found.popLast() {
                found.append(last + literal)
            } else {
                found.append(literal)
            }
            between = []
            place = next
        }
        return found
    }

    /// The literal that begins at a quotation mark, and the place after it.
    private static func literal(at start: Int, in text: [UInt8]) -> (String, Int) {
        var bytes: [UInt8] = []
        var place = start + 1
        while place < text.count, text[place] != UInt8(ascii: "\"") {
            guard text[place] == UInt8(ascii: "\\") else {
                bytes.append(text[place])
                place += 1
                continue
            }
            if text[place + 1] == UInt8(ascii: "(") {
                bytes += "{}".utf8
                place = valueEnd(from: place + 2, in: text)
            } else {
                bytes.append(text[place + 1])
                place += 2
            }
        }
        return (String(decoding: bytes, as: UTF8.self), place + 1)
    }

    /// The place after the parenthesis that closes an interpolated value.
    private static func valueEnd(from start: Int, in text: [UInt8]) -> Int {
        var depth = 1
        var place = start
        while depth > 0, place < text.count {
            if text[place] == UInt8(ascii: "\"") {
                place = literal(at: place, in: text).1
                continue
            }
            if text[place] == UInt8(ascii: "(") { depth += 1 }
            if text[place] == UInt8(ascii: ")") { depth -= 1 }
            place += 1
        }
        return place
    }
}
