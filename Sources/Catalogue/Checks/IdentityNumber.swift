/// A citizen's identity number (公民身份号码, GB 11643) in its parts.
struct IdentityNumber {
    /// The birth date in digits 7–14.
    let birthDate: CivilDate

    /// Whether digit 17 is odd: a man's number.
    let isMale: Bool

    /// Reads 17 digits and a check character; `nil` when the date or the check is wrong.
    init?(_ text: Span<UInt8>) {
        guard text.count == 18, let date = Self.birthDate(text), Self.isChecked(text)
        else { return nil }
        birthDate = date
        isMale = Digits.one(text, at: 16) % 2 == 1
    }

    /// Whether Σ digit × weight, modulo 11, gives the check character.
    static func isChecked(_ text: Span<UInt8>) -> Bool {
        var sum = 0
        var weight = 1
        // The weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2 are the powers of 2 modulo 11, reversed.
        for index in stride(from: 16, through: 0, by: -1) {
            let digit = Digits.one(text, at: index)
            guard digit >= 0 else { return false }
            weight = weight * 2 % 11
            sum += digit * weight
        }
        let check = (12 - sum % 11) % 11
        return text[17] == (check == 10 ? UInt8(ascii: "X") : UInt8(ascii: "0") + UInt8(check))
    }

    private static func birthDate(_ text: Span<UInt8>) -> CivilDate? {
        let year = Digits.all(text.extracting(6..<10))
        let month = Digits.two(text, at: 10)
        let day = Digits.two(text, at: 12)
        guard (1800...2199).contains(year) else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }
}

extension IdentityNumber {
    /// Whether an id is shaped like an identity number (18 or, until 2012, 15 digits) or like a
    /// mobile number, with or without the country's prefix. Such ids are personal data.
    static func resembles(_ id: Span<UInt8>) -> Bool {
        guard id.count >= 11, id.count <= 18, Digits.one(id, at: 0) >= 0 else { return false }
        switch id.count {
        case 11: return isMobile(id)
        case 13:
            return id[0] == UInt8(ascii: "8") && id[1] == UInt8(ascii: "6")
                && isMobile(id.extracting(2..<13))
        case 15: return areDigits(id) && isMonthAndDay(id, at: 8)
        case 18:
            let last = id[17] | 0x20
            return areDigits(id.extracting(0..<17))
                && (last == UInt8(ascii: "x") || Digits.one(id, at: 17) >= 0)
                && (18...21).contains(Digits.two(id, at: 6)) && isMonthAndDay(id, at: 10)
        default: return false
        }
    }

    private static func isMobile(_ id: Span<UInt8>) -> Bool {
        areDigits(id) && id[0] == UInt8(ascii: "1") && id[1] >= UInt8(ascii: "3")
    }

    private static func isMonthAndDay(_ id: Span<UInt8>, at index: Int) -> Bool {
        (1...12).contains(Digits.two(id, at: index))
            && (1...31).contains(Digits.two(id, at: index + 2))
    }

    private static func areDigits(_ id: Span<UInt8>) -> Bool {
        for index in 0..<id.count where Digits.one(id, at: index) < 0 { return false }
        return true
    }
}

/// A unified social credit code (统一社会信用代码, GB 32100).
enum CreditCode {
    /// The 31 symbols in the order of their values: digits and letters without I, O, S, V, Z.
    private static let symbols: StaticString = "0123456789ABCDEFGHJKLMNPQRTUWXY"

    /// Whether 18 symbols end in their check character, (31 − Σ value × 3^i) mod 31.
    static func isChecked(_ text: Span<UInt8>) -> Bool {
        guard text.count == 18 else { return false }
        var sum = 0
        var weight = 1
        for index in 0..<17 {
            guard let value = value(text[index]) else { return false }
            sum += value * weight
            weight = weight * 3 % 31
        }
        return value(text[17]) == (31 - sum % 31) % 31
    }

    /// Whether the byte is one of the symbols.
    static func isSymbol(_ byte: UInt8) -> Bool {
        value(byte) != nil
    }

    private static func value(_ byte: UInt8) -> Int? {
        symbols.withUTF8Buffer { unsafe $0.firstIndex(of: byte) }
    }
}
