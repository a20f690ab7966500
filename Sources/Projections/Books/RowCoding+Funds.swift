package import Catalogue
package import LMDB
package import Rules
package import Tables

/// Values of the books in rows.
extension RowWriter {
    package mutating func fen(_ value: Fen) {
        number(Int(value.amount))
    }

    package mutating func event(_ value: EventID) {
        text(value.source)
        text(value.id)
    }

    package mutating func line(_ value: BudgetLine) {
        flag(value.project != nil)
        text(value.target.text)
        choice(value.category)
    }

    package mutating func line(_ value: BudgetLine?) {
        flag(value != nil)
        if let value { line(value) }
    }

    package mutating func entry(_ value: FundEntry) {
        id(value.fund)
        choice(value.measure)
        line(value.line)
        fen(value.amount)
        text(value.payee)
        optional(value.serviceDay) { $0.day($1) }
    }
}

extension RowReader {
    package mutating func fen() throws(LMDBError) -> Fen {
        Fen(Int64(try number()))
    }

    package mutating func event() throws(LMDBError) -> EventID {
        EventID(source: try text(), id: try text())
    }

    package mutating func line() throws(LMDBError) -> BudgetLine {
        let isProject = try flag()
        let id = try text()
        return BudgetLine(
            isProject ? .project(ProjectID(id)) : .centre(CentreID(id)), try choice())
    }

    package mutating func optionalLine() throws(LMDBError) -> BudgetLine? {
        try flag() ? try line() : nil
    }

    package mutating func entry() throws(LMDBError) -> FundEntry {
        FundEntry(
            try id(), try choice(), try optionalLine(), try fen(), payee: try optionalText(),
            serviceDay: try optional { (row) throws(LMDBError) in try row.day() })
    }
}
