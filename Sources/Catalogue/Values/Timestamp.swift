/// A moment, in microseconds since 1970-01-01T00:00:00Z.
///
/// Valid moments lie in the years 1970…9999 (UTC). Leap seconds are not counted, as in POSIX time.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public var microseconds: Int64

    /// The moment so many microseconds after 1970-01-01T00:00:00Z.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Microseconds in a second.
    public static let microsecondsPerSecond: Int64 = 1_000_000

    /// Microseconds in a minute.
    public static let microsecondsPerMinute: Int64 = 60_000_000

    /// Days begin eight hours ahead of UTC: the time of Beijing, which Asia/Shanghai has had without a
    /// break since 1991-09-15. The summer time of 1986 to 1991 is left out on purpose: the records of
    /// this ledger begin decades later, and one offset gives every moment one day.
    static let shanghaiOffsetSeconds: Int64 = 28_800

    /// 10000-01-01T00:00:00Z, the first moment that four-digit years cannot write.
    public static let end = Timestamp(microseconds: 253_402_300_800_000_000)

    /// The Asia/Shanghai day on which the moment lies.
    public var day: CivilDate {
        let shifted = microseconds + Self.shanghaiOffsetSeconds * Self.microsecondsPerSecond
        return CivilDate(daysSinceEpoch: Int32(truncatingIfNeeded: Self.days(shifted)))
    }

    /// The moment so many minutes later (earlier when negative).
    public func adding(minutes: Int) -> Timestamp {
        Timestamp(microseconds: microseconds + Int64(minutes) * Self.microsecondsPerMinute)
    }

    /// The moment so many whole seconds later (earlier when negative).
    public func adding(seconds: Int) -> Timestamp {
        Timestamp(microseconds: microseconds + Int64(seconds) * Self.microsecondsPerSecond)
    }

    /// The whole minutes from another moment to this one, rounded down; negative when it is later.
    public func minutes(since earlier: Timestamp) -> Int {
        let difference = microseconds - earlier.microseconds
        let quotient = difference / Self.microsecondsPerMinute
        return Int(difference % Self.microsecondsPerMinute < 0 ? quotient - 1 : quotient)
    }

    /// Earlier moments come first.
    public static func < (a: Timestamp, b: Timestamp) -> Bool {
        a.microseconds < b.microseconds
    }

    /// Whole days since 1970-01-01, rounded down.
    private static func days(_ microseconds: Int64) -> Int64 {
        let perDay = 86_400 * microsecondsPerSecond
        let quotient = microseconds / perDay
        return microseconds % perDay < 0 ? quotient - 1 : quotient
    }
}

extension Timestamp: CustomStringConvertible {
    /// `2026-11-23T08:00:00.123456Z`.
    public var description: String { text }
}

extension Timestamp {
    /// `2026-11-23T08:00:00.123456Z`: UTC, always six digits of the second, so it sorts as text.
    public var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(27)
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `2026-11-23T16:00:00+08:00`, as people of Beijing read it, with six digits of the second where it
    /// is not whole; in UTC in the last eight hours of the year 9999.
    public var shanghaiText: String {
        let local = adding(seconds: Int(Self.shanghaiOffsetSeconds))
        guard local < Self.end else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        local.append(to: &bytes)
        bytes.removeLast()
        let isWhole = microseconds.isMultiple(of: Self.microsecondsPerSecond)
        if isWhole { bytes.removeLast(7) }
        bytes.append(contentsOf: "+08:00".utf8)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends `2026-11-23T08:00:00.123456Z` as UTF-8.
    public func append(to bytes: inout [UInt8]) {
        let days = Self.days(microseconds)
        var rest = Int(microseconds - days * 86_400 * Self.microsecondsPerSecond)
        CivilDate(daysSinceEpoch: Int32(truncatingIfNeeded: days)).append(to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        Digits.append(rest / 3_600_000_000, width: 2, to: &bytes)
        rest %= 3_600_000_000
        bytes.append(UInt8(ascii: ":"))
        Digits.append(rest / 60_000_000, width: 2, to: &bytes)
        rest %= 60_000_000
        bytes.append(UInt8(ascii: ":"))
        Digits.append(rest / 1_000_000, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        Digits.append(rest % 1_000_000, width: 6, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }
}
