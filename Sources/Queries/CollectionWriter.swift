import EventLog
import JSON
import Projections
import Tables

/// Writes a page of a collection: {items, position, next?}.
struct CollectionWriter {
    private let limit: Int
    private var json: JSONWriter
    private var count = 0
    private var last: String?
    private var hasMore = false

    init(limit: Int) {
        self.limit = limit
        json = JSONWriter(reservingCapacity: 256 * min(limit, 100))
        json.beginObject()
        json.key("items")
        json.beginArray()
    }

    /// Adds an item; false when the page is full and there is more.
    mutating func add(_ cursor: String, _ write: (inout JSONWriter) -> Void) -> Bool {
        guard count < limit else {
            hasMore = true
            return false
        }
        write(&json)
        count += 1
        last = cursor
        return true
    }

    consuming func answer(
        _ applied: Position, changed: Position, question: String
    ) -> Answer {
        let next = hasMore ? last.map { PageCursor(last: $0).text(of: question) } : nil
        json.endArray()
        json.position("position", changed)
        json.member("next", next)
        json.endObject()
        return Answer(
            body: json.bytes, changed: changed, applied: applied, next: next)
    }
}
