package import Catalogue
import EventLog
package import LMDB
package import Rules
import Tables

extension ViewSnapshot: Books {
    /// A row of the books.
    package func book(_ key: BookKey) throws(LMDBError) -> BookRow? {
        try row(tables.books, key)
    }
}

/// What several rows of the books say, for answers.
extension ViewSnapshot {
    /// The sums of a fund's lines in spans of days, by project or centre, then by category.
    package func lines(
        of fund: FundID, in spans: [BookPeriod]
    ) throws(LMDBError) -> [(line: BudgetLine, balance: Balance)] {
        var sums: [BudgetLine: Balance] = [:]
        for span in spans {
            let prefix = BookKey.balances(of: .fund(fund), in: span)
            try transaction.forEach(tables.books, prefix: prefix) {
                (key, value) throws(LMDBError) in
                guard key.count > prefix.count else { return true }
                var row = RowReader(value)
                guard case .balance(let balance) = try BookRow(from: &row) else {
                    throw RowReader.damaged()
                }
                sums[try BudgetLine(key: key.extracting(prefix.count...)), default: Balance()]
                    .add(balance)
                return true
            }
        }
        return sums.map { ($0.key, $0.value) }.sorted {
            ($0.line.target.text, $0.line.category.text)
                < ($1.line.target.text, $1.line.category.text)
        }
    }

    /// The bank's last statement of a day up to this one; nil where there is none.
    package func lastStatement(
        of fund: FundID, through day: CivilDate
    ) throws(LMDBError) -> Statement? {
        let prefix = BookKey.statement(fund, day).bytes.dropLast(4)
        var found: Statement?
        try transaction.forEachReversed(
            tables.books, from: BookKey.statement(fund, day.adding(days: 1)).bytes
        ) { (key, value) throws(LMDBError) in
            guard [UInt8](copying: key).starts(with: prefix) else { return false }
            var row = RowReader(value)
            if case .statement(let statement) = try BookRow(from: &row), statement.through <= day {
                found = statement
                return false
            }
            return true
        }
        return found
    }

    /// What was disclosed of a fund, the last of each span of days, by the spans' ends.
    package func disclosures(of fund: FundID) throws(LMDBError) -> [Statement] {
        let day = CivilDate(daysSinceEpoch: 0)
        let key = BookKey.disclosure(fund, from: day, through: day).bytes
        var found: [Statement] = []
        try transaction.forEach(tables.books, prefix: Array(key.dropLast(8))) {
            (_, value) throws(LMDBError) in
            var row = RowReader(value)
            guard case .statement(let statement) = try BookRow(from: &row) else {
                throw RowReader.damaged()
            }
            found.append(statement)
            return true
        }
        return found
    }

    /// What is open of a fund's commitments, by id.
    package func commitments(
        of fund: FundID
    ) throws(LMDBError) -> [(id: String, commitment: Commitment)] {
        let prefix = Array(BookKey.commitment(fund, "").bytes.dropLast())
        var found: [(id: String, commitment: Commitment)] = []
        try transaction.forEach(tables.books, prefix: prefix) { (key, value) throws(LMDBError) in
            var row = RowReader(value)
            guard case .commitment(let commitment) = try BookRow(from: &row) else {
                throw RowReader.damaged()
            }
            found.append(
                (String(utf8: key.extracting(prefix.count..<(key.count - 1))), commitment))
            return true
        }
        return found
    }

    /// Walks through a fund's entries of some days, from just after a key, by day and then in the order
    /// of the log.
    package func forEachEntry(
        of fund: FundID, in days: ClosedRange<CivilDate>? = nil, after last: [UInt8]? = nil,
        _ body: (EntryKey, EntryRow) throws(LMDBError) -> Bool
    ) throws(LMDBError) {
        let prefix = EntryKey.prefix(fund)
        let start = last.map { $0 + [0] } ?? days.map { EntryKey.start(fund, $0.lowerBound) }
        try transaction.forEach(tables.entries, from: start ?? prefix) {
            (bytes, value) throws(LMDBError) in
            guard [UInt8](copying: bytes).starts(with: prefix) else { return false }
            let key = try EntryKey(bytes: bytes)
            if let days, key.day > days.upperBound { return false }
            var row = RowReader(value)
            return try body(key, EntryRow(from: &row))
        }
    }
}
