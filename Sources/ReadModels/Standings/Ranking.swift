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

    /// Places after a cursor in the full order, ties by id, with their ranks (1, 2, 2, 4).
    func page(
        after cursor: (minutes: Int32, id: String)?, limit: Int, id: (UInt32) -> String
    ) -> [(rank: Int, id: String, ordinal: UInt32, minutes: Int32)] {
        var page: [(rank: Int, id: String, ordinal: UInt32, minutes: Int32)] = []
        var start = cursor.map { firstIndex(atMost: $0.minutes) } ?? 0
        while start < places.count, page.count < limit {
            let minutes = places[start].minutes
            var end = start
            while end < places.count, places[end].minutes == minutes { end += 1 }
            var ties = places[start..<end].map { (id: id($0.ordinal), ordinal: $0.ordinal) }
            ties.sort { $0.id < $1.id }
            for tie in ties where page.count < limit {
                if let cursor, cursor.minutes == minutes, tie.id <= cursor.id { continue }
                page.append((start + 1, tie.id, tie.ordinal, minutes))
            }
            start = end
        }
        return page
    }
}
