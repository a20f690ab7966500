import Catalogue
import Tables

/// One standing, kept in order: most minutes first. Twelve bytes for each who is ranked.
package struct Ranking {
    private let query: StandingsQuery
    private var consumed = 0
    /// Sums, by ordinal. None overflows: there are fewer than 2^32 records of less than 2^20 minutes.
    private var minutes: [Int] = []
    /// Ordinals, those with most minutes first. Within equal minutes the order is by ordinal here and by
    /// id in answers, where it is made when asked for.
    package private(set) var places: [UInt32] = []
    /// When it was last asked for, to forget the least used.
    package var lastUse: UInt64 = 0

    package init(_ query: StandingsQuery) {
        self.query = query
    }

    /// Takes in the records that were added since the last time.
    package mutating func refresh(from columns: ServiceColumns) {
        guard consumed < columns.count else { return }
        var changed: [UInt32] = []
        // Taken out, so that it is changed in place.
        var minutes = self.minutes
        self.minutes = []
        columns.forEach(from: consumed, counting: query) { ordinal, change in
            if minutes.count <= Int(ordinal) {
                minutes.append(
                    contentsOf: repeatElement(0, count: Int(ordinal) + 1 - minutes.count))
            }
            minutes[Int(ordinal)] += change
            changed.append(ordinal)
        }
        consumed = columns.count
        self.minutes = minutes
        guard !changed.isEmpty else { return }
        // A flag for each: looking every place up in a set would cost more than all the rest.
        var isChanged = Array(repeating: false, count: minutes.count)
        var moved: [UInt32] = []
        for ordinal in changed where !isChanged[Int(ordinal)] {
            isChanged[Int(ordinal)] = true
            if minutes[Int(ordinal)] > 0 { moved.append(ordinal) }
        }
        moved.sort { Self.isBefore($0, $1, minutes) }
        merge(moved, replacing: isChanged)
    }

    private static func isBefore(_ one: UInt32, _ other: UInt32, _ minutes: [Int]) -> Bool {
        let (mine, theirs) = (minutes[Int(one)], minutes[Int(other)])
        return mine != theirs ? mine > theirs : one < other
    }

    private mutating func merge(_ moved: [UInt32], replacing isChanged: [Bool]) {
        var merged: [UInt32] = []
        merged.reserveCapacity(places.count + moved.count)
        var next = 0
        for place in places where !isChanged[Int(place)] {
            while next < moved.count, Self.isBefore(moved[next], place, minutes) {
                merged.append(moved[next])
                next += 1
            }
            merged.append(place)
        }
        merged.append(contentsOf: moved[next...])
        places = merged
    }

    /// The minutes of one who is ranked.
    package func minutes(of ordinal: UInt32) -> Int { minutes[Int(ordinal)] }

    /// Index of the first place with that many minutes or fewer.
    package func firstIndex(atMost limit: Int) -> Int {
        var low = 0
        var high = places.count
        while low < high {
            let middle = (low + high) / 2
            if minutes(of: places[middle]) > limit { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Where the page after a cursor begins, in the full order.
    package func index(
        after cursor: (minutes: Int, id: String), id: (UInt32) -> String
    ) -> Int {
        let ties = ties(at: firstIndex(atMost: cursor.minutes))
        guard let first = ties.first, minutes(of: first) == cursor.minutes else {
            return ties.startIndex
        }
        return ties.startIndex + ties.count { id($0) <= cursor.id }
    }

    /// The place of one of those who are ranked; nil when nothing of theirs counts.
    package func index(of ordinal: UInt32, id: (UInt32) -> String) -> Int? {
        guard Int(ordinal) < minutes.count, minutes[Int(ordinal)] > 0 else { return nil }
        let own = id(ordinal)
        let ties = ties(at: firstIndex(atMost: minutes[Int(ordinal)]))
        return ties.startIndex + ties.count { id($0) < own }
    }

    /// All places with as many minutes as the one at an index, which is the first of them.
    private func ties(at start: Int) -> ArraySlice<UInt32> {
        guard start < places.count else { return places[places.count...] }
        let shared = minutes(of: places[start])
        var end = start
        while end < places.count, minutes(of: places[end]) == shared { end += 1 }
        return places[start..<end]
    }

    /// Places from an index on in the full order, ties by id, with their ranks (1, 2, 2, 4).
    package func page(from start: Int, limit: Int, id: (UInt32) -> String) -> [RankedPlace] {
        var page: [RankedPlace] = []
        var next = start
        while next < places.count, page.count < limit {
            let shared = minutes(of: places[next])
            let first = firstIndex(atMost: shared)
            let slice = ties(at: first)
            let tied = slice.map(id).sorted()
            for id in tied.dropFirst(next - first).prefix(limit - page.count) {
                page.append(RankedPlace(rank: first + 1, id: id, minutes: shared))
            }
            next = slice.endIndex
        }
        return page
    }
}

/// A place as a standing shows it.
package struct RankedPlace: Sendable {
    package let rank: Int
    package let id: String
    package let minutes: Int

    package init(rank: Int, id: String, minutes: Int) {
        self.rank = rank
        self.id = id
        self.minutes = minutes
    }
}
