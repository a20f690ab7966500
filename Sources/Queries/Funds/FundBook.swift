import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// A fund with the sums of its book for a period.
struct FundSums: Dated {
    let stored: Stored<Fund>
    let period: DayPeriod
    let figures: BookFigures
    let questioned: Fen
    let changed: Position

    init(
        _ stored: Stored<Fund>, _ period: DayPeriod, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.stored = stored
        self.period = period
        let id = stored.place
        var figures = BookFigures(balance: try snapshot.balance(of: .fund(id), in: period.spans))
        if let days = period.days {
            let before = days.lowerBound.adding(days: -1)
            figures.opening = try snapshot.balance(of: id, through: before).cash
        }
        self.figures = figures
        questioned = try snapshot.questioned(id, in: period)
        changed = max(stored.changed, try snapshot.changed([.books, .findings]))
    }

    static let columns: [Column<FundSums>] =
        [
            .must("fund", "The fund.") { $0.stored.place },
            .must("centre", "The centre whose fund it is.") { $0.stored.state.centre },
            .must("name", "Its name.") { $0.stored.state.name },
            .must("channel", .coded(FundChannel.self), "Where its money comes from.") {
                .coded($0.stored.state.channel)
            },
            .must("from", "Its first day.") { $0.stored.state.from },
            .may("to", "Its last day, where it has one.") { $0.stored.state.to },
            .must("period", DayPeriod.filter.form, "The days of what is summed up.") {
                .text($0.period.text)
            },
        ]
        + [
            .opening, .received, .movedIn, .movedOut, .returned, .spent, .closing, .allocated,
            .fen("unallocated", "Not set aside for anything.") { $0.balance.unallocated },
            .committed,
            .fen("available", "Allocated, less committed and spent.") { $0.balance.available },
        ].inside(\.figures)
        + [
            .fen(
                "questioned", "What was spent on lines under an open major finding, each once."
            ) { $0.questioned },
            .may("closedThrough", "The last day whose books are closed.") {
                $0.stored.state.closedThrough
            },
        ]
}

/// A fund with its sums, its budget, its projects and what the bank says.
struct FundBook: Dated {
    /// The sums of one line of the budget.
    struct Line: Sendable {
        let line: BudgetLine
        let balance: Balance
    }

    /// What a project got and did with it.
    struct FundedProject: Sendable {
        let project: ProjectID
        let balance: Balance
        let figures: Figures
    }

    /// The bank's last statement beside the ledger.
    struct Stated: Sendable {
        let statement: Statement
        let cash: Fen
    }

    let sums: FundSums
    let stated: Stated?
    let lines: [Line]
    let projects: [FundedProject]
    let changed: Position

    init(
        _ stored: Stored<Fund>, _ period: DayPeriod, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        sums = try FundSums(stored, period, snapshot)
        let id = stored.place
        let end = period.days?.upperBound ?? CivilDate(daysSinceEpoch: Int32(RowReader.lastDay))
        stated = try snapshot.lastStatement(of: id, through: end).map {
            (statement) throws(LMDBError) in
            Stated(
                statement: statement,
                cash: try snapshot.balance(of: id, through: statement.through).cash)
        }
        lines = try snapshot.lines(of: id, in: period.spans).map { Line(line: $0, balance: $1) }
        projects = try Self.projects(lines, period, snapshot)
        changed = max(sums.changed, try snapshot.changed([.projects, .projectFigures]))
    }

    private static func projects(
        _ lines: [Line], _ period: DayPeriod, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> [FundedProject] {
        var sums: [ProjectID: Balance] = [:]
        for line in lines {
            guard let project = line.line.project else { continue }
            sums[project, default: Balance()].add(line.balance)
        }
        var projects: [FundedProject] = []
        for (id, balance) in sums.sorted(by: { $0.key.text < $1.key.text }) {
            let row = try snapshot.row(snapshot.tables.projects, id, as: Row<Project>.self)
            let figures = try row.map { (row) throws(LMDBError) in
                try snapshot.figures(of: row, in: period.days)
            }
            projects.append(
                FundedProject(project: id, balance: balance, figures: figures ?? Figures()))
        }
        return projects
    }
}

extension FundBook {
    static let lineColumns = Columns<Line>(
        "BudgetLine", "What is set aside for a project or a centre by category, and used of it.",
        [
            .may("project", .id, "The project, where it is one's.") { .id($0.line.project) },
            .may("centre", .id, "The centre, where it is one's.") { .id($0.line.centre) },
            .must("category", .coded(FundCategory.self), "On what it is spent.") {
                .coded($0.line.category)
            },
            .fen("allocated", "Set aside.") { $0.balance[.allocated] },
            .fen("committed", "Bound and not paid yet.") { $0.balance[.committed] },
            .fen("spent", "Paid out, less refunds.") { $0.balance[.spent] },
            .fen("available", "Allocated, less committed and spent.") { $0.balance.available },
        ])

