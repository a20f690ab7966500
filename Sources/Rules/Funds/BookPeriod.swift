public import Catalogue

/// A span of days for which a book keeps sums, all in Asia/Shanghai.
public enum BookPeriod: Hashable, Sendable {
    case all
    case year(Int)
    case month(Month)
    case day(CivilDate)

    /// A number that tells spans of one kind apart, and nearly all of different kinds.
    var number: UInt64 {
        switch self {
        case .all: 0
        case .year(let year): UInt64(truncatingIfNeeded: year)
        case .month(let month): UInt64(month.code)
        case .day(let day): UInt64(UInt32(bitPattern: day.daysSinceEpoch))
        }
    }

    /// The spans in which an entry of a day is counted.
    static func containing(_ day: CivilDate) -> [BookPeriod] {
        [.all, .year(day.year), .month(Month(day)), .day(day)]
    }

    /// The spans that together are all days from the beginning of a year through a day, each once.
    public static func spans(fromYear first: Int, through day: CivilDate) -> [BookPeriod] {
        var spans: [BookPeriod] = []
        guard first <= day.year else { return spans }
        if first < day.year { spans += (first..<day.year).map { .year($0) } }
        spans += (1..<day.month).map { .month(Month(code: UInt32(day.year * 100 + $0))) }
        spans += (1...day.dayOfMonth).compactMap {
            CivilDate(year: day.year, month: day.month, day: $0).map { .day($0) }
        }
        return spans
    }
}
