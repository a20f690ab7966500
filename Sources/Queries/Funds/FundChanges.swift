import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// A moment in the log: everything recorded up to a position, or up to the end of a day.
private enum LogMoment: Sendable {
    case position(Position)
    case day(CivilDate)

    init?(text: String) {
        if let day = CivilDate(text: text) {
            self = .day(day)
        } else if let position = Position(text: Substring(text)) {
            self = .position(position)
        } else {
            return nil
        }
    }

    /// Whether something recorded there and then is known at the moment.
    func knows(_ position: Position, _ recordedTime: Timestamp) -> Bool {
        switch self {
        case .position(let last): position <= last
        case .day(let last): recordedTime.day <= last
        }
    }

    static func filter(_ name: String, _ about: String) -> FilterDescription {
        FilterDescription(
            name: name, form: .pattern("^([0-9]{1,16}|[0-9]{4}-[0-9]{2}-[0-9]{2})$"), about: about,
            expected: "a position, or a day of recording such as 2027-01-10",
            reads: { LogMoment(text: $0) != nil })
    }
}

/// What moved a fund's figures between two moments of the log, and which late or back-dated events did.
struct FundChanges: Dated {
    let fund: FundID
    let period: DayPeriod
    private(set) var before = BookFigures()
    private(set) var after = BookFigures()
    private(set) var entries: [ListedEntry] = []
    /// What entries of days after the first moment's changed.
    private(set) var inPeriod = BookFigures()
    /// What entries of days up to the first moment's changed.
    private(set) var backDated = BookFigures()
    private(set) var findings: [ListedFinding] = []
    let changed: Position

    fileprivate init(
        _ fund: FundID, _ period: DayPeriod, from: LogMoment, to: LogMoment,
        _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.fund = fund
        self.period = period
        changed = try snapshot.changed([.books, .findings])
        var lastDay: CivilDate?
        if case .day(let day) = from { lastDay = day }
        var listed: [ListedEntry] = []
        try snapshot.forEachEntry(of: fund) { (key, row) throws(LMDBError) in
            if let days = period.days, key.day > days.upperBound { return false }
            let isBefore = period.isPreceded(by: key.day)
            let position = key.place.position
            if from.knows(position, row.recordedTime) {
                before.add(row.entry, isBefore: isBefore)
                if case .position = from {
                    let day = row.recordedTime.day
                    lastDay = max(lastDay ?? day, day)
                }
            }
            guard to.knows(position, row.recordedTime) else { return true }
            after.add(row.entry, isBefore: isBefore)
            if !from.knows(position, row.recordedTime) {
                listed.append(ListedEntry(key: key, row: row))
            }
            return true
        }
        for entry in listed {
            let isBefore = period.isPreceded(by: entry.key.day)
            if let lastDay, entry.key.day <= lastDay {
                backDated.add(entry.row.entry, isBefore: isBefore)
            } else {
                inPeriod.add(entry.row.entry, isBefore: isBefore)
            }
        }
        entries = listed.sorted { $0.key.place.position < $1.key.place.position }
        try snapshot.forEachIndexed(.findingsByFund, fund.text, after: nil) {
            (bytes) throws(LMDBError) in
            guard let key = FindingKey(bytes: bytes),
                let finding = try snapshot.row(snapshot.tables.findings, key, as: Finding.self)
            else { return true }
            let time = finding.recordedTime
            if to.knows(key.position, time), !from.knows(key.position, time) {
                findings.append(Listed(key, finding))
            }
            return true
        }
    }

    private static let figures = Columns<BookFigures>(
        "FundFigures", "Sums of a fund's book.",
        [
            .opening, .received, .movedIn, .movedOut, .returned, .allocated, .committed, .spent,
            .closing,
        ])

    fileprivate static let columns = Columns<FundChanges>(
        "FundChanges", "What moved a fund's figures between two moments of the log.",
        [
            .must("fund", .id, "The fund.") { .id($0.fund) },
            .must("period", DayPeriod.filter.form, "The days of the figures.") {
                .text($0.period.text)
            },
            .object("before", figures, "The figures at the first moment.") { $0.before },
            .object("after", figures, "The figures at the second moment.") { $0.after },
            .object("change", figures, "The second less the first.") {
                $0.after.less($0.before)
            },
            .objects("entries", ListedEntry.columns, "The entries recorded in between.") {
                $0.entries
            },
            .object(
                "inPeriod", figures,
                "What entries of days after the first moment changed."
            ) { $0.inPeriod },
            .object(
                "backDated", figures,
                "What entries of days up to the first moment changed: late or back-dated."
            ) { $0.backDated },
            .objects("findings", findingRow, "What was flagged in between.") { $0.findings },
            .answerPosition,
        ])
}

extension Resources {
    /// What moved a fund's figures.
    package static let fundChanges = Resource(
        "fund-changes",
        "What moved a fund's figures between two positions or days of recording, and what of it was "
            + "late or back-dated.",
        reach: .own, of: Fund.self, part: "changes", showsEvents: true,
        filters: [
            DayPeriod.filter,
            LogMoment.filter("from", "The first moment: a position, or a day of recording."),
            LogMoment.filter("to", "The second moment; now if not given."),
        ], columns: FundChanges.columns
    ) { stored, given, snapshot, _ in
        guard let from = given["from"].flatMap({ LogMoment(text: $0) }) else {
            throw QueryError(
                "from", "missing-parameter", "from is a position or a day of recording.")
        }
        let to = given["to"].flatMap { LogMoment(text: $0) } ?? .position(snapshot.applied)
        return try FundChanges(stored.place, DayPeriod(given), from: from, to: to, snapshot)
    }
}
