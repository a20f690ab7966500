import Catalogue

/// One standing, kept in order: most minutes first.
struct Ranking {
    /// A place in the order. Within equal minutes the order is by id, and made when asked for.
    struct Place {
        var minutes: Int32
        var ordinal: UInt32
    }

    private let query: StandingsQuery
    private var consumed = 0
    private var minutes: [Int32] = []
    private(set) var places: [Place] = []
    /// When it was last asked for, to forget the least used.
    var lastUse: UInt64 = 0

    init(_ query: StandingsQuery) {
        self.query = query
    }

    /// Takes in the records that were added since the last time.
    mutating func refresh(from columns: ServiceColumns) {
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
        var moved: [Place] = []
        for ordinal in changed where !isChanged[Int(ordinal)] {
            isChanged[Int(ordinal)] = true
            guard minutes[Int(ordinal)] > 0 else { continue }
            moved.append(Place(minutes: minutes[Int(ordinal)], ordinal: ordinal))
        }
        moved.sort(by: Self.isBefore)
        merge(moved, replacing: isChanged)
    }

    private static func isBefore(_ one: Place, _ other: Place) -> Bool {
        one.minutes != other.minutes ? one.minutes > other.minutes : one.ordinal < other.ordinal
    }

    private mutating func merge(_ moved: [Place], replacing isChanged: [Bool]) {
        var merged: [Place] = []
        merged.reserveCapacity(places.count + moved.count)
        var next = 0
        for place in places where !isChanged[Int(place.ordinal)] {
            while next < moved.count, Self.isBefore(moved[next], place) {
                merged.append(moved[next])
                next += 1
            }
            merged.append(place)
        }
        merged.append(contentsOf: moved[next...])
        places = merged
    }

    /// Index of the first place with that many minutes or fewer.
    func firstIndex(atMost limit: Int32) -> Int {
        var low = 0
        var high = places.count
        while low < high {
            let middle = (low + high) / 2
            if places[middle].minutes > limit { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Where the page after a cursor begins, in the full order.
    func index(
        after cursor: (minutes: Int32, id: String), id: (UInt32) -> String
    ) -> Int {
        let ties = ties(at: firstIndex(atMost: cursor.minutes))
        guard let first = ties.first, first.minutes == cursor.minutes else {
            return ties.startIndex
        }
        return ties.startIndex + ties.count { id($0.ordinal) <= cursor.id }
    }

    /// The place of one of those who are ranked; nil when nothing of theirs counts.
    func index(of ordinal: UInt32, id: (UInt32) -> String) -> Int? {
        guard Int(ordinal) < minutes.count, minutes[Int(ordinal)] > 0 else { return nil }
        let own = id(ordinal)
        let ties = ties(at: firstIndex(atMost: minutes[Int(ordinal)]))
        return ties.startIndex + ties.count { id($0.ordinal) < own }
    }

    /// All places with as many minutes as the one at an index, which is the first of them.
    private func ties(at start: Int) -> ArraySlice<Place> {
        guard start < places.count else { return places[places.count...] }
        var end = start
        while end < places.count, places[end].minutes == places[start].minutes { end += 1 }
        return places[start..<end]
    }

    /// Places from an index on in the full order, ties by id, with their ranks (1, 2, 2, 4).
    func page(from start: Int, limit: Int, id: (UInt32) -> String) -> [RankedPlace] {
        var page: [RankedPlace] = []
        var next = start
        while next < places.count, page.count < limit {
            let first = firstIndex(atMost: places[next].minutes)
            let slice = ties(at: first)
            var tied = slice.map { (id: id($0.ordinal), ordinal: $0.ordinal) }
            tied.sort { $0.id < $1.id }
            for tie in tied.dropFirst(next - first).prefix(limit - page.count) {
                page.append(
                    RankedPlace(rank: first + 1, id: tie.id, minutes: slice[first].minutes))
            }
            next = slice.endIndex
        }
        return page
    }
}

/// A place as a standing shows it.
struct RankedPlace: Sendable {
    let rank: Int
    let id: String
    let minutes: Int32
}
