import TestSupport

/// Writes random JSON texts, in many spellings of few values, so that names and values meet.
struct DocumentGenerator {
    var random: SeededGenerator

    mutating func document() -> [UInt8] {
        var text = ""
        value(depth: 0, to: &text)
        return Array((space() + text + space()).utf8)
    }

    private mutating func chance(_ one: Int) -> Bool {
        Int.random(in: 0..<one, using: &random) == 0
    }

    private mutating func pick(_ choices: [String]) -> String {
        choices.randomElement(using: &random) ?? ""
    }

    private mutating func space() -> String {
        chance(4) ? pick([" ", "\n", "\t", "\r\n", "    ", " \n  \t"]) : ""
    }

    private mutating func value(depth: Int, to text: inout String) {
        switch Int.random(in: 0..<(depth < 5 ? 10 : 6), using: &random) {
        case 0: text += pick(["true", "false", "null"])
        case 1, 2: text += number()
        case 3, 4, 5: string(to: &text)
        case 6, 7: array(depth: depth, to: &text)
        default: object(depth: depth, to: &text)
        }
    }

    private mutating func array(depth: Int, to text: inout String) {
        text += "[" + space()
        for index in 0..<Int.random(in: 0...5, using: &random) {
            text += index == 0 ? "" : space() + "," + space()
            value(depth: depth + 1, to: &text)
        }
        text += space() + "]"
    }

    private mutating func object(depth: Int, to text: inout String) {
        text += "{" + space()
        for index in 0..<(chance(20) ? 40 : Int.random(in: 0...6, using: &random)) {
            text += index == 0 ? "" : space() + "," + space()
            if chance(3) {
                string(to: &text)
            } else {
                text += "\"" + pick(["name", "volunteer", "a", ""]) + "\(index)\""
            }
            text += space() + ":" + space()
            value(depth: depth + 1, to: &text)
        }
        text += space() + "}"
    }

    private mutating func number() -> String {
        let whole = pick(["0", "7", "42", "1000", "9223372036854775807", "12345678901234567890"])
        let fraction = chance(3) ? pick([".0", ".5", ".000", ".125"]) : ""
        let exponent = chance(4) ? pick(["e0", "E2", "e+3", "e-2", "E-10", "e007"]) : ""
        return pick(["", "", "-"]) + whole + fraction + exponent
    }

    private mutating func string(to text: inout String) {
        text += "\""
        for _ in 0..<Int.random(in: 0...(chance(8) ? 30 : 3), using: &random) {
            text += pick([
                "a", "b", "abcdefgh", "/", " ", "é", "广州", "😀", "\u{7F}", "\u{FFFF}",
                #"\n"#, #"\""#, #"\\"#, #"\/"#, #"\u0061"#, #"\u5e7f"#, #"\uD83D\uDE00"#,
                #"\u0000"#, "{", "]", ",", ":",
            ])
        }
        text += "\""
    }

    /// One to three bytes changed, put in, taken out or copied from elsewhere.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let telling = Array("\"\\{}[],:0-.eEu \n/dD8\u{1}".utf8) + [0x80, 0xC0, 0xED, 0xF4, 0xFF]
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let index = Int.random(in: 0...bytes.count, using: &random)
            let byte = telling.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.insert(byte, at: index)
            case 1 where index < bytes.count: bytes[index] = byte
            case 2 where index < bytes.count:
                bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 3 where index < bytes.count: bytes.remove(at: index)
            default:
                let end = min(bytes.count, index + Int.random(in: 0...8, using: &random))
                let place = Int.random(in: 0...bytes.count, using: &random)
                bytes.insert(contentsOf: Array(bytes[index..<end]), at: place)
            }
        }
        return bytes
    }
}
