/// One place of a standing.
package struct RankedPlace: Equatable, Sendable {
    package let rank: Int
    package let id: String
    package let minutes: Int

    package init(rank: Int, id: String, minutes: Int) {
        self.rank = rank
        self.id = id
        self.minutes = minutes
    }
}

/// An unchanging copy of a ranking with the ids of its members. Queries read it without a lock.
package struct RankedPlaces: Sendable {
    private let ranking: Ranking
    private let columns: ServiceColumns

    package init(_ ranking: Ranking, _ columns: ServiceColumns) {
        self.ranking = ranking
        self.columns = columns
    }

    /// The number of places.
    package var count: Int { ranking.count }

    private func id(_ ordinal: UInt32) -> String { columns.id(ordinal, ranking.query.subject) }

    /// The index of the first place after a cursor.
    package func index(after cursor: (minutes: Int, id: String)) -> Int {
        let index = ranking.count(before: cursor.id, with: cursor.minutes, columns)
        var isThere = false
        ranking.forEach(from: index) { ordinal, minutes in
            isThere = minutes == cursor.minutes && id(ordinal) == cursor.id
            return false
        }
        return isThere ? index + 1 : index
    }

    /// The index of a volunteer or group; nil when it has no minutes that count.
    package func index(of ordinal: UInt32) -> Int? {
        let minutes = ranking.minutes(of: ordinal)
        guard minutes > 0 else { return nil }
        return ranking.count(before: id(ordinal), with: minutes, columns)
    }

    /// Places from an index on, with their ranks (1, 2, 2, 4).
    package func page(from start: Int, limit: Int) -> [RankedPlace] {
        var page: [RankedPlace] = []
        ranking.forEach(from: start) { ordinal, minutes in
            guard page.count < limit else { return false }
            let rank: Int
            if let last = page.last {
                rank = last.minutes == minutes ? last.rank : start + page.count + 1
            } else {
                rank = ranking.count(above: minutes) + 1
            }
            page.append(RankedPlace(rank: rank, id: id(ordinal), minutes: minutes))
            return true
        }
        return page
    }

    /// Calls a closure with id and minutes of all places with at least `limit` minutes, most
    /// minutes first.
    package func forEach(atLeast limit: Int, _ body: (String, Int) -> Void) {
        ranking.forEach(from: 0) { ordinal, minutes in
            guard minutes >= limit else { return false }
            body(id(ordinal), minutes)
            return true
        }
    }
}
