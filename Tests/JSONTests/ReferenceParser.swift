/// A slow and plain JSON parser over Unicode scalars, written apart from the scanner, as its
/// referee: it says whether a text is JSON, and what its value is.
struct ReferenceParser {
    /// A JSON value; numbers keep their text.
    indirect enum Value: Equatable {
        case null
        case bool(Bool)
        case number(String)
        case string([UInt8])
        case array([Value])
        case object([Member])
    }

    struct Member: Equatable {
        var name: [UInt8]
        var value: Value
    }

    struct Refusal: Error {}

    private var scalars: [Unicode.Scalar]
    private var index = 0
    private let maximumDepth: Int

    /// The value of the bytes, or nil when they are not one JSON text.
    static func value(of bytes: [UInt8], maximumDepth: Int = 32) -> Value? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var parser = ReferenceParser(
            scalars: Array(text.unicodeScalars), maximumDepth: maximumDepth)
        guard let value = try? parser.element(depth: 0), parser.index == parser.scalars.count
        else { return nil }
        return value
    }

    private init(scalars: [Unicode.Scalar], maximumDepth: Int) {
        self.scalars = scalars
        self.maximumDepth = maximumDepth
    }

    private func peek() -> Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func take() throws -> Unicode.Scalar {
        guard let scalar = peek() else { throw Refusal() }
        index += 1
        return scalar
    }

    private mutating func take(if scalar: Unicode.Scalar) -> Bool {
        guard peek() == scalar else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ text: String) throws {
        for scalar in text.unicodeScalars where try take() != scalar { throw Refusal() }
    }

    private mutating func space() {
        while let scalar = peek(), " \t\n\r".unicodeScalars.contains(scalar) { index += 1 }
    }

    private mutating func element(depth: Int) throws -> Value {
        space()
        defer { space() }
        switch peek() {
        case "{": return try object(depth: depth + 1)
        case "[": return try array(depth: depth + 1)
        case "\"": return .string(try string())
        case "t":
            try expect("true")
            return .bool(true)
        case "f":
            try expect("false")
            return .bool(false)
        case "n":
            try expect("null")
            return .null
        default: return .number(try number())
        }
    }

    private mutating func array(depth: Int) throws -> Value {
        guard depth <= maximumDepth else { throw Refusal() }
        try expect("[")
        space()
        guard !take(if: "]") else { return .array([]) }
        var elements: [Value] = []
        repeat { elements.append(try element(depth: depth)) } while take(if: ",")
        try expect("]")
        return .array(elements)
    }

    private mutating func object(depth: Int) throws -> Value {
        guard depth <= maximumDepth else { throw Refusal() }
        try expect("{")
        space()
        guard !take(if: "}") else { return .object([]) }
        var members: [Member] = []
        repeat {
            space()
            let name = try string()
            space()
            try expect(":")
            members.append(Member(name: name, value: try element(depth: depth)))
        } while take(if: ",")
        try expect("}")
        guard Set(members.map(\.name)).count == members.count else { throw Refusal() }
        return .object(members)
    }

    private mutating func string() throws -> [UInt8] {
        try expect("\"")
        var units: [UInt16] = []
        while true {
            let scalar = try take()
            switch scalar {
            case "\"":
                // Half a surrogate pair is what the decoding cannot keep.
                let text = String(decoding: units, as: UTF16.self)
                guard Array(text.utf16) == units else { throw Refusal() }
                return Array(text.utf8)
            case "\\": units.append(try escape())
            case _ where scalar.value < 0x20: throw Refusal()
            default: units += UTF16.encode(scalar).map(Array.init) ?? []
            }
        }
    }

    private mutating func escape() throws -> UInt16 {
        let letter = try take()
        let plain: [Unicode.Scalar: UInt16] = [
            "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9,
        ]
        if let unit = plain[letter] { return unit }
        guard letter == "u" else { throw Refusal() }
        var digits = ""
        for _ in 0..<4 { digits.unicodeScalars.append(try take()) }
        guard digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let unit = UInt16(digits, radix: 16)
        else { throw Refusal() }
        return unit
    }

    private mutating func number() throws -> String {
        let start = index
        _ = take(if: "-")
        if !take(if: "0") { try digits() }
        if take(if: ".") { try digits() }
        if take(if: "e") || take(if: "E") {
            if !take(if: "+") { _ = take(if: "-") }
            let first = index
            try digits()
            guard index - first <= 18 else { throw Refusal() }
        }
        return String(String.UnicodeScalarView(scalars[start..<index]))
    }

    private mutating func digits() throws {
        let first = index
        while let scalar = peek(), ("0"..."9").contains(scalar) { index += 1 }
        guard index > first else { throw Refusal() }
    }
}
