import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// What an auditor looks for that is no violation: patterns and absences, each beside its population.
/// Computed when asked, never stored.
struct FundTests: Dated {
    /// One test.
    struct Test: Sendable {
        let name: String
        var population = CountedAmount()
        var hits = CountedAmount()
        var events: [Position] = []
        /// Days since, or days over.
        var days: Int?
        /// The largest share, in basis points.
        var shareBp: Int?
        /// What it is about: a payee, a commitment, a project.
        var about: [String] = []
    }

    let fund: FundID
    let period: DayPeriod
    let on: CivilDate
    var tests: [Test] = []
    let changed: Position

    init(
        _ fund: FundID, _ state: Fund, _ period: DayPeriod, on day: CivilDate, _ city: City,
        _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.fund = fund
        self.period = period
        on = day
        let rules = city.rules(on: day)
        changed = try snapshot.changed([
            .books, .timesheets, .projects, .projectFigures, .city, .days,
        ])
        let all = try snapshot.payments(of: fund)
        let payments = all.filter { period.contains($0.day) }
        try addStatements(state, rules, snapshot)
        try addCash(state, all, rules, snapshot)
        try addCommitments(snapshot)
        addPatterns(payments, city)
        try addUnitCost(snapshot)
        try addAttendance(payments, snapshot)
    }

    /// The last day that is asked about and over.
    private var end: CivilDate {
        period.days.map { min($0.upperBound, on) } ?? on
    }

    /// What the bank says and what was disclosed, against the ledger as it is now.
    private mutating func addStatements(
        _ state: Fund, _ rules: RuleSet, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        let isOver = period.days.map { $0.upperBound < on } ?? false
        var statement = Test(name: "statement")
        let last = try snapshot.lastStatement(of: fund, through: end)
        if let last {
            let cash = try snapshot.balance(of: fund, through: last.through).cash
            statement.population = CountedAmount(1, last.balance)
            if cash != last.balance { statement.hits = CountedAmount(1, last.balance - cash) }
        }
        var notStated = Test(name: "not-stated")
        notStated.population = CountedAmount(isOver ? 1 : 0, .zero)
        if isOver, last?.through != end {
            notStated.hits = CountedAmount(1, try snapshot.balance(of: fund, through: end).cash)
        }
        var notDisclosed = Test(name: "not-disclosed")
        var outdated = Test(name: "disclosure-outdated")
        let disclosures = try snapshot.disclosures(of: fund)
        let isDue = isOver && end.adding(days: rules.discloseWithinDays) < on
        notDisclosed.population = CountedAmount(isDue ? 1 : 0, .zero)
        if isDue, !disclosures.contains(where: { ($0.from...$0.through).contains(end) }) {
            notDisclosed.hits = CountedAmount(1, try snapshot.balance(of: fund, through: end).cash)
        }
        for disclosure in disclosures where period.contains(disclosure.through) {
            let now = try snapshot.balance(
                of: fund, from: disclosure.from, through: disclosure.through)
            let cash = try snapshot.balance(of: fund, through: disclosure.through).cash
            outdated.population.add(disclosure.spent)
            let isSame =
                now[.spent] == disclosure.spent && cash == disclosure.balance
                && now[.received] == disclosure.received
            if !isSame { outdated.hits.add(now[.spent] - disclosure.spent) }
        }
        tests += [statement, notStated, notDisclosed, outdated]
    }

    /// Money that lies still, and money that is left after the fund's last day.
    private mutating func addCash(
        _ state: Fund, _ payments: [FundPayment], _ rules: RuleSet,
        _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        let cash = try snapshot.balance(of: fund, through: on).cash
        var last = state.from
        for payment in payments where payment.day <= on { last = max(last, payment.day) }
        var idle = Test(name: "idle")
        idle.population = CountedAmount(1, cash)
        idle.days = max(0, last.days(until: on))
        if cash > .zero, last.days(until: on) > rules.idleDays {
            idle.hits = CountedAmount(1, cash)
        }
        var overdue = Test(name: "overdue")
        if let end = state.to {
            overdue.population = CountedAmount(1, cash)
            overdue.days = max(0, end.days(until: on))
            if end.days(until: on) > 0, cash > .zero { overdue.hits = CountedAmount(1, cash) }
        }
        tests += [idle, overdue]
    }

