import EventLog
import JSON
import LMDB

/// Collects the rows of one page and writes their answer.
struct PageRows<Item: Sendable> {
    private let limit: Int
    private var items: [Item] = []
    private var last: String?
    private var hasMore = false

    init(limit: Int) {
        self.limit = limit
    }

    /// Adds a row; returns false when the page is full and this row belongs to the next.
    mutating func add(
        _ place: @autoclosure () -> String, _ item: () throws(LMDBError) -> Item
    ) throws(LMDBError) -> Bool {
        guard items.count < limit else {
            hasMore = true
            return false
        }
        items.append(try item())
        if items.count == limit { last = place() }
        return true
    }

    /// The page: `{items, position, next?}` with what else the collection says, or lines of
    /// comma-separated values.
    consuming func answer(
        _ applied: Position, changed: Position, _ question: Question, _ columns: Columns<Item>,
        _ writing: Writing, extra: (inout JSONWriter) throws -> Void = { _ in }
    ) throws -> Answer {
        let reader = try writing.reader()
        var next = hasMore ? last.map { PageCursor(last: $0, at: applied).text(of: question) } : nil
        if let seal = writing.seal { next = try next.map(seal) }
        let body: [UInt8]
        switch writing.format {
        case .json: body = try json(changed, next, columns, reader, extra)
        case .csv:
            var table: [UInt8] = []
            table.reserveCapacity(128 * items.count)
            for item in items { try columns.appendLine(item, to: &table, reader) }
            body = table
        }
        return Answer(body: body, changed: changed, applied: applied, next: next)
    }

    private func json(
        _ changed: Position, _ next: String?, _ columns: Columns<Item>,
        _ reader: Reader, _ extra: (inout JSONWriter) throws -> Void
    ) throws -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 64 + 256 * items.count)
        json.beginObject()
        json.key("items")
        json.beginArray()
        for item in items { try columns.write(item, to: &json, reader) }
        json.endArray()
        try extra(&json)
        json.position("position", changed)
        json.member("next", next)
        json.endObject()
        return json.bytes
    }
}
