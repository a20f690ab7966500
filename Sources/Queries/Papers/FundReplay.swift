package import Catalogue
import EventLog
import JSON
import Projections
import Rules

/// A fund's book, added up again from the recorded events of the fund alone, without any table.
///
/// Who checks a working paper has a folder of records and no ledger. The entries are made by the rules
/// that make them in the ledger.
package struct FundReplay {
    private let fund: FundID
    private var situation = FundSituation()
    private var positions: [EventID: Position] = [:]
    private var entries: [ListedEntry] = []

    /// A book without entries.
    package init(_ fund: FundID) {
        self.fund = fund
    }

    /// Takes over the next event in the order of the log. Events of other kinds change nothing.
    package mutating func add(_ event: Event) {
        guard let stamp = event.stamp, event.aggregate == .fund else { return }
        let position = Position(stamp.position)
        positions[event.id] = position
        situation.evolve(event)
        let changes = BookChanges(event, recordedAt: stamp.recordedTime, in: situation)
        changes.forEachRow { key, row in situation.books[key] = row }
        let listed = changes.listed(event, at: position, stamp.recordedTime) { positions[$0] }
        entries += listed.filter { $0.key.fund == fund }.map {
            ListedEntry(key: $0.key, row: $0.row)
        }
    }

    /// The entries by day and then in the order of the log.
    private var ordered: [ListedEntry] {
        entries.sorted {
            ($0.key.day, $0.key.place.position, $0.key.place.line)
                < ($1.key.day, $1.key.place.position, $1.key.place.line)
        }
    }

    /// The entries as `/v1/funds/{id}/entries` writes them as CSV: the line of names, then one line each.
    package func entryLines() throws -> [[UInt8]] {
        try [ListedEntry.columns.form.tableHead]
            + ordered.map { entry in
                var line: [UInt8] = []
                try ListedEntry.columns.appendLine(entry, to: &line, .anyone)
                return line
            }
    }

    /// The figures of a period as `/v1/funds/{id}` names them; nil where the period is none.
    package func figures(in period: String) -> [(name: String, amount: Int)]? {
        guard let period = DayPeriod(text: period) else { return nil }
        var figures = BookFigures()
        for entry in entries where covers(entry, until: period) {
            figures.add(entry.row.entry, isBefore: period.isPreceded(by: entry.key.day))
        }
        return Self.figures.map { name, figure in (name, Int(figure(figures).amount)) }
    }

    private static let figures: [(name: String, figure: @Sendable (BookFigures) -> Fen)] = [
        ("opening", { $0.opening }), ("received", { $0.balance[.received] }),
        ("movedIn", { $0.balance[.movedIn] }), ("movedOut", { $0.balance[.movedOut] }),
        ("returned", { $0.balance[.returned] }), ("spent", { $0.balance[.spent] }),
        ("closing", { $0.closing }), ("allocated", { $0.balance[.allocated] }),
        ("unallocated", { $0.balance.unallocated }), ("committed", { $0.balance[.committed] }),
        ("available", { $0.balance.available }),
    ]

    /// What the records say of the fund besides sums, by the members of the answer of `/v1/funds/{id}`; a
    /// member that is left out has no text. Nil where no record establishes the fund.
    package func facts(in period: String) -> [(name: String, text: String?)]? {
        guard let period = DayPeriod(text: period), let state: Fund = situation.known(fund) else {
            return nil
        }
        let end = period.days?.upperBound
        let statement = situation.statements(of: fund).last { statement in
            end.map { statement.through <= $0 } ?? true
        }
        let difference = statement.map { statement in
            statement.balance.amount.subtractingReportingOverflow(
                cash(through: statement.through).amount
            ).partialValue
        }
        return [
            ("centre", state.centre.text), ("name", state.name), ("channel", state.channel.text),
            ("from", state.from.text), ("to", state.to?.text),
            ("closedThrough", state.closedThrough?.text), ("stated.on", statement?.through.text),
            ("stated.balance", statement?.balance.description),
            ("stated.difference", difference.map { String($0) }),
        ]
    }

    /// What should have been in the bank at the end of a day.
    private func cash(through day: CivilDate) -> Fen {
        var balance = Balance()
        for entry in entries where entry.key.day <= day {
            balance.add(entry.row.entry.amount, to: entry.row.entry.measure)
        }
        return balance.cash
    }

    /// Whether an entry is of a period, or before it.
    private func covers(_ entry: ListedEntry, until period: DayPeriod) -> Bool {
        period.contains(entry.key.day) || period.isPreceded(by: entry.key.day)
    }

    /// The lines of the budget in a period as `/v1/funds/{id}` writes them; nil where the period is none.
    package func budget(in period: String) throws -> [UInt8]? {
        guard let period = DayPeriod(text: period) else { return nil }
        var sums: [BudgetLine: Balance] = [:]
        for entry in entries where period.contains(entry.key.day) {
            guard let line = entry.row.entry.line else { continue }
            sums[line, default: Balance()].add(entry.row.entry.amount, to: entry.row.entry.measure)
        }
        let lines = sums.sorted {
            ($0.key.target.text, $0.key.category.text) < ($1.key.target.text, $1.key.category.text)
        }
        var json = JSONWriter()
        json.beginArray()
        for (line, balance) in lines {
            try FundBook.lineColumns.write(
                FundBook.Line(line: line, balance: balance), to: &json, .anyone)
        }
        json.endArray()
        return json.bytes
    }

    /// A sample of a period's payments, drawn from the entries; nil where the period is none.
    package func sample(of period: String, size: Int, seed: String) -> PaperSample? {
        guard let period = DayPeriod(text: period) else { return nil }
        var payments = PaymentCollection()
        for entry in entries { payments.add(entry.key, entry.row) }
        return PaperSample(
            MonetaryUnitSample(
                of: payments.unreversed.filter { period.contains($0.day) }, size: size, seed: seed,
                fund: fund, period, changed: Position(0)))
    }
}

/// A sample as a working paper has it.
package struct PaperSample {
    private let sample: MonetaryUnitSample

    init(_ sample: MonetaryUnitSample) {
        self.sample = sample
    }

    /// The figures of the draw, as `/v1/funds/{id}/sample` names them.
    package var figures: [(name: String, amount: Int)] {
        [
            ("count", sample.population.count), ("amount", Int(sample.population.amount.amount)),
            ("interval", Int(sample.interval)), ("start", Int(sample.start)),
        ]
    }

    /// The payments drawn as a table: the line of names, then one line each.
    package func lines() throws -> [[UInt8]] {
        let columns = MonetaryUnitSample.drawnColumns
        return try [columns.form.tableHead]
            + sample.drawn.map { drawn in
                var line: [UInt8] = []
                try columns.appendLine(drawn, to: &line, .anyone)
                return line
            }
    }
}
