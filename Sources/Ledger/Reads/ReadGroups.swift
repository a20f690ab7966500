import Catalogue

/// Which reads of personal data the log of reads has an entry for already. Pure: no clock, no disk.
///
/// Time is cut into windows. An entry stands for a principal, a purpose, some fields and some persons
/// until its window ends, however often they are read. So nobody can flood the log by reading the same
/// again, and nobody can read more persons in a window than ``maximumPersons``.
struct ReadGroups {
    /// How long a window is: ten minutes.
    static let windowMicroseconds: Int64 = 600_000_000
    /// Persons whose data one principal can read in a window.
    static let maximumPersons = 2_000
    /// Persons that one entry names.
    static let maximumEntryPersons = 500

    /// The number of the window.
    private var window: Int64 = 0
    private var entered: [PersonalRead.Kind: Set<String>] = [:]
    private var persons: [String: Set<String>] = [:]

    /// Begins a new window where the time is in another one.
    mutating func begin(at now: Timestamp) {
        let number = Self.window(of: now)
        guard number != window else { return }
        window = number
        entered = [:]
        persons = [:]
    }

    /// Whether the principal may read of one more person in this window.
    func admits(_ read: PersonalRead) -> Bool {
        guard let known = persons[read.kind.by] else { return true }
        return known.count < Self.maximumPersons || known.contains(read.person)
    }

    /// The entries that the log must have before these reads are answered; none for those it has.
    func entries(for reads: [PersonalRead], at now: Timestamp) -> [ReadEntry] {
        var missing: [PersonalRead.Kind: Set<String>] = [:]
        var order: [PersonalRead.Kind] = []
        for read in reads where entered[read.kind]?.contains(read.person) != true {
            if missing[read.kind] == nil { order.append(read.kind) }
            missing[read.kind, default: []].insert(read.person)
        }
        let until = Timestamp(
            microseconds: (Self.window(of: now) + 1) * Self.windowMicroseconds)
        return order.flatMap { kind -> [ReadEntry] in
            let persons = (missing[kind] ?? []).sorted()
            return stride(from: 0, to: persons.count, by: Self.maximumEntryPersons).map { start in
                let part = persons[start..<min(start + Self.maximumEntryPersons, persons.count)]
                return ReadEntry(kind: kind, persons: Array(part), from: now, until: until)
            }
        }
    }

    /// Notes that the log has these entries.
    mutating func note(_ entries: [ReadEntry]) {
        for entry in entries {
            entered[entry.kind, default: []].formUnion(entry.persons)
            persons[entry.kind.by, default: []].formUnion(entry.persons)
        }
    }

    private static func window(of time: Timestamp) -> Int64 {
        // Rounded down, before 1970 too.
        (time.microseconds - (time.microseconds % windowMicroseconds + windowMicroseconds)
            % windowMicroseconds)
            / windowMicroseconds
    }
}
