/// The most recently used rows of a table, in memory, each at a numbered place.
///
/// Rows have places instead of references, so that a look-up neither counts references nor moves
/// rows.
public struct RowCache<Value: IndexedValue> {
    /// The keys of the table.
    public typealias Key = Value.Key

    /// One row in memory. What a look-up reads stands together in front, because the value is often larger
    /// than a line of the processor's cache.
    public struct Slot {
        /// The key of the row.
        public let key: Key
        /// The generation of the last access; -1 when the row was forgotten.
        fileprivate var generation: Int
        /// The hash of the key.
        fileprivate let hash: Int
        /// Whether the table has the row.
        public var isStored: Bool
        /// Whether it changed since it was written.
        public var isDirty = false
        /// Whether its value at the savepoint is kept.
        public var hasUndo = false
        /// The index entries of the stored row, once the row was changed. They are compared with
        /// the new entries when the row is written.
        public var entries = IndexEntries()
        /// The present row; nil when there is none.
        public var value: Value?

        fileprivate init(key: Key, hash: Int, stored: Value?, generation: Int) {
            self.key = key
            self.hash = hash
            self.generation = generation
            value = stored
            isStored = stored != nil
        }
    }

    /// Approximate number of rows that eviction keeps.
    private let maximumCount: Int
    private var slots: ContiguousArray<Slot> = []
    /// Where the rows are, by the hashes of their keys.
    private var places = HashedPlaces(for: 0)
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
        var search = places.search(key.hashValue)
        while let place = places.next(&search) {
            let used = slots[place].generation
            guard used >= 0, slots[place].key == key else { continue }
            if used != generation {
                slots[place].generation = generation
                usedCount += 1
            }
            return place
        }
        return nil
    }

    /// Adds a row that was read from the table.
    public mutating func add(_ key: Key, stored: Value?) -> Int {
        let place = slots.count
        let hash = key.hashValue
        slots.append(Slot(key: key, hash: hash, stored: stored, generation: generation))
        if !places.hasRoom { index() } else { places.insert(place, hash) }
        usedCount += 1
        return place
    }

    /// Notes the places of all rows that are not forgotten.
    private mutating func index() {
        places = HashedPlaces(for: slots.count)
        for place in slots.indices where slots[place].generation >= 0 {
            places.insert(place, slots[place].hash)
        }
    }

    /// Removes a row from memory. The next access reads it from the table.
    public mutating func forget(_ place: Int) {
        slots[place].value = nil
        // The next eviction removes its place.
        slots[place].generation = -1
    }

    /// Evicts the rows that were not asked for in this generation, once more than half of `maximumCount`
    /// were. Returns whether it did; the rows that stay then have new places.
    public mutating func evict() -> Bool {
        guard usedCount > maximumCount / 2 else { return false }
        var kept = 0
        for place in slots.indices
        where slots.span[place].generation == generation && maximumCount > 0 {
            if place > kept {
                var span = slots.mutableSpan
                span.swapAt(kept, place)
            }
            kept += 1
        }
        slots.removeLast(slots.count - kept)
        index()
        generation += 1
        usedCount = 0
        return true
    }
}