    private static let projectColumns = Columns<FundedProject>(
        "FundedProject", "What a project got of the fund, and what it did in the period.",
        [
            .must("project", .id, "The project.") { .id($0.project) },
            .fen("allocated", "Set aside for it.") { $0.balance[.allocated] },
            .fen("spent", "Spent on it.") { $0.balance[.spent] },
            .may(
                "executionBp", .wholeNumber,
                "⌊10000 · spent / allocated⌋, basis points; left out where nothing is allocated."
            ) { .number($0.balance[.spent].ratio(10_000, to: $0.balance[.allocated].amount)) },
            .must("confirmedMinutes", .count, "Minutes of service that count.") {
                .number($0.figures[.minutes])
            },
            .may(
                "fenPerHour", .wholeNumber,
                "⌊spent · 60 / confirmedMinutes⌋; left out where there are none."
            ) { .number($0.balance[.spent].ratio(60, to: Int64($0.figures[.minutes]))) },
            .must("attendance", .count, "People reached.") { .number($0.figures[.attendance]) },
            .may(
                "fenPerVisit", .wholeNumber, "⌊spent / attendance⌋; left out where nobody came."
            ) { .number($0.balance[.spent].ratio(1, to: Int64($0.figures[.attendance]))) },
        ])

    private static let statedColumns = Columns<Stated>(
        "StatedBalance", "The bank's last statement up to the end of the period.",
        [
            .must("on", .day, "The day that it is of.") { .day($0.statement.through) },
            .fen("balance", "What the bank said.") { $0.statement.balance },
            .fen(
                "difference", "The bank's balance less the ledger's cash of that day, as it is now."
            ) {
                $0.statement.balance - $0.cash
            },
        ])

    static let answer = Columns<FundBook>(
        "FundBook", "A fund with the sums of its book for a period.",
        FundSums.columns.inside(\.sums) + [
            .objectIfThere(
                "stated", statedColumns, "The bank's last statement; left out where there is none."
            ) { $0.stated },
            .objects(
                "lines", lineColumns, "The budget against what is used, by project or centre."
            ) { $0.lines },
            .objects("projects", projectColumns, "The projects that got something.") {
                $0.projects
            },
            .answerPosition,
        ])
}

extension Fen {
    /// ⌊amount · factor / divisor⌋; nil where the divisor is 0 or less, and where it is beyond
    /// ``Balance/limit``.
    func ratio(_ factor: Int64, to divisor: Int64) -> Int? {
        guard divisor > 0 else { return nil }
        let product = Int128(amount) * Int128(factor)
        var quotient = product / Int128(divisor)
        if product < 0, quotient * Int128(divisor) != product { quotient -= 1 }
        return quotient.magnitude <= Balance.limit.magnitude ? Int(quotient) : nil
    }
}

extension Column {
    /// An amount of money.
    static func fen(
        _ name: StaticString, _ about: String, _ amount: @escaping @Sendable (Row) -> Fen
    ) -> Column {
        .must(name, .wholeNumber, about + " Fen.") { .number(Int(amount($0).amount)) }
    }
}

extension Form {
    /// A sum or a difference that is exact for every reader of JSON.
    static let wholeNumber = Form.number(-Int(Balance.limit)...Int(Balance.limit))
}

extension ViewSnapshot {
    /// The net amounts of the lines of payments of some days that rest under an open major finding, each
    /// line once.
    func questioned(
        _ fund: FundID, in period: DayPeriod
    ) throws(LMDBError) -> Fen {
        var lines: [EventID: Set<Int>] = [:]
        var documents: [EventID: FundDocument] = [:]
        try forEachIndexed(.findingsByFund, fund.text, after: nil) { (bytes) throws(LMDBError) in
            guard let key = FindingKey(bytes: bytes),
                let finding = try row(tables.findings, key, as: FindingRow.self),
                finding.questions
            else { return true }
            for payment in finding.payments where payment.fund == fund {
                var document = documents[payment.event]
                if document == nil {
                    document = try self.document(payment.event, of: fund)
                    documents[payment.event] = document
                }
                guard let document, period.contains(document.day) else { continue }
                let spent = document.entries.indices.filter {
                    document.entries[$0].measure == .spent
                }
                let chosen = payment.lines.isEmpty ? spent : payment.lines.map { Int($0) }
                lines[payment.event, default: []].formUnion(chosen.filter(spent.contains))
            }
            return true
        }
        return lines.reduce(.zero) { sum, payment in
            guard let document = documents[payment.key] else { return sum }
            // Of a line of which more came back than was paid nothing is left to question.
            return payment.value.reduce(sum) {
                $0.clampedSum(with: max(.zero, document.net($1)))
            }
        }
    }
}

extension Listings {
    /// Funds with the sums of all time or of a period.
    package static let funds = Listing(
        "funds", "Funds, by id, with the sums of their books of all time.", of: Stored<Fund>.self,
        from: { $0.funds },
        filters: [
            .id("centre", "The centre whose fund it is.", by: .fundsByCentre) { $0.state.centre },
            .coded("channel", FundChannel.self, "Where its money comes from.") {
                $0.state.channel == $1
            },
        ],
        changes: [.funds, .books, .findings],
        columns: Columns(
            "Fund", "A fund with the sums of its book.", FundSums.columns + [.rowPosition])
    ) { (fund, snapshot) throws(LMDBError) in try FundSums(fund, .all, snapshot) }
}

extension Resources {
    /// One fund's book.
    package static let fund = Resource(
        "fund", "One fund's book: money by measure, by line of the budget and by project.",
        of: Fund.self, filters: [DayPeriod.filter], columns: FundBook.answer
    ) { fund, given, snapshot, _ in
        try FundBook(fund, DayPeriod(given), snapshot)
    }
}

extension FundID: ListPlace {}
