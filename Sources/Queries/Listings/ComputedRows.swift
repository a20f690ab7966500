import JSON
import EventLog
import Projections

/// The rows of a collection that is computed anew for each question.
struct ComputedRows<Item: Sendable> {
    /// In the order of their places.
    let rows: [Item]
    /// The last event that changed one of them.
    let changed: Position
    /// Writes what else the collection says.
    var extra: (inout JSONWriter) throws -> Void = { _ in }
}

extension Views {
    /// One page of computed rows: those whose place comes after that of the cursor.
    ///
    /// - Parameter place: the text by which a row is ordered and found again.
    /// - Throws: ``QueryError`` for a cursor of another question or of a position not applied yet.
    func page<Item: Sendable>(
        _ page: Page, of question: Question, _ columns: Columns<Item>, _ writing: Writing,
        by place: (Item) -> String,
        _ compute: (borrowing ViewSnapshot) throws -> ComputedRows<Item>
    ) throws -> Answer {
        let cursor = try page.parsedCursor(of: question)
        let snapshot = try ViewSnapshot(self)
        try cursor?.check(snapshot)
        let computed = try compute(snapshot)
        let last = cursor?.last ?? ""
        var rows = PageRows<Item>(limit: page.limit)
        for row in computed.rows where place(row) > last {
            guard try rows.add(place(row), { row }) else { break }
        }
        return try rows.answer(
            snapshot.applied, changed: computed.changed, question, columns, writing,
            extra: computed.extra)
    }
}
