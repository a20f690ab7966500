package import EventLog
import LMDB
import Tables

/// The keys and positions of a group's events, in the order of recording, until they are written.
///
/// All keys are copied into one block of memory. A key is made on another thread: to count a reference to
/// it here would wait for that thread's cache.
package struct NewEvents {
    private struct Entry {
        let end: Int
        let hash: Int
        let position: Position
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    private var places = HashedPlaces(for: 0)

    /// No events.
    package init() {}

    /// How many events there are.
    package var count: Int { entries.count }

    /// The position of an event; nil when it is none of these.
    package func position(of key: EventKey) -> Position? {
        var search = places.search(key.hash)
        while let place = places.next(&search) {
            if self.key(place).isEqual(to: key.bytes.span) { return entries[place].position }
        }
        return nil
    }

    /// Adds an event that is none of these yet.
    package mutating func append(_ key: EventKey, at position: Position) {
        bytes.append(contentsOf: key.bytes)
        entries.append(Entry(end: bytes.count, hash: key.hash, position: position))
        if places.hasRoom {
            places.insert(entries.count - 1, key.hash)
        } else {
            places = HashedPlaces(for: entries.count)
            for place in entries.indices { places.insert(place, entries[place].hash) }
        }
    }

    /// Keeps only the first `count` events.
    package mutating func truncate(to count: Int) {
        for place in (count..<entries.count).reversed() {
            places.removeLast(place, entries[place].hash)
        }
        bytes.removeLast(bytes.count - (count > 0 ? entries[count - 1].end : 0))
        entries.removeLast(entries.count - count)
    }

    /// The key of the event at a place, from 0.
    @_lifetime(borrow self)
    func key(_ place: Int) -> Span<UInt8> {
        bytes.span.extracting((place > 0 ? entries[place - 1].end : 0)..<entries[place].end)
    }

    /// The position of the event at a place.
    func position(_ place: Int) -> Position { entries[place].position }
}
