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
    /// The figures of a period as they were known at a moment.
    struct Figures: Sendable {
        fileprivate(set) var balance = Balance()
        fileprivate(set) var opening = Fen.zero

        fileprivate static let columns = Columns<Figures>(
            "FundFigures", "Sums of a fund's book.",
            [
                .fen("opening", "Cash before the period.") { $0.opening },
                .fen("received", "Money that came in.") { $0.balance[.received] },
                .fen("movedIn", "Money from other funds.") { $0.balance[.movedIn] },
                .fen("movedOut", "Money to other funds.") { $0.balance[.movedOut] },
                .fen("returned", "Money that went back.") { $0.balance[.returned] },
                .fen("allocated", "Set aside.") { $0.balance[.allocated] },
                .fen("committed", "Bound and not paid yet.") { $0.balance[.committed] },
                .fen("spent", "Money paid out, less refunds.") { $0.balance[.spent] },
                .fen("closing", "Cash at the end of the period.") { $0.opening + $0.balance.cash },
            ])

        fileprivate mutating func add(_ entry: FundEntry, isBefore: Bool) {
            guard isBefore else {
                balance.add(entry.amount, to: entry.measure)
                return
            }
            var before = Balance()
            before.add(entry.amount, to: entry.measure)
            opening = opening + before.cash
        }

        fileprivate func less(_ other: Figures) -> Figures {
            var difference = self
            for measure in Measure.allCases {
                difference.balance[measure] = balance[measure] - other.balance[measure]
            }
            difference.opening = opening - other.opening
            return difference
        }
    }

    let fund: FundID
    let period: DayPeriod
    private(set) var before = Figures()
    private(set) var after = Figures()
    private(set) var entries: [ListedEntry] = []
    /// What entries of days after the first moment's changed.
    private(set) var inPeriod = Figures()
    /// What entries of days up to the first moment's changed.
    private(set) var backDated = Figures()
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
            let isBefore = period.days.map { key.day < $0.lowerBound } ?? false
            let position = key.place.position
            if from.knows(position, row.recordedTime) {
                before.add(row.entry, isBefore: isBefore)
                if case .position = from { lastDay = max(lastDay ?? row.day, row.day) }
            }
            guard to.knows(position, row.recordedTime) else { return true }
            after.add(row.entry, isBefore: isBefore)
            if !from.knows(position, row.recordedTime) {
                listed.append(ListedEntry(key: key, row: row))
            }
            return true
        }
        for entry in listed {
            let isBefore = period.days.map { entry.key.day < $0.lowerBound } ?? false
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

    fileprivate static let columns = Columns<FundChanges>(
        "FundChanges", "What moved a fund's figures between two moments of the log.",
        [
            .must("fund", .id, "The fund.") { .id($0.fund) },
            .must("period", DayPeriod.filter.form, "The days of the figures.") {
                .text($0.period.text)
            },
            .object("before", Figures.columns, "The figures at the first moment.") { $0.before },
            .object("after", Figures.columns, "The figures at the second moment.") { $0.after },
            .object("change", Figures.columns, "The second less the first.") {
                $0.after.less($0.before)
            },
            .objects("entries", ListedEntry.columns, "The entries recorded in between.") {
                $0.entries
            },
            .object(
                "inPeriod", Figures.columns,
                "What entries of days after the first moment changed."
            ) { $0.inPeriod },
            .object(
                "backDated", Figures.columns,
                "What entries of days up to the first moment changed: late or back-dated."
            ) { $0.backDated },
            .objects("findings", findingRow, "What was flagged in between.") { $0.findings },
            .answerPosition,
        ])
}

extension EntryRow {
    fileprivate var day: CivilDate { recordedTime.day }
}

extension Resources {
    /// What moved a fund's figures.
    package static let fundChanges = Resource(
        "fund-changes",
        "What moved a fund's figures between two positions or days of recording, and what of it was "
            + "late or back-dated.",
        reach: .own, of: Fund.self, part: "changes",
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
