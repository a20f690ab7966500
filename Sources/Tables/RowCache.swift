/// The most recently used rows of a table, in memory, each at a numbered place.
///
/// Rows have places instead of references, so that a look-up neither counts references nor moves
/// rows.
public struct RowCache<Value: IndexedValue> {
    /// The keys of the table.
    public typealias Key = Value.Key

    /// One row in memory.
    public struct Slot {
        /// The key of the row.
        public let key: Key
        /// The present row; nil when there is none.
        public var value: Value?
        /// Whether the table has the row.
        public var isStored: Bool
        /// The index entries of the stored row, once the row was changed. They are compared with
        /// the new entries when the row is written.
        public var entries = IndexEntries()
        /// Whether it changed since it was written.
        public var isDirty = false
        /// Whether its value at the savepoint is kept.
        public var hasUndo = false
        /// The generation of the last access.
        fileprivate var generation: Int

        fileprivate init(key: Key, stored: Value?, generation: Int) {
            self.key = key
            self.generation = generation
            value = stored
            isStored = stored != nil
        }
    }

    /// Approximate number of rows that eviction keeps.
    private let maximumCount: Int
    private var slots: ContiguousArray<Slot> = []
    private var places: [Key: Int] = [:]
    /// The number of evictions so far.
    private var generation = 0
    /// The number of rows that were asked for in this generation.
    private var usedCount = 0

    /// An empty cache. Eviction keeps approximately `maximumCount` rows.
    public init(maximumCount: Int) {
        self.maximumCount = maximumCount
    }

    /// The slot at a place, without copying it.
    public subscript(place: Int) -> Slot {
        @inline(__always)
        _read { yield slots[place] }
        @inline(__always)
        _modify { yield &slots[place] }
    }

    /// The place of a row that is in memory; valid until ``evict()``.
    public mutating func place(of key: Key) -> Int? {
        guard let place = places[key] else { return nil }
        if slots[place].generation != generation {
            slots[place].generation = generation
            usedCount += 1
        }
        return place
    }

    /// Adds a row that was read from the table.
    public mutating func add(_ key: Key, stored: Value?) -> Int {
        let place = slots.count
        slots.append(Slot(key: key, stored: stored, generation: generation))
        places[key] = place
        usedCount += 1
        return place
    }

    /// Removes a row from memory. The next access reads it from the table.
    public mutating func forget(_ place: Int) {
        places[slots[place].key] = nil
        slots[place].value = nil
        // The next eviction removes its place.
        slots[place].generation = -1
    }

    /// Evicts the rows that were not asked for in this generation, once more than half of `maximumCount`
    /// were. Returns whether it did; the rows that stay then have new places.
    public mutating func evict() -> Bool {
        guard usedCount > maximumCount / 2 else { return false }
        places.removeAll(keepingCapacity: true)
        var kept = 0
        for place in slots.indices
        where slots.span[place].generation == generation && maximumCount > 0 {
            if place > kept {
                var span = slots.mutableSpan
                span.swapAt(kept, place)
            }
            places[slots.span[kept].key] = kept
            kept += 1
        }
        slots.removeLast(slots.count - kept)
        generation += 1
        usedCount = 0
        return true
    }
}