    /// Commitments that are open though all their projects ended.
    private mutating func addCommitments(
        _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        var test = Test(name: "stale-commitment")
        for (id, commitment) in try snapshot.commitments(of: fund) where commitment.open > .zero {
            test.population.add(commitment.open)
            var isOver = true
            for line in commitment.lines where line.amount > .zero {
                guard let project = line.line.project,
                    let row = try snapshot.row(
                        snapshot.tables.projects, project, as: Row<Project>.self),
                    row.state.endsOn < on
                else {
                    isOver = false
                    continue
                }
            }
            guard isOver else { continue }
            test.hits.add(commitment.open)
            test.about.append(id)
        }
        tests.append(test)
    }

    private static let test = Columns<Test>(
        "FundTest", "A pattern or an absence that an auditor looks for.",
        [
            .must("test", .choice(names), "The test.") { .text($0.name) },
            .object("population", CountedAmount.columns, "What was looked at.") { $0.population },
            .object("hits", CountedAmount.columns, "What was found among it.") { $0.hits },
            .must("events", .list(.position), "The events found.") { .positions($0.events) },
            .may("days", .count, "Days without spending, or since the fund's last day.") {
                .number($0.days)
            },
            .may("shareBp", .count, "The largest payee's share, basis points.") {
                .number($0.shareBp)
            },
            .must("about", .list(.text(nil)), "Payees, commitments or projects found.") {
                .texts($0.about)
            },
        ])

    private static let names = [
        "statement", "not-stated", "not-disclosed", "disclosure-outdated", "idle", "overdue",
        "stale-commitment", "round", "weekend", "just-below", "payee-concentration", "unit-cost",
        "subsidy-attendance",
    ]

    fileprivate static let columns = Columns<FundTests>(
        "FundTests",
        "Tests of a fund: patterns and absences, which are no violations, beside their populations.",
        [
            .must("fund", .id, "The fund.") { .id($0.fund) },
            .must("period", DayPeriod.filter.form, "The days looked at.") { .text($0.period.text) },
            .must("on", .day, "The day on which is asked.") { .day($0.on) },
            .objects("tests", test, "The tests.") { $0.tests },
            .answerPosition,
        ])
}

extension CountedAmount {
    init(_ count: Int, _ amount: Fen) {
        self.init()
        self.count = count
        self.amount = amount
    }

    mutating func add(_ amount: Fen) {
        count += 1
        self.amount = self.amount.clampedSum(with: amount)
    }
}

extension Resources {
    /// What an auditor looks for in a fund.
    package static let fundTests = Resource(
        "fund-tests", "Patterns and absences in a fund's book, each beside its population.",
        reach: .own, of: Fund.self, part: "tests", showsEvents: true,
        filters: [
            DayPeriod.filter,
            FilterDescription(
                name: "on", form: .day,
                about: "The day on which is asked; that of the last recorded event if not given.",
                expected: "a day such as 2027-02-28", reads: { CivilDate(text: $0) != nil }),
        ], columns: FundTests.columns
    ) { stored, given, snapshot, _ in
        let day: CivilDate
        if let asked = given["on"].flatMap({ CivilDate(text: $0) }) {
            day = asked
        } else {
            day = try snapshot.lastDay() ?? stored.state.from
        }
        let city = try snapshot.row(snapshot.tables.city, CityKey(), as: CityRow.self)?.city
        return try FundTests(
            stored.place, stored.state, DayPeriod(given), on: day,
            city ?? City(), snapshot)
    }
}
