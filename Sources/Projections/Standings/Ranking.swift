import Catalogue

/// One standing, kept in order: most minutes first, then by id; ties share a rank.
///
/// A value type: a query reads a copy, which does not change while records update the original.
package struct Ranking: Sendable {
    /// When more records than this wait, and more than a share of the places, all are sorted again.
    private static let minimumSorted = 1024
    private static let sortedShare = 16

    package let query: StandingsQuery
    /// The number of records of the columns that are applied.
    package private(set) var consumed = 0
    /// Sums, by ordinal. None overflows: there are fewer than 2^32 records of less than 2^20 minutes.
    private var minutes = SegmentedArray(filler: 0)
    /// The ordinals with minutes, in order.
    private var order = RankedOrder([])

    package init(_ query: StandingsQuery) {
        self.query = query
    }

    /// The number of places.
    var count: Int { order.count }

    /// Applies the records that were added since the last call.
    package mutating func refresh(from columns: ServiceColumns) {
        let waiting = columns.count - consumed
        guard waiting > 0 else { return }
        if waiting > max(Self.minimumSorted, order.count / Self.sortedShare) {
            addAll(columns)
        } else {
            columns.forEach(from: consumed, counting: query) { ordinal, change in
                add(change, to: ordinal, columns)
            }
        }
        consumed = columns.count
    }

    /// Moves an ordinal to its new place.
    private mutating func add(_ change: Int, to ordinal: UInt32, _ columns: ServiceColumns) {
        let id = columns.id(ordinal, query.subject)
        minutes.grow(to: Int(ordinal) + 1)
        let before = minutes[Int(ordinal)]
        if before > 0 {
            let place = place(of: id, with: before, columns)
            precondition(order[place] == ordinal, "a ranking is out of order")
            order.remove(at: place)
        }
        minutes[Int(ordinal)] = before + change
        guard before + change > 0 else { return }
        order.insert(ordinal, at: place(of: id, with: before + change, columns))
    }

    /// Adds up all waiting records, then sorts all places.
    private mutating func addAll(_ columns: ServiceColumns) {
        columns.forEach(from: consumed, counting: query) { ordinal, change in
            minutes.grow(to: Int(ordinal) + 1)
            minutes[Int(ordinal)] += change
        }
        var ranked: [(minutes: Int, ordinal: UInt32)] = []
        for ordinal in 0..<minutes.count where minutes[ordinal] > 0 {
            ranked.append((minutes[ordinal], UInt32(ordinal)))
        }
        ranked.sort { $0.minutes > $1.minutes }
        var sorted: [UInt32] = []
        sorted.reserveCapacity(ranked.count)
        var start = 0
        while start < ranked.count {
            let end = ranked[start...].firstIndex { $0.minutes != ranked[start].minutes }
            let ties = ranked[start..<(end ?? ranked.count)].map {
                (id: columns.id($0.ordinal, query.subject), ordinal: $0.ordinal)
            }
            sorted.append(contentsOf: ties.sorted { $0.id < $1.id }.map(\.ordinal))
            start = sorted.count
        }
        order = RankedOrder(sorted)
    }

    /// The place of an id with these minutes, or where it would be inserted.
    private func place(
        of id: String, with wanted: Int, _ columns: ServiceColumns
    ) -> RankedOrder.Place {
        order.place { ordinal in
            let theirs = minutes[Int(ordinal)]
            return theirs > wanted || theirs == wanted && columns.id(ordinal, query.subject) < id
        }
    }

    /// The number of places before an id with these minutes.
    func count(before id: String, with wanted: Int, _ columns: ServiceColumns) -> Int {
        order.index(of: place(of: id, with: wanted, columns))
    }

    /// The number of places with more minutes than `limit`.
    func count(above limit: Int) -> Int {
        order.index(of: order.place { minutes[Int($0)] > limit })
    }

    /// The minutes of one of the ordinals; 0 for those without a place.
    func minutes(of ordinal: UInt32) -> Int {
        Int(ordinal) < minutes.count ? max(0, minutes[Int(ordinal)]) : 0
    }

    /// Calls a closure with the ordinal and minutes at each place from an index on, until it returns
    /// false.
    func forEach(from index: Int, _ body: (UInt32, Int) -> Bool) {
        order.forEach(from: index) { body($0, minutes[Int($0)]) }
    }
}
