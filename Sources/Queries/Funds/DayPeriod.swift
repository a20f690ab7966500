import Catalogue
import Projections
import Rules

/// A span of days, in Asia/Shanghai: all time, a year, a quarter, a month or a day.
struct DayPeriod: Sendable {
    /// As it is asked for.
    let text: String
    /// First and last day; nil for all time.
    let days: ClosedRange<CivilDate>?
    /// The spans of which the books keep sums, which together are the period.
    let spans: [BookPeriod]

    /// Whether a day is in the period.
    func contains(_ day: CivilDate) -> Bool { days?.contains(day) ?? true }

    /// Whether a day lies before the period.
    func isPreceded(by day: CivilDate) -> Bool { days.map { day < $0.lowerBound } ?? false }

    static let all = DayPeriod(text: "all", days: nil, spans: [.all])

    private init(text: String, days: ClosedRange<CivilDate>?, spans: [BookPeriod]) {
        self.text = text
        self.days = days
        self.spans = spans
    }

    /// Reads `all`, `2026`, `2026-Q2`, `2026-04` or `2026-04-13`; nil for anything else.
    init?(text: String) {
        if let day = CivilDate(text: text) {
            self.init(text: text, days: day...day, spans: [.day(day)])
            return
        }
        guard let period = Period(text: text) else { return nil }
        guard period != .all else {
            self = .all
            return
        }
        guard let first = period.first.firstDay, let last = period.last.lastDay else { return nil }
        var spans: [BookPeriod] = []
        if text.utf8.count == 4 {
            spans = [.year(first.year)]
        } else {
            var month = period.first
            while month <= period.last {
                spans.append(.month(month))
                month = month.next
            }
        }
        self.init(text: text, days: first...last, spans: spans)
    }

    /// The parameter of a question.
    static let filter = FilterDescription(
        name: "period",
        form: .pattern(
            "^(all|[0-9]{4}(-Q[1-4]|-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)$"),
        about: "The days of what happened: all, 2026, 2026-Q2, 2026-04 or 2026-04-13.",
        expected: "all, 2026, 2026-Q2, 2026-04 or 2026-04-13",
        reads: { DayPeriod(text: $0) != nil })

    /// The period that is asked for.
    init(_ given: [String: String]) {
        self = given[Self.filter.name].flatMap { DayPeriod(text: $0) } ?? .all
    }
}

extension Month {
    /// Its first day; nil for year 0.
    fileprivate var firstDay: CivilDate? { CivilDate(year: year, month: month, day: 1) }

    /// Its last day; nil for year 0, and where no day follows it.
    fileprivate var lastDay: CivilDate? {
        next.firstDay?.adding(days: -1) ?? CivilDate(year: year, month: month, day: 31)
    }
}
