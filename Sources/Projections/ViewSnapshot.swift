package import Catalogue
package import EventLog
package import LMDB
import Rules
package import Tables

/// One consistent state of all read models, for the length of a question.
package struct ViewSnapshot: ~Copyable {
    package let transaction: ReadTransaction
    package let tables: ViewTables
    /// Events applied.
    package let size: UInt64

    package init(_ views: Views) throws(LMDBError) {
        let tables = views.tables
        let transaction = try tables.environment.beginRead()
        size = try Views.size(transaction, tables)
        self.tables = tables
        self.transaction = transaction
    }

    /// The last event applied.
    package var applied: Position { Position(size == 0 ? 0 : size - 1) }

    package func row<Value: IndexedValue>(
        _ table: Table, _ key: Value.Key, as _: Value.Type = Value.self
    ) throws(LMDBError) -> Value? {
        try OverlayTable<Value>.read(key, table, transaction)
    }

    /// Walks the rows of a table from just after an id, in the order of ids.
    package func forEachRow<Value: RowCoded>(
        _ table: Table, after last: String?, as _: Value.Type = Value.self,
        _ body: (String, Value) throws(LMDBError) -> Bool
    ) throws(LMDBError) {
        let start = last.map { Array($0.utf8) + [0] }
        try transaction.forEach(table, from: start) { (key, value) throws(LMDBError) in
            var reader = RowReader(value)
            return try body(String(utf8: key), try Value(from: &reader))
        }
    }

    /// Walks the ids under a value of the index, from just after one of them.
    package func forEachIndexed(
        _ name: IndexName, _ value: String, after last: [UInt8]?,
        _ body: ([UInt8]) throws(LMDBError) -> Bool
    ) throws(LMDBError) {
        let prefix = IndexEntry.prefix(name, value)
        let start = last.map { prefix + $0 + [0] } ?? prefix
        try transaction.forEach(tables.index, from: start) { (key, _) throws(LMDBError) in
            let bytes = [UInt8](copying: key)
            guard bytes.starts(with: prefix) else { return false }
            return try body(Array(bytes.dropFirst(prefix.count)))
        }
    }

    /// The positions of an aggregate's events, ascending.
    package func events(of history: History) throws(LMDBError) -> [Position] {
        try history.positions(transaction, tables)
    }

    /// The last event that changed any of these.
    package func changed(_ marks: Mark?...) throws(LMDBError) -> Position {
        var last: UInt64 = 0
        for case let mark? in marks {
            guard let bytes = try transaction.get(tables.changes, [mark.rawValue]) else { continue }
            last = max(last, bytes.bigEndian())
        }
        return Position(last)
    }

    /// The last event of a project, its shifts or its participations; nil when there is none.
    package func changed(_ project: ProjectID) throws(LMDBError) -> Position? {
        guard let row = try row(tables.projects, project, as: Row<Project>.self) else { return nil }
        let board = try self.row(tables.boards, project, as: ProjectBoard.self)
        return max(row.changed, board?.changed ?? Position(0))
    }

    /// The day on which the last event was recorded: where relative windows end, so that an answer
    /// depends on the log alone.
    package func lastDay() throws(LMDBError) -> CivilDate? {
        let family = Tally.Family.eventsByDay.rawValue
        var last: UInt32?
        try transaction.forEachReversed(
            tables.tallies, from: [family, 0xFF, 0xFF, 0xFF, 0xFF]
        ) { (key, _) throws(LMDBError) in
            guard key.count == Tally.keyBytes, key[0] == family else { return false }
            last = key.extracting(1...).bigEndian()
            return false
        }
        guard let last else { return nil }
        guard let day = Int32(exactly: last) else { throw RowReader.damaged() }
        return CivilDate(daysSinceEpoch: day)
    }

    package func count(_ tally: Tally) throws(LMDBError) -> Int {
        try row(tables.tallies, tally, as: Count.self)?.count ?? 0
    }
}

extension Views {
    /// How many events the tables have applied.
    package static func size(
        _ transaction: borrowing ReadTransaction, _ tables: ViewTables
    ) throws(LMDBError) -> UInt64 {
        guard let bytes = try transaction.get(tables.meta, markKey) else { return 0 }
        var row = RowReader(bytes)
        guard try row.text() == ViewsForm.text else { return 0 }
        return try row.unsigned()
    }
}
