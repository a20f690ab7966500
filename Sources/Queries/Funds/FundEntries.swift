import Catalogue
import EventLog
import JSON
import LMDB
import Projections
import Rules
import Tables

/// An entry of a fund's book.
struct ListedEntry: Sendable {
    let key: EntryKey
    let row: EntryRow

    private var line: BudgetLine? { row.entry.line }

    static let columns = Columns<ListedEntry>(
        "FundEntry", "One entry of a fund's book: an event changes a measure by an amount.",
        [
            .must("entry", placeForm, "The event's position and the entry's number in it.") {
                .text($0.key.place.text)
            },
            .must("fund", .id, "The fund.") { .id($0.key.fund) },
            .must("measure", .choice(Measure.allCases.map(\.text)), "What the amount is.") {
                .text($0.row.entry.measure.text)
            },
            .may("project", .id, "The project that it is for.") { .id($0.line?.project) },
            .may("centre", .id, "The centre that it is for.") { .id($0.line?.centre) },
            .may("category", .coded(FundCategory.self), "On what it is spent.") {
                .coded($0.line?.category)
            },
            .fen("amount", "Positive where the measure grows.") { $0.row.entry.amount },
            .must("day", .day, "The day of what happened.") { .day($0.key.day) },
            .must("recordedtime", .time, "When it was recorded.") { .time($0.row.recordedTime) },
            .must("type", .choice(types), "The type of the event.") {
                .text($0.row.type.name)
            },
            .may("of", placeForm, "The entry that this one takes back, or a part of it.") {
                .text($0.row.of?.text)
            },
            .may("voucher", .text(nil), "The number of the voucher.") { .text($0.row.voucher) },
            .may(
                "payee", .subject,
                "Who was paid or who paid: an organisation, a member of staff or a volunteer."
            ) { $0.row.entry.payee.map { .subject($0) } ?? .nothing },
            .objectIfThere("for", paidFor, "What the payment was for, where its event says so.") {
                $0.row.paidFor
            },
            .may("serviceDay", .day, "The day of service that a subsidy is for.") {
                $0.row.entry.serviceDay.map { .day($0) } ?? .nothing
            },
        ])

    private static let paidFor = Columns<PaidFor>(
        "PaidFor", "What a payment was for: one of these.",
        [
            .thing("insurance", .insurance, "The insurance policy."),
            .thing("agreement", .agreement, "The agreement."),
            .thing("provision", .provision, "The provision."),
            .thing("training", .training, "The training."),
            .thing("selection", .selection, "The selection."),
            .thing("register", .register, "The entry of the register."),
        ])

    private static let placeForm = Form.pattern("^[0-9]+\\.[0-9]+$")
    private static let types = EventType.allCases.filter { $0.descriptor.aggregate == .fund }
        .map(\.name)
}

extension Column where Row == PaidFor {
    /// The id of what was paid for, where it is of this kind.
    fileprivate static func thing(
        _ name: StaticString, _ kind: Aggregate, _ about: String
    ) -> Column {
        .may(name, .id, about) { $0.kind == kind ? .text($0.id) : .nothing }
    }
}

extension EntryPlace {
    /// `17.2`: the position and the number of the entry.
    var text: String { "\(position.value).\(line)" }
}

/// What a fund's entries are narrowed by.
private struct EntryFilter {
    let period: DayPeriod
    let project: String?
    let category: String?
    let measure: Measure?
    let payee: String?
    let voucher: String?

    init(_ given: [String: String]) {
        period = DayPeriod(given)
        project = given["project"]
        category = given["category"]
        measure = given["measure"].flatMap { Measure(text: $0) }
        payee = given["payee"]?.comparedText
        voucher = given["voucher"]?.comparedText
    }

    func contains(_ row: EntryRow) -> Bool {
        (measure == nil || row.entry.measure == measure) && isOfLine(row.entry.line)
            && (payee == nil || row.entry.payee?.comparedText == payee)
            && (voucher == nil || row.voucher?.comparedText == voucher)
    }

    private func isOfLine(_ line: BudgetLine?) -> Bool {
        (project == nil || line?.project?.text == project)
            && (category == nil || line?.category.text == category)
    }

