extension Timestamp {
    /// The longest text that is read, as the schemas say.
    private static var maximumBytes: Int { 64 }

    /// Reads an RFC 3339 date-time; `nil` for anything else.
    public init?(rfc3339 text: String) {
        self.init(rfc3339: text.utf8.span)
    }

    /// Reads an RFC 3339 date-time in UTF-8; `nil` for anything else.
    ///
    /// The offset is required; `t` and `z` may be small (RFC 3339 §5.6). A fraction has any number of
    /// digits that fits into 64 bytes with the rest, and the first six count. A leap second (`:60`) is allowed where UTC has one,
    /// in the last minute of a day, and is the second after it.
    public init?(rfc3339 utf8: Span<UInt8>) {
        guard (20...Self.maximumBytes).contains(utf8.count), let date = CivilDate(prefixOf: utf8)
        else { return nil }
        // 12:05:00 from byte 11.
        let clock = DigitWords.load(utf8, at: 11)
        guard utf8[10] | 0x20 == UInt8(ascii: "t"),
            clock & 0x0000_FF00_00FF_0000 == 0x0000_3A00_003A_0000,
            DigitWords.areDigits(clock, 0xFFFF_00FF_FF00_FFFF)
        else { return nil }
        let hour = DigitWords.two(clock, at: 0)
        let minute = DigitWords.two(clock, at: 3)
        let second = DigitWords.two(clock, at: 6)
        guard hour <= 23, minute <= 59, second <= 60 else { return nil }
        let fraction = Self.fraction(utf8)
        guard fraction.length >= 0 else { return nil }
        let offsetMinutes = Self.offset(utf8, at: 19 + fraction.length)
        guard offsetMinutes != .min else { return nil }
        let local = Int64(date.daysSinceEpoch) &* 1440 &+ Int64(hour &* 60 &+ minute)
        let minutes = local &- Int64(offsetMinutes)
        if second == 60, minutes % 1440 != 1439 { return nil }
        let seconds = minutes &* 60 &+ Int64(second)
        microseconds = seconds &* Self.microsecondsPerSecond &+ fraction.microseconds
        guard microseconds >= 0, microseconds < Self.end.microseconds else { return nil }
    }

    /// The fraction of the second that may stand at byte 19, and how many bytes it takes; a length
    /// of -1 when it is malformed.
    @inline(__always)
    private static func fraction(_ utf8: Span<UInt8>) -> (microseconds: Int64, length: Int) {
        guard utf8[19] == UInt8(ascii: ".") else { return (0, 0) }
        if utf8.count == 27 {
            // Six digits and `Z`, as the ledger writes them: .123456Z is one word.
            let word = DigitWords.load(utf8, at: 19)
            if DigitWords.areDigits(word, 0x00FF_FFFF_FFFF_FF00) {
                let high = DigitWords.two(word, at: 1) &* 10_000
                let middle = DigitWords.two(word, at: 3) &* 100
                return (Int64(high &+ middle &+ DigitWords.two(word, at: 5)), 7)
            }
        }
        var value: Int64 = 0
        var digits = 0
        while 20 + digits < utf8.count {
            let digit = Digits.one(utf8, at: 20 + digits)
            guard digit >= 0 else { break }
            if digits < 6 { value = value * 10 + Int64(digit) }
            digits += 1
        }
        guard digits > 0 else { return (0, -1) }
        for _ in min(digits, 6)..<6 { value *= 10 }
        return (value, digits + 1)
    }

    /// The offset from UTC in minutes that stands at a byte and ends the text; `Int.min` when it
    /// is malformed.
    @inline(__always)
    private static func offset(_ utf8: Span<UInt8>, at index: Int) -> Int {
        if utf8.count == index + 1 {
            return utf8[index] | 0x20 == UInt8(ascii: "z") ? 0 : .min
        }
        guard utf8.count == index + 6 else { return .min }
        // +08:00 are the upper six bytes of the word that ends the text.
        let word = DigitWords.load(utf8, at: index - 2)
        let sign = UInt8(truncatingIfNeeded: word >> 16)
        guard word & 0x0000_FF00_0000_0000 == 0x0000_3A00_0000_0000,
            DigitWords.areDigits(word, 0xFFFF_00FF_FF00_0000),
            sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
        else { return .min }
        let hours = DigitWords.two(word, at: 3)
        let minutes = DigitWords.two(word, at: 6)
        guard hours <= 23, minutes <= 59 else { return .min }
        let offset = hours &* 60 &+ minutes
        return sign == UInt8(ascii: "+") ? offset : -offset
    }
}
