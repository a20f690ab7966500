import Catalogue
import EventLog
import LMDB
import Synchronization

/// What the log says of the person to whom a key belongs.
enum KeyOwner {
    /// On record, and not erased.
    case known
    /// Erasure is on record, requested or done.
    case erased
    /// Not on record: the key was made for an event that was not recorded.
    case unknown
}

/// Keys that stand where the log says that there should be none, and keys that do not.
extension KeyStore {
    /// What to do when keys are missing.
    static let adviceOnLoss =
        "Restore keys/ and secrets/, both from one backup of theirs. If there is none, accept with "
        + "wenzhi keys accept-loss that this personal data stays unreadable for good; hours, stars and "
        + "everything else stay as they are."

    /// Makes sure that the keys are wrapped under a key-encryption key that is there.
    func open(acceptingLoss: Bool) throws(LedgerError) {
        do throws(LMDBError) {
            if try !isOfThisTime() {
                guard acceptingLoss else {
                    throw LMDBError(.corrupted, operation: "open keys", message: "")
                }
                try discardUnreadable()
            }
            try noteWrapping()
        } catch {
            guard error.code == .corrupted else { throw LedgerError(error) }
            throw LedgerError(
                .keysLost,
                "keys/ and secrets/ are not of the same time: no key-encryption key in secrets/ opens "
                    + "the keys. " + Self.adviceOnLoss)
        }
    }

    /// Persons who are looked up at once.
    private static let sweptPersons = 4096

    /// Destroys the keys of persons who are erased or not on record, also in a copy of `keys/` that was
    /// restored, and answers how many persons on record have a key, or accepted its loss.
    ///
    /// `owners` is asked for some thousand persons at a time, in ascending order, and answers for each.
    func sweep(
        at time: Timestamp, _ owners: ([VolunteerID]) throws(LMDBError) -> [KeyOwner]
    ) throws(LedgerError) -> Int {
        do throws(LMDBError) {
            var known = 0
            var strays: [VolunteerID] = []
            var hasErased = false
            var asked: [VolunteerID] = []
            asked.reserveCapacity(Self.sweptPersons)
            func askOwners() throws(LMDBError) {
                for (person, owner) in zip(asked, try owners(asked)) {
                    if owner == .known { known += 1 } else { strays.append(person) }
                    hasErased = hasErased || owner == .erased
                }
                asked.removeAll(keepingCapacity: true)
            }
            try environment.read { (transaction) throws(LMDBError) in
                try transaction.forEach(persons) { (key, _) throws(LMDBError) in
                    let person = VolunteerID(key.copiedText())
                    // A complaint is never erased: its key stays, and is counted with nobody's.
                    guard Self.complaint(named: person) == nil else { return true }
                    asked.append(person)
                    if asked.count == Self.sweptPersons { try askOwners() }
                    return true
                }
                try askOwners()
                // Those of which a full disk kept it from being written down whose they are.
                for person in reserve.withLock({ $0.assigned.keys.sorted() })
                where try !transaction.contains(persons, Self.key(person)) { asked.append(person) }
                try askOwners()
            }
            guard !strays.isEmpty else { return known }
            try environment.write { (transaction) throws(LMDBError) in
                for person in strays {
                    _ = try transaction.delete(persons, Self.key(person))
                    if let entry = reserve.withLock({ $0.drop(person) }) {
                        try transaction.delete(reserveTable, Self.bytes(of: entry.number))
                    }
                }
                if hasErased { try markDestroyed(at: time, in: &transaction) }
            }
            return known
        } catch {
            throw LedgerError(error)
        }
    }

    /// Remembers persons whose keys were kept for records that the log may or may not have taken.
    func doubt(_ made: [VolunteerID: NewKey]) {
        guard !made.isEmpty else { return }
        doubtful.withLock { $0.formUnion(made.keys) }
    }

    /// Destroys the keys of those who turned out not to be on record.
    func resolveDoubt(
        _ isKnown: (VolunteerID) throws(LMDBError) -> Bool
    ) throws(LMDBError) {
        let persons = doubtful.withLock { $0 }
        guard !persons.isEmpty else { return }
        var strays: [VolunteerID] = []
        for person in persons where try !isKnown(person) { strays.append(person) }
        if !strays.isEmpty {
            // None while another writes down whose the keys are.
            try settling.withLock { (_) throws(LMDBError) in
                for person in strays { reserve.withLock { $0.takeBack(from: person) } }
                try environment.write { (transaction) throws(LMDBError) in
                    for person in strays { try transaction.delete(self.persons, Self.key(person)) }
                }
            }
        }
        doubtful.withLock { $0.subtract(persons) }
    }

    /// Removes keys that no key-encryption key opens; what was sealed under them stays unreadable.
    func discardUnreadable() throws(LMDBError) {
        for table in [reserveTable, persons] {
            var unreadable: [[UInt8]] = []
            try environment.read { (transaction) throws(LMDBError) in
                try transaction.forEach(table) { (name, stored) throws(LMDBError) in
                    let (name, stored) = ([UInt8](copying: name), [UInt8](copying: stored))
                    let (box, owner) = Self.parts(stored, name)
                    if !stored.isEmpty, (try? unwrap(box, for: owner)) == nil {
                        unreadable.append(name)
                    }
                    return true
                }
            }
            try environment.write { (transaction) throws(LMDBError) in
                for name in unreadable { try transaction.delete(table, name) }
            }
        }
        let oldest = wrapping.withLock { $0.oldest.key }
        try setMark(Self.wrappedMark, KeyEncryptionKeys.fingerprint(oldest))
    }

    /// Writes down, for those who have no key, that its loss was accepted; answers how many they are.
    func acceptLoss(of people: [VolunteerID]) throws(LMDBError) -> Int {
        try environment.write { (transaction) throws(LMDBError) in
            var count = 0
            for person in people where try !transaction.contains(persons, Self.key(person)) {
                try transaction.put(persons, Self.key(person), [])
                count += 1
            }
            return count
        }
    }
}
