/// A civil day in Asia/Shanghai.
struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    let number: Int

    init(number: Int) {
        self.number = number
    }

    /// A date of the proleptic Gregorian calendar.
    init(_ year: Int, _ month: Int, _ day: Int) {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = era * 146_097 + dayOfEra - 719_468
    }

    /// A day as ``text`` writes it; nil for other texts.
    init?(text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
            (1000...9999).contains(year)
        else { return nil }
        self.init(year, month, day)
        guard self.text == text else { return nil }
    }

    /// Year, month and day of the month.
    var civil: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let index = (5 * dayOfYear + 2) / 153
        let month = index < 10 ? index + 3 : index - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * index + 2) / 5 + 1
        )
    }

    /// 0 for Monday to 6 for Sunday.
    var weekday: Int { (number + 3) % 7 }

    /// `2025-03-01`.
    var text: String {
        let (year, month, day) = civil
        return "\(year)-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// Full years between this birth date and another day.
    func age(on day: Day) -> Int {
        let (born, now) = (civil, day.civil)
        let isBefore = (now.month, now.day) < (born.month, born.day)
        return now.year - born.year - (isBefore ? 1 : 0)
    }

    /// A time of the day, in minutes after midnight; 24 hours and more reach into the next days.
    func at(_ minutes: Int) -> Moment { Moment(minutes: number * 1440 + minutes) }

    static func < (left: Day, right: Day) -> Bool { left.number < right.number }
    static func + (day: Day, days: Int) -> Day { Day(number: day.number + days) }
    static func - (day: Day, days: Int) -> Day { Day(number: day.number - days) }
}

/// A whole minute.
struct Moment: Hashable, Comparable, Sendable {
    /// Asia/Shanghai has no summer time (since 1991).
    private static let offsetMinutes = 480

    /// Minutes since 1970-01-01T00:00:00+08:00.
    let minutes: Int

    /// The day that it is on.
    var day: Day { Day(number: minutes / 1440) }

    /// RFC 3339, as a system in Beijing writes it, or in UTC as some do.
    func text(inUTC: Bool) -> String {
        let shown = Moment(minutes: inUTC ? minutes - Self.offsetMinutes : minutes)
        let minute = shown.minutes % 1440
        let time = "\(padded(minute / 60, 2)):\(padded(minute % 60, 2)):00"
        return "\(shown.day.text)T\(time)\(inUTC ? "Z" : "+08:00")"
    }

    static func < (left: Moment, right: Moment) -> Bool { left.minutes < right.minutes }
    static func + (moment: Moment, minutes: Int) -> Moment {
        Moment(minutes: moment.minutes + minutes)
    }
    static func - (moment: Moment, minutes: Int) -> Moment {
        Moment(minutes: moment.minutes - minutes)
    }
}

/// A number with leading zeros.
func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
