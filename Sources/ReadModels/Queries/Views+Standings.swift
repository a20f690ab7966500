import Catalogue
import EventLog
import JSON
import LMDB
import Rules

extension Views {
    /// Most confirmed minutes first; ties share a rank (1, 2, 2, 4), then by id.
    public func standings(_ query: StandingsQuery, _ page: Page) throws -> Answer {
        let question = "standings \(String(describing: query))"
        let cursor = try page.cursor.map { (text) throws(QueryError) in
            try Self.place(try PageCursor(text: text, of: question).last)
        }
        // The writer publishes before it answers, so a ranking never lags behind an answered post.
        let snapshot = try ViewSnapshot(self)
        let places = try rankings.page(query, after: cursor, limit: page.limit + 1, tables)
        var collection = CollectionWriter(limit: page.limit)
        for place in places {
            var star: Int?
            if query.subject == .volunteers {
                star = try snapshot.row(
                    tables.volunteers, VolunteerID(place.id), as: Row<Volunteer>.self)?
                    .state.starLevel
            }
            let more = collection.add("\(place.minutes)~\(place.id)") { json in
                json.beginObject()
                json.member("rank", place.rank)
                if query.subject == .volunteers {
                    json.member("volunteer", place.id)
                    json.member("minutes", Int(place.minutes))
                    json.member("star", star ?? 0)
                } else {
                    json.member("group", place.id)
                    json.member("minutes", Int(place.minutes))
                }
                json.endObject()
            }
            if !more { break }
        }
        return collection.answer(snapshot.applied, question: question)
    }

    private static func place(
        _ text: String
    ) throws(QueryError) -> (minutes: Int32, id: String) {
        let parts = text.split(separator: "~", maxSplits: 1)
        guard parts.count == 2, let minutes = Int32(parts[0]) else {
            throw QueryError("cursor", "bad-cursor", "The cursor is damaged; start without one.")
        }
        return (minutes, String(parts[1]))
    }
}
