/// A day of the proleptic Gregorian calendar, without a time zone.
///
/// Use it for dates that people write (a birth date, the first day of a project) and for the
/// Asia/Shanghai day to which service belongs. Years run from 0001 to 9999.
public struct CivilDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before it.
    public var daysSinceEpoch: Int32

    /// The day that lies so many days after 1970-01-01.
    public init(daysSinceEpoch: Int32) {
        self.daysSinceEpoch = daysSinceEpoch
    }

    /// The day with this year, month and day of the month; `nil` when there is no such day.
    @inline(__always)
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= 28 || day <= Self.daysInMonth(year: year, month: month)
        else { return nil }
        daysSinceEpoch = Int32(truncatingIfNeeded: Self.days(year: year, month: month, day: day))
    }

    /// Reads `2026-11-23`; `nil` for anything else (RFC 3339 full-date).
    public init?(text: String) {
        self.init(utf8: text.utf8.span)
    }

    /// Reads `2026-11-23` from UTF-8; `nil` for anything else (RFC 3339 full-date).
    public init?(utf8: Span<UInt8>) {
        guard utf8.count == 10 else { return nil }
        self.init(prefixOf: utf8)
    }

    /// Reads the first ten bytes, of which there must be as many.
    @inline(__always)
    init?(prefixOf utf8: Span<UInt8>) {
        let yearAndMonth = DigitWords.load(utf8, at: 0)
        let monthAndDay = DigitWords.load(utf8, at: 2)
        // 2026-11- and 26-11-23: the dashes stand at bytes 4 and 7, and at 2 and 5.
        guard yearAndMonth & 0xFF00_00FF_0000_0000 == 0x2D00_002D_0000_0000,
            DigitWords.areDigits(yearAndMonth, 0x00FF_FF00_FFFF_FFFF),
            DigitWords.areDigits(monthAndDay, 0xFFFF_0000_0000_0000)
        else { return nil }
        let century = DigitWords.two(yearAndMonth, at: 0)
        self.init(
            year: century &* 100 &+ DigitWords.two(yearAndMonth, at: 2),
            month: DigitWords.two(yearAndMonth, at: 5), day: DigitWords.two(monthAndDay, at: 6))
    }

    /// The year, 1…9999.
    public var year: Int { components.year }

    /// The month, 1…12.
    public var month: Int { components.month }

    /// The day of the month, 1…31.
    public var dayOfMonth: Int { components.day }

    /// `2026-11-23`.
    public var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(10)
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends `2026-11-23` as UTF-8.
    public func append(to bytes: inout [UInt8]) {
        let (year, month, day) = components
        // The last eight hours of 9999 (UTC) lie in the year 10000 in Shanghai.
        Digits.append(year, width: year > 9999 ? 5 : 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Digits.append(month, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Digits.append(day, width: 2, to: &bytes)
    }

    /// The day so many days later (earlier when negative).
    public func adding(days: Int) -> CivilDate {
        CivilDate(daysSinceEpoch: Int32(truncatingIfNeeded: Int(daysSinceEpoch) + days))
    }

    /// Midnight at the beginning of this day in Asia/Shanghai (UTC+8).
    public var start: Timestamp {
        let seconds = Int64(daysSinceEpoch) * 86_400 - Timestamp.shanghaiOffsetSeconds
        return Timestamp(microseconds: seconds * Timestamp.microsecondsPerSecond)
    }

    /// How many whole years lie between this day (of birth) and another: the age on that day.
    ///
    /// Who was born on 29 February comes of age on 1 March in a year without that day.
    public func age(on day: CivilDate) -> Int {
        let born = components
        let then = day.components
        let isBeforeBirthday = (then.month, then.day) < (born.month, born.day)
        return then.year - born.year - (isBeforeBirthday ? 1 : 0)
    }

    /// Earlier days come first.
    public static func < (a: CivilDate, b: CivilDate) -> Bool {
        a.daysSinceEpoch < b.daysSinceEpoch
    }
}

extension CivilDate: CustomStringConvertible {
    /// `2026-11-23`.
    public var description: String { text }
}

extension CivilDate {
    /// How many days the month has.
    static func daysInMonth(year: Int, month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01 of a day whose year is not negative; the year is counted from 1 March
    /// (after H. Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`).
    @inline(__always)
    static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = UInt32(truncatingIfNeeded: month <= 2 ? year - 1 : year)
        let shiftedMonth = UInt32(truncatingIfNeeded: month > 2 ? month - 3 : month + 9)
        let century = shifted / 100
        let leapDays = shifted / 4 &- century &+ century / 4
        let dayOfYear = (153 &* shiftedMonth &+ 2) / 5
        return Int(365 &* shifted &+ leapDays &+ dayOfYear) &+ day &- 719_469
    }

    /// Year, month and day (`civil_from_days` of the same source, in eras of 400 years).
    var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(daysSinceEpoch) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
