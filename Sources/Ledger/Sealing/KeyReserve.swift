import Catalogue
import Crypto

/// Keys that became durable before anyone needed them, and who has which. Pure: no lock, no disk.
///
/// A key for a new person would otherwise be one more flush before the log's own. Whose key one of
/// the reserve has become is written down later, for many at once; until then the log itself says so,
/// for what is sealed under it opens with it alone.
struct KeyReserve {
    /// A key of the reserve, by its number there.
    struct Entry {
        let number: UInt64
        let key: SymmetricKey
    }

    /// So many are nobody's, once the reserve is filled.
    private static let wantedKeys = 1024
    /// With fewer of them, others are made.
    private static let fewKeys = 512
    /// With more keys given out, it is written down whose they are.
    private static let manyAssigned = 256
    /// After so many events too: a start after a crash reads those.
    private static let manyEvents: UInt64 = 65_536

    private var free: [Entry] = []
    /// Taken, and neither given back nor somebody's yet.
    private var takenKeys = 0
    /// Whose the keys are of which that is not written down yet.
    private(set) var assigned: [VolunteerID: Entry] = [:]
    private(set) var nextNumber: UInt64 = 0
    /// Events recorded; the keys of all of them are assigned, or written down.
    private(set) var recordedEvents: UInt64 = 0
    private var settledEvents: UInt64 = 0
    private var isSettling = false

    /// A reserve with nothing in it: every key is made when it is needed.
    init() {}

    /// The reserve as it was found, when so many events were recorded.
    init(
        free: [Entry], assigned: [VolunteerID: Entry], nextNumber: UInt64, recordedEvents: UInt64
    ) {
        self.free = free
        self.assigned = assigned
        self.nextNumber = nextNumber
        self.recordedEvents = recordedEvents
    }

    mutating func take() -> Entry? {
        guard let entry = free.popLast() else { return nil }
        takenKeys += 1
        return entry
    }

    mutating func giveBack(_ entry: Entry) {
        takenKeys -= 1
        free.append(entry)
    }

    mutating func assign(_ entry: Entry, to person: VolunteerID) {
        takenKeys -= 1
        assigned[person] = entry
    }

    /// Takes a key back from someone who was not recorded.
    mutating func takeBack(from person: VolunteerID) {
        if let entry = assigned.removeValue(forKey: person) { free.append(entry) }
    }

    /// Forgets the key of someone who must not have one; answers which it was.
    mutating func drop(_ person: VolunteerID) -> Entry? { assigned.removeValue(forKey: person) }

    mutating func note(recordedEvents: UInt64) { self.recordedEvents = recordedEvents }

    private var nobodysKeys: Int { free.count + takenKeys }

    /// Whether it is time to settle; true once until that is done.
    mutating func beginSettlingIfDue() -> Bool {
        guard !isSettling, nextNumber > 0 else { return false }
        isSettling =
            nobodysKeys < Self.fewKeys || assigned.count > Self.manyAssigned
            || recordedEvents > settledEvents + Self.manyEvents
        return isSettling
    }

    /// Numbers for as many keys as are wanted.
    mutating func nextNumbers() -> Range<UInt64> {
        let start = nextNumber
        nextNumber += UInt64(max(0, Self.wantedKeys - nobodysKeys))
        return start..<nextNumber
    }

    /// It is written down whose these are; those that were made are free.
    mutating func settled(_ done: [VolunteerID: Entry], made: [Entry], recordedEvents: UInt64) {
        for (person, entry) in done where assigned[person]?.number == entry.number {
            assigned[person] = nil
        }
        // The oldest are taken first.
        free.insert(contentsOf: made.reversed(), at: 0)
        settledEvents = recordedEvents
        isSettling = false
    }

    /// It could not be written down; the next who takes a key tries again.
    mutating func settlingFailed() { isSettling = false }
}
