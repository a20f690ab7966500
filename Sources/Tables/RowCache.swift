/// Rows of a table in memory, each at a place: those used last.
///
/// Places rather than references, so that to look a row up counts nothing and moves nothing.
public struct RowCache<Value: IndexedValue> {
    /// The keys of the table.
    public typealias Key = Value.Key

    /// One row in memory.
    public struct Slot {
        /// The key of the row.
        public let key: Key
        /// The row as it is now; nil where there is none.
        public var value: Value?
        /// Whether the table has the row.
        public var isStored: Bool
        /// The entries in the index for what the table holds, once that has been changed: they are
        /// compared with those of the row when it is written.
        public var entries = IndexEntries()
        /// Whether it changed since it was written.
        public var isDirty = false
        /// Whether its state at the savepoint is kept.
        public var isJournaled = false
        /// The round in which it was asked for last.
        fileprivate var round: Int

        fileprivate init(key: Key, stored: Value?, round: Int) {
            self.key = key
            self.round = round
            value = stored
            isStored = stored != nil
        }
    }

    /// Rows that stay, about.
    private let maximumCount: Int
    private var slots: ContiguousArray<Slot> = []
    private var places: [Key: Int] = [:]
    /// How often rows were let go.
    private var round = 0
    /// Rows asked for in this round.
    private var usedCount = 0

    /// An empty cache that keeps about so many rows.
    public init(maximumCount: Int) {
        self.maximumCount = maximumCount
    }

    /// The row at a place, where it stands.
    public subscript(place: Int) -> Slot {
        @inline(__always)
        _read { yield slots[place] }
        @inline(__always)
        _modify { yield &slots[place] }
    }

    /// The place of a row that is in memory; valid until ``letGo()``.
    public mutating func place(of key: Key) -> Int? {
        guard let place = places[key] else { return nil }
        if slots[place].round != round {
            slots[place].round = round
            usedCount += 1
        }
        return place
    }

    /// Adds a row as the table has it.
    public mutating func add(_ key: Key, stored: Value?) -> Int {
        let place = slots.count
        slots.append(Slot(key: key, stored: stored, round: round))
        places[key] = place
        usedCount += 1
        return place
    }

    /// Whoever asks for this row again reads it from the table.
    public mutating func forget(_ place: Int) {
        places[slots[place].key] = nil
        slots[place].value = nil
        // Its place goes the next time that rows are let go.
        slots[place].round = -1
    }

    /// Once enough rows were asked for in this round, lets go those that were not; returns whether it did,
    /// and the others have new places.
    public mutating func letGo() -> Bool {
        guard usedCount > maximumCount / 2 else { return false }
        places.removeAll(keepingCapacity: true)
        var kept = 0
        for place in slots.indices
        where slots.span[place].round == round && maximumCount > 0 {
            if place > kept {
                var span = slots.mutableSpan
                span.swapAt(kept, place)
            }
            places[slots.span[kept].key] = kept
            kept += 1
        }
        slots.removeLast(slots.count - kept)
        round += 1
        usedCount = 0
        return true
    }
}
