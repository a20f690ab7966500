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

    /// The day, where the moment is the end of one.
    var day: CivilDate? {
        if case .day(let day) = self { day } else { nil }
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

/// What was recorded after a moment of the log, up to another.
private struct LogSpan: Sendable {
    let from: LogMoment
    let to: LogMoment

    /// What lies between two moments, the second of which is not before the first.
    init(from: LogMoment, to: LogMoment, _ reader: EventReader, upTo last: Position) throws {
        func recordedTime(_ position: Position) throws -> Timestamp? {
            try position <= last ? reader.event(at: position).stamp?.recordedTime : nil
        }
        let isReversed =
            switch (from, to) {
            case (.position(let from), .position(let to)): to < from
            case (.day(let from), .day(let to)): to < from
            case (.position(let position), .day):
                try recordedTime(position).map { !to.knows(position, $0) } ?? false
            case (.day, .position(let position)):
                try recordedTime(position.next).map { from.knows(position.next, $0) } ?? false
            }
        guard !isReversed else {
            throw QueryError("to", "bad-parameter", "to is not before from.")
        }
        self.from = from
        self.to = to
    }

    func contains(_ position: Position, _ recordedTime: Timestamp) -> Bool {
        to.knows(position, recordedTime) && !from.knows(position, recordedTime)
    }
}

/// What moved a fund's figures between two moments of the log, and which late or back-dated events did.
///
/// The figures are of all entries in between; the entries and findings themselves come in pages, each of
/// whole events in the order of the log.
struct FundChanges: Dated, Compared {
    /// The most entries and findings of a page, besides those of its last event.
    static let pageItems = 1...1000

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
    /// The last event of the page, where more follow.
    private(set) var next: Position?
    let changed: Position

    fileprivate init(
        _ fund: FundID, _ period: DayPeriod, _ span: LogSpan, page limit: Int,
        after start: Position?, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.fund = fund
        self.period = period
        changed = try snapshot.changed([.books, .findings])
        let listed = try addFigures(span, snapshot)
        var flagged: [FindingKey] = []
        try snapshot.forEachIndexed(.findingsByFund, fund.text, after: nil) {
            (bytes) throws(LMDBError) in
            guard let key = FindingKey(bytes: bytes),
                let finding = try snapshot.row(snapshot.tables.findings, key, as: FindingRow.self)
            else { return true }
            if span.contains(key.position, finding.recordedTime) { flagged.append(key) }
            return true
        }
        let page = page(
            of: (listed.map(\.place.position) + flagged.map(\.position)).filter { position in
                start.map { $0 < position } ?? true
            }.sorted(), limit: limit)
        for key in listed where page.contains(key.place.position) {
            guard let row = try snapshot.row(snapshot.tables.entries, key, as: EntryRow.self)
            else { continue }
            entries.append(ListedEntry(key: key, row: row))
        }
        entries.sort { $0.key.place.position < $1.key.place.position }
        for key in flagged where page.contains(key.position) {
            if let row = try snapshot.row(snapshot.tables.findings, key, as: FindingRow.self) {
                findings.append(Listed(key, row))
            }
        }
    }

    /// The events of a page, and whether more follow.
    private mutating func page(of positions: [Position], limit: Int) -> ClosedRange<Position> {
        guard let first = positions.first, let end = positions.last else {
            return Position(0)...Position(0)
        }
        guard positions.count > limit else { return first...end }
        let last = positions[limit - 1]
        if last < end { next = last }
        return first...last
    }

    /// Sums up what was known at both moments, and what came in between by its days.
    ///
    /// - Returns: the entries that came in between.
    private mutating func addFigures(
        _ span: LogSpan, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> [EntryKey] {
        var lastDay = span.from.day
        var listed: [EntryKey] = []
        var moved: [CivilDate: Balance] = [:]
        try snapshot.forEachEntry(of: fund) { (key, row) throws(LMDBError) in
            if let days = period.days, key.day > days.upperBound { return false }
            let isBefore = period.isPreceded(by: key.day)
            let position = key.place.position
            if span.from.knows(position, row.recordedTime) {
                before.add(row.entry, isBefore: isBefore)
                if case .position = span.from {
                    let day = row.recordedTime.day
                    lastDay = max(lastDay ?? day, day)
                }
            }
            if span.to.knows(position, row.recordedTime) {
                after.add(row.entry, isBefore: isBefore)
            }
            if span.contains(position, row.recordedTime) {
                listed.append(key)
                moved[key.day, default: Balance()].add(row.entry.amount, to: row.entry.measure)
            }
            return true
        }
        for (day, balance) in moved {
            let isBefore = period.isPreceded(by: day)
            if let lastDay, day <= lastDay {
                backDated.add(balance, isBefore: isBefore)
            } else {
                inPeriod.add(balance, isBefore: isBefore)
            }
        }
        return listed
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
        ] + Columns.compared(figures) + [
            .objects(
                "entries", ListedEntry.columns,
                "The entries recorded in between, in the order of the log: a page of them."
            ) { $0.entries },
            .object(
                "inPeriod", figures,
                "What entries of days after the first moment changed."
            ) { $0.inPeriod },
            .object(
                "backDated", figures,
                "What entries of days up to the first moment changed: late or back-dated."
            ) { $0.backDated },
            .objects(
                "findings", findingRow, "What was flagged in between: that of the page's events."
            ) { $0.findings },
            .may("next", .position, "The last event of this page, where more follow: ask after it.")
            {
                .position($0.next)
            },
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
            FilterDescription(
                name: "limit", form: .number(FundChanges.pageItems),
                about:
                    "Entries and findings of a page, which ends with an event; 100 if not given.",
                expected: "a whole number from 1 to 1000",
                reads: { FilterDescription.wholeNumber($0, in: FundChanges.pageItems) != nil }),
            FilterDescription(
                name: Resource.after, form: .position,
                about: "The event after which the page begins: the last answer's next.",
                expected: "a position", reads: { Position(text: Substring($0)) != nil }),
        ], columns: FundChanges.columns
    ) { stored, given, snapshot, log in
        guard let from = given["from"].flatMap({ LogMoment(text: $0) }) else {
            throw QueryError(
                "from", "missing-parameter", "from is a position or a day of recording.")
        }
        let to = given["to"].flatMap { LogMoment(text: $0) } ?? .position(snapshot.applied)
        return try FundChanges(
            stored.place, DayPeriod(given),
            LogSpan(from: from, to: to, EventReader(log: log), upTo: snapshot.applied),
            page: given["limit"].flatMap { Int($0) } ?? 100,
            after: given[Resource.after].flatMap { Position(text: Substring($0)) }, snapshot)
    }
}
