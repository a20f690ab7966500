import Catalogue
import EventLog

/// How far the copies of an archive lie apart, events.
package struct ArchiveSteps: Sendable {
    /// A month with fewer events since the last copy gets none: they are replayed faster.
    package var minimumEvents: UInt64 = 4096
    /// After so many events there is a copy, even within a month.
    package var maximumEvents: UInt64 = 262_144
}

/// Decides after how many events the archive keeps a copy of the read models, and which it drops.
///
/// A month ends between two groups, because all events of a group share one recorded time.
struct ArchiveStops {
    /// For so many months before the newest copy, every copy is kept; before that, those of year ends.
    private static let keptMonths = 24

    private let log: any LogStore
    private let times: RecordedTimes
    private let steps: ArchiveSteps

    init(_ log: any LogStore, _ steps: ArchiveSteps) {
        self.log = log
        times = RecordedTimes(log)
        self.steps = steps
    }

    /// The number of events of the copy that follows one of so many; nil as long as none is due.
    ///
    /// A month is over when an event of a later month is on record.
    func next(after size: UInt64) throws(LedgerError) -> UInt64? {
        let head = log.head.size
        let limit = size + steps.maximumEvents
        var last = size
        while last < head, last < limit {
            let month = try times.time(at: Position(last)).day.nextMonth
            let end = try times.count(before: month.start, among: head)
            guard end < head else { break }
            if end > limit { break }
            if end - size >= steps.minimumEvents { return end }
            last = end
        }
        return limit <= head ? limit : nil
    }

    /// The copies that are kept no longer, of those of so many events.
    func outdated(_ sizes: [UInt64]) throws(LedgerError) -> [UInt64] {
        guard let newest = sizes.last else { return [] }
        let last = try day(before: newest).monthNumber
        var outdated: [UInt64] = []
        for size in sizes where size < newest {
            let day = try day(before: size)
            guard last - day.monthNumber > Self.keptMonths else { continue }
            let isYearEnd = try times.time(at: Position(size)).day.year != day.year
            if !isYearEnd { outdated.append(size) }
        }
        return outdated
    }

    private func day(before size: UInt64) throws(LedgerError) -> CivilDate {
        try times.time(at: Position(max(size, 1) - 1)).day
    }
}

extension CivilDate {
    /// The first day of the next month.
    fileprivate var nextMonth: CivilDate {
        // 31 days after the first of a month lies the next month.
        let next = adding(days: 1 - dayOfMonth).adding(days: 31)
        return next.adding(days: 1 - next.dayOfMonth)
    }

    /// Months since the year 0.
    fileprivate var monthNumber: Int { year * 12 + month }
}
