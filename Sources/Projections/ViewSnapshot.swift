package import Catalogue
package import EventLog
package import LMDB
package import Rules
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

    /// Each day of a volunteer's service, in order, with the records that started on it.
    package func timesheets(
        of volunteer: VolunteerID
    ) throws(LMDBError) -> [(day: CivilDate, entries: [TimesheetEntry])] {
        var sheets: [(day: CivilDate, entries: [TimesheetEntry])] = []
        let prefix = TimesheetKey.prefix(volunteer)
        try transaction.forEach(tables.timesheets, prefix: prefix) {
            (key, value) throws(LMDBError) in
            let day = try TimesheetKey.day(of: key)
            var row = RowReader(value)
            let entries = try Timesheet(from: &row).entries(startedOn: day)
            if !entries.isEmpty { sheets.append((day, entries)) }
            return true
        }
        return sheets
    }

    /// The last event that changed any of these.
    package func changed(_ marks: [Mark]) throws(LMDBError) -> Position {
        var last: UInt64 = 0
        for mark in marks {
            guard let bytes = try transaction.get(tables.changes, [mark.rawValue]) else { continue }
            last = max(last, bytes.bigEndian())
        }
        return Position(last)
    }

    /// The last event of a project, its shifts or its participations; nil when there is none.
    package func changed(_ project: ProjectID) throws(LMDBError) -> Position? {
        guard let row = try row(tables.projects, project, as: Row<Project>.self) else { return nil }
        return max(row.changed, try figures(in: row.scope).changed)
    }

    /// The day on which the last event was recorded: where relative windows end, so that an answer
    /// depends on the log alone.
    package func lastDay() throws(LMDBError) -> CivilDate? {
        // Service may be of a day on which nothing is recorded yet.
        try lastDay { $0[.events] != 0 }
    }

    /// The last day whose figures fulfil a condition.
    package func lastDay(where isFound: (Figures) -> Bool) throws(LMDBError) -> CivilDate? {
        var last: UInt32?
        try transaction.forEachReversed(
            tables.figures, from: Scope.day(UInt32.max).bytes
        ) { (key, value) throws(LMDBError) in
            guard let day = Scope.day(of: key) else { return false }
            var row = RowReader(value)
            guard try isFound(Figures(from: &row)) else { return true }
            last = day
            return false
        }
        guard let last else { return nil }
        guard let day = Int32(exactly: last) else { throw RowReader.damaged() }
        return CivilDate(daysSinceEpoch: day)
    }

    /// The figures of a scope; all are 0 where nothing was counted.
    package func figures(in scope: Scope) throws(LMDBError) -> Figures {
        try row(tables.figures, scope) ?? Figures()
    }

    /// Walks the figures of volunteers as members of a group, in the order of their ids.
    package func forEachMember(
        of group: Row<Group>, _ body: (VolunteerID, Figures) throws(LMDBError) -> Void
    ) throws(LMDBError) {
        let prefix = group.scope(with: VolunteerID("")).bytes
        try transaction.forEach(tables.figures, prefix: prefix) { (key, value) throws(LMDBError) in
            var row = RowReader(value)
            let volunteer = VolunteerID(String(utf8: key.extracting(prefix.count...)))
            try body(volunteer, Figures(from: &row))
            return true
        }
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
