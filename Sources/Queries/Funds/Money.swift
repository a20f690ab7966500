import Catalogue
import EventLog
import LMDB
import Projections
import Rules

/// Money of all time or of a period, as dashboards show it beside other figures.
enum Money {
    /// The parameter of a dashboard that shows money.
    static let period = FilterDescription(
        name: DayPeriod.filter.name, form: DayPeriod.filter.form,
        about:
            "The days of the entries that money sums up: all, 2026, 2026-Q2, 2026-04 or 2026-04-13; "
            + "all if not given. Other figures do not change with it.",
        expected: DayPeriod.filter.expected, reads: { DayPeriod(text: $0) != nil })

    /// The sums of the books of a centre's funds, or of all funds.
    static let ofFunds = Columns<Balance>(
        "Money", "Sums of the books of funds, of all time or of the period that is asked for.",
        [
            .sum(.received, "Money that came in."),
            .sum(.movedIn, "Money from other funds."),
            .sum(.movedOut, "Money to other funds."),
            .sum(.returned, "Money that went back."),
            .sum(.allocated, "Set aside for projects and centres."),
            .sum(.committed, "Bound and not paid yet."),
            .sum(.spent, "Money paid out, less refunds."),
            .fen("cash", "What should be in the bank.") { $0.cash },
            .fen("unallocated", "Not set aside for anything.") { $0.unallocated },
            .fen("available", "Allocated, less committed and spent.") { $0.available },
        ])

    /// What a project got of all funds, and what was done with it.
    static let ofProject = Columns<Balance>(
        "ProjectMoney",
        "What a project got of all funds and spent, of all time or of the period that is asked for.",
        [
            .sum(.allocated, "Set aside for it."),
            .sum(.committed, "Bound and not paid yet."),
            .sum(.spent, "Spent on it, less refunds."),
            .fen("available", "Allocated, less committed and spent.") { $0.available },
        ])
}

extension ViewSnapshot {
    /// The last event that may have changed sums of money: one of any fund. Where there is no money, none
    /// did, and what happens to the funds of others changes nothing.
    func changed(_ money: Balance) throws(LMDBError) -> Position {
        money == Balance() ? Position(0) : try changed([.books])
    }
}

extension Column where Row == Balance {
    fileprivate static func sum(_ measure: Measure, _ about: String) -> Column {
        .fen(measure.name, about) { $0[measure] }
    }
}

extension Measure {
    /// The measure as answers name it.
    fileprivate var name: StaticString {
        switch self {
        case .received: "received"
        case .movedIn: "movedIn"
        case .movedOut: "movedOut"
        case .returned: "returned"
        case .allocated: "allocated"
        case .committed: "committed"
        case .spent: "spent"
        }
    }
}
