import Catalogue
import EventLog
import JSON
import LMDB
public import Projections
import Rules
import Tables

extension Views {
    /// Most confirmed minutes first; ties share a rank (1, 2, 2, 4), then by id.
    ///
    /// A cursor names a place by its minutes and id, and the next page goes on after it in the order
    /// as it is then. Who stays where they are is shown once, whatever happens around them. Who
    /// gains minutes while a client turns pages may move past the cursor and not be shown, and who
    /// loses minutes may be shown again: a standing is a moving thing, and ranks are those of now.
    ///
    /// With `around`, a page without a cursor is the one that has this volunteer or group in its
    /// middle; who has no place there is a parameter that is wrong.
    public func standings(
        _ query: StandingsQuery, around: String? = nil, _ page: Page
    ) throws -> Answer {
        let question = "standings \(String(describing: query))"
        let cursor = try page.cursor.map { (text) throws(QueryError) in
            try Self.place(try PageCursor(text: text, of: question).last)
        }
        while true {
            let snapshot = try ViewSnapshot(self)
            var middle: UInt32?
            if let around, cursor == nil {
                middle = try snapshot.ordinal(of: around, query.subject)
                if middle == nil { throw Self.noPlace(around) }
            }
            // The standings have seen a later commit than the snapshot: look again.
            guard let ranked = try rankings.places(query, at: snapshot.size) else { continue }
            var start = cursor.map { ranked.index(after: $0) } ?? 0
            if let around, let middle {
                guard let index = ranked.index(of: middle) else { throw Self.noPlace(around) }
                start = max(0, min(index - page.limit / 2, ranked.count - page.limit))
            }
            // One place more than a page has, which tells whether there is another page.
            let places = ranked.page(from: start, limit: page.limit + 1)
            return try answer(places, query, page, question, snapshot)
        }
    }

    private func answer(
        _ places: [RankedPlace], _ query: StandingsQuery, _ page: Page, _ question: String,
        _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> Answer {
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
                    json.member("minutes", place.minutes)
                    json.member("star", star ?? 0)
                } else {
                    json.member("group", place.id)
                    json.member("minutes", place.minutes)
                }
                json.endObject()
            }
            if !more { break }
        }
        let changed = try snapshot.changed(.services, .projects, .centres, .stars)
        return collection.answer(snapshot.applied, changed: changed, question: question)
    }

    private static func noPlace(_ id: String) -> QueryError {
        QueryError(
            "around", "no-place",
            "\(id) has no place in this standing: no confirmed minutes of theirs count in it.")
    }

    private static func place(
        _ text: String
    ) throws(QueryError) -> (minutes: Int, id: String) {
        let parts = text.split(separator: "~", maxSplits: 1)
        guard parts.count == 2, let minutes = Int(parts[0]) else { throw PageCursor.damaged }
        return (minutes, String(parts[1]))
    }
}

extension ViewSnapshot {
    /// The number by which standings know a volunteer or a group.
    func ordinal(
        of id: String, _ subject: StandingsSubject
    ) throws(LMDBError) -> UInt32? {
        switch subject {
        case .volunteers:
            try row(tables.volunteers, VolunteerID(id), as: Row<Volunteer>.self)?.ordinal
        case .groups: try row(tables.groups, GroupID(id), as: Row<Group>.self)?.ordinal
        }
    }
}
