import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// Reads pages of a table's rows.
struct TablePages<Place: ListPlace, Value: IndexedValue & Sendable, Item: Sendable>: Sendable
where Place.RowKey == Value.Key {
    typealias Entry = Listed<Place, Value>

    let name: String
    let parent: ListingParent?
    let table: @Sendable (ViewTables) -> Table
    let filters: [Filter<Entry>]
    /// The index of rows by centre and state.
    let queue: QueueIndex?
    /// The tables from which the rows come.
    let marks: [Mark]
    let columns: Columns<Item>
    let item: @Sendable (Entry, borrowing ViewSnapshot) throws(LMDBError) -> Item

    func read(
        _ views: Views, where given: [String: String], of parent: String?, _ page: Page,
        _ writing: Writing
    ) throws -> Answer? {
        let question = Question(name, of: parent, given)
        let cursor = try page.parsedCursor(of: question)
        let snapshot = try ViewSnapshot(views)
        try cursor?.check(snapshot)
        let asked = filters.filter { given[$0.description.name] != nil }
        guard let changed = try changed(parent, asked, snapshot) else { return nil }
        let tests = try asked.map { try $0.test(given) }
        var rows = PageRows<Item>(limit: page.limit)
        let start = try cursor.map { (cursor) throws(QueryError) in
            guard let place = Place(text: cursor.last) else { throw PageCursor.damaged }
            return place.bytes
        }
        try walk(try index(parent, asked, given, snapshot), after: start, snapshot) {
            (entry) throws(LMDBError) in
            for test in tests where try !test(entry, snapshot) { return true }
            return try rows.add(entry.place.text) { () throws(LMDBError) in
                try item(entry, snapshot)
            }
        }
        return try rows.answer(
            snapshot.applied, changed: changed, question, columns, writing)
    }
}

extension TablePages {
    /// An index with the values under which the rows stand.
    private typealias Index = (name: IndexName, values: [String])

    private func changed(
        _ parent: String?, _ asked: [Filter<Entry>], _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> Position? {
        if let parent { return try self.parent?.changed(parent, snapshot) }
        return try snapshot.changed(marks + asked.flatMap(\.marks))
    }

    /// The index that serves the request; nil when the whole table is scanned.
    private func index(
        _ parent: String?, _ asked: [Filter<Entry>], _ given: [String: String],
        _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> Index? {
        if let parent, let index = self.parent?.index { return (index, [parent]) }
        for filter in asked {
            if let index = filter.index, let value = given[filter.description.name] {
                return (index, [filter.indexText(value)])
            }
        }
        guard let queue, let values = try queue.values(given, snapshot) else { return nil }
        return (queue.name, values)
    }

    private func walk(
        _ index: Index?, after start: [UInt8]?, _ snapshot: borrowing ViewSnapshot,
        _ visit: (Entry) throws(LMDBError) -> Bool
    ) throws(LMDBError) {
        let table = table(snapshot.tables)
        guard let index else {
            try snapshot.transaction.forEach(table, from: start.map { $0 + [0] }) {
                (key, value) throws(LMDBError) in
                guard let place = Place(bytes: [UInt8](copying: key)) else { return true }
                var reader = RowReader(value)
                return try visit(Listed(place, try Value(from: &reader)))
            }
            return
        }
        try snapshot.forEachIndexed(index.name, index.values, after: start) {
            (key) throws(LMDBError) in
            guard let place = Place(bytes: key),
                let row = try snapshot.row(table, place.rowKey, as: Value.self)
            else { return true }
            return try visit(Listed(place, row))
        }
    }
}
