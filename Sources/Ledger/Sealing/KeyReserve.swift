import Catalogue
import Crypto

/// Keys that were made durable before they are needed, and the persons who got them. Pure: no lock,
/// no disk.
///
/// Without a reserve, each new person would cost one more flush before the log's own. The owners of
/// used keys are written later, for many at once. Until then they follow from the log: a sealed
/// field opens only with its own key.
struct KeyReserve {
    /// A key of the reserve, by its number there.
    struct Entry {
        let number: UInt64
        let key: SymmetricKey
    }

    /// The number of unused keys in a full reserve.
    private static let wantedKeys = 1024
    /// With fewer unused keys than this, new ones are made.
    private static let fewKeys = 512
    /// With more used keys than this, their owners are written.
    private static let manyAssigned = 256
    /// Owners are also written after so many events, all of which a start after a crash reads.
    private static let manyEvents: UInt64 = 65_536

    private var free: [Entry] = []
    /// The number of keys that are taken, but neither returned nor assigned.
    private var takenKeys = 0
    /// The owners that are not written yet.
    private(set) var assigned: [VolunteerID: Entry] = [:]
    private(set) var nextNumber: UInt64 = 0
    /// The number of recorded events; the owners of all their keys are in ``assigned`` or written.
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

    /// Notes that these owners were written and that the new keys are available.
    mutating func settled(_ done: [VolunteerID: Entry], made: [Entry], recordedEvents: UInt64) {
        for (person, entry) in done where assigned[person]?.number == entry.number {
            assigned[person] = nil
        }
        // The oldest are taken first.
        free.insert(contentsOf: made.reversed(), at: 0)
        settledEvents = recordedEvents
        isSettling = false
    }

    /// Notes that writing failed; the next taking of a key tries again.
    mutating func settlingFailed() { isSettling = false }
}
