/// Decimal digits in UTF-8, where going through `String` would cost too much.
enum Digits {
    /// The value of one digit, or -1.
    static func one(_ utf8: Span<UInt8>, at index: Int) -> Int {
        let digit = utf8[index] &- UInt8(ascii: "0")
        return digit <= 9 ? Int(digit) : -1
    }

    /// The value of two digits, or -1.
    static func two(_ utf8: Span<UInt8>, at index: Int) -> Int {
        let tens = utf8[index] &- UInt8(ascii: "0")
        let units = utf8[index + 1] &- UInt8(ascii: "0")
        return tens <= 9 && units <= 9 ? Int(tens) * 10 + Int(units) : -1
    }

    /// The value of all the bytes, or -1 when one is no digit; at most 18 digits.
    static func all(_ utf8: Span<UInt8>) -> Int {
        guard utf8.count <= 18 else { return -1 }
        var value = 0
        for index in 0..<utf8.count {
            let digit = one(utf8, at: index)
            guard digit >= 0 else { return -1 }
            value = value * 10 + digit
        }
        return value
    }

    /// Appends the lowest digits of a number that is not negative, with leading zeros.
    static func append(_ value: Int, width: Int, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: width))
        var rest = value
        var index = start + width
        while index > start, rest > 0 {
            index -= 1
            bytes[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