    /// The sum of the entries of one measure: the figure that they explain. Nil where no measure is asked
    /// for, because sums of different measures say nothing.
    func total(
        of fund: FundID, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> Fen? {
        guard let measure else { return nil }
        var total = Fen.zero
        if payee != nil || voucher != nil {
            try snapshot.forEachEntry(of: fund, in: period.days) { (_, row) throws(LMDBError) in
                if contains(row) { total = total.clampedSum(with: row.entry.amount) }
                return true
            }
        } else if project == nil, category == nil {
            total = try snapshot.balance(of: .fund(fund), in: period.spans)[measure]
        } else {
            for line in try snapshot.lines(of: fund, in: period.spans) where isOfLine(line.line) {
                total = total + line.balance[measure]
            }
        }
        return total
    }

    static let descriptions: [FilterDescription] = [
        FilterDescription(
            name: "project", form: .id, about: "The project that it is for.",
            expected: FilterDescription.anID, names: .project, reads: { IDForm.isID($0) }),
        FilterDescription(
            name: "category", form: .coded(FundCategory.self), about: "On what it is spent.",
            expected: "one of \(FundCategory.allCases.map(\.text).joined(separator: ", "))",
            reads: { text in FundCategory.allCases.contains { $0.text == text } }),
        FilterDescription(
            name: "measure", form: .choice(Measure.allCases.map(\.text)),
            about: "What the amount is. The answer then has the `total`.",
            expected: "one of \(Measure.allCases.map(\.text).joined(separator: ", "))",
            reads: { Measure(text: $0) != nil }),
        FilterDescription(
            name: "payee", form: .text(1...200),
            about: "Who was paid, as the entries say, however it is typed.",
            expected: "1 to 200 characters", reads: { (1...200).contains($0.count) }),
        FilterDescription(
            name: "voucher", form: .text(1...64),
            about: "The number of the voucher, however it is typed.",
            expected: "1 to 64 characters", reads: { (1...64).contains($0.count) }),
        DayPeriod.filter,
    ]
}

extension Listings {
    /// The entries of a fund's book, each figure's rows.
    package static let fundEntries = Listing(
        "entries",
        "The entries of a fund's book, by day and then in the order of the log. With a measure the "
            + "answer has their total, which equals the fund's figure.",
        reach: .own, filters: EntryFilter.descriptions, columns: ListedEntry.columns,
        parent: ListingParent(
            aggregate: .fund, collection: "funds", index: nil,
            changed: { (id, snapshot) throws(LMDBError) in
                guard
                    try snapshot.row(
                        snapshot.tables.funds, FundID(id), as: Row<Fund>.self) != nil
                else { return nil }
                return try snapshot.changed([.books])
            }),
        showsEvents: true,
        extra: [.may("total", .wholeNumber, "The sum of all entries asked for, fen.")]
    ) { views, given, parent, page, writing in
        guard let parent else { return nil }
        return try views.entries(of: FundID(parent), given, page, writing)
    }
}

extension Views {
    fileprivate func entries(
        of fund: FundID, _ given: [String: String], _ page: Page, _ writing: Writing
    ) throws -> Answer? {
        let question = Question("entries", of: fund.text, given)
        let cursor = try page.parsedCursor(of: question)
        let snapshot = try ViewSnapshot(self)
        try cursor?.check(snapshot)
        guard try snapshot.row(tables.funds, fund, as: Row<Fund>.self) != nil else { return nil }
        let filter = EntryFilter(given)
        let start = try cursor.map { (cursor) throws(QueryError) in
            guard let key = EntryKey(text: cursor.last, fund: fund) else {
                throw PageCursor.damaged
            }
            return key.bytes
        }
        var rows = PageRows<ListedEntry>(limit: page.limit)
        try snapshot.forEachEntry(of: fund, in: filter.period.days, after: start) {
            (key, row) throws(LMDBError) in
            guard filter.contains(row) else { return true }
            return try rows.add(key.text) { () throws(LMDBError) in ListedEntry(key: key, row: row)
            }
        }
        let total = try filter.total(of: fund, snapshot)
        return try rows.answer(
            snapshot.applied, changed: try snapshot.changed([.books]), question,
            ListedEntry.columns, writing
        ) { json in
            if let total { json.member("total", Int(total.amount)) }
        }
    }
}

extension EntryKey {
    /// Where the entry stands, without the fund: what cursors name.
    fileprivate var text: String { "\(day.text)~\(place.text)" }

    fileprivate init?(text: String, fund: FundID) {
        let parts = text.split(separator: "~")
        guard parts.count == 2, let day = CivilDate(text: String(parts[0])) else { return nil }
        let place = parts[1].split(separator: ".")
        guard place.count == 2, let position = Position(text: place[0]), let line = UInt16(place[1])
        else { return nil }
        self.init(fund: fund, day: day, place: EntryPlace(position: position, line: line))
    }
}
