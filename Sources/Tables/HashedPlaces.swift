/// Numbers from 0, found by hashes: a hash table with open addressing, which has no keys of its own.
///
/// A search gives candidates; the owner, who has the keys, decides. So a search touches memory once here
/// and once at the owner, where a dictionary has its keys and its values elsewhere.
public struct HashedPlaces {
    /// A search under way.
    public struct Search {
        fileprivate var slot: Int
        fileprivate let mark: UInt64
    }

    /// A place plus one, with the high half of its hash above, which tells most others apart. It stands
    /// where the low half of its hash says or behind; 0 is none. A power of two of them.
    private var slots: [UInt64]
    private var count = 0

    /// An empty table with room for so many places and as many more.
    public init(for count: Int) {
        var size = 16
        while size < count * 4 { size *= 2 }
        slots = Array(repeating: 0, count: size)
    }

    /// Whether another place has room: at most half of the slots are taken, so that searches are short.
    public var hasRoom: Bool { count * 2 < slots.count }

    /// Adds a place.
    public mutating func insert(_ place: Int, _ hash: Int) {
        var slot = hash & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Self.mark(hash) << 32 | UInt64(place + 1)
        count += 1
    }

    /// Removes the place that was added last. No search for another has gone beyond its slot.
    public mutating func removeLast(_ place: Int, _ hash: Int) {
        let content = Self.mark(hash) << 32 | UInt64(place + 1)
        var slot = hash & (slots.count - 1)
        while slots[slot] != content { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = 0
        count -= 1
    }

    /// Begins to search for a hash.
    public func search(_ hash: Int) -> Search {
        Search(slot: hash & (slots.count - 1), mark: Self.mark(hash))
    }

    /// The next place that may have the hash; nil when there is no other.
    public func next(_ search: inout Search) -> Int? {
        while true {
            let content = slots[search.slot]
            guard content != 0 else { return nil }
            search.slot = (search.slot + 1) & (slots.count - 1)
            if content >> 32 == search.mark { return Int(content & 0xFFFF_FFFF) - 1 }
        }
    }

    private static func mark(_ hash: Int) -> UInt64 { UInt64(UInt(bitPattern: hash)) >> 32 }
}
