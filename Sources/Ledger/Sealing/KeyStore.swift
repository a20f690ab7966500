import Catalogue
import Crypto
import EventLog
import Foundation
import LMDB
import Synchronization

/// The persons' keys, each wrapped by the key-encryption key, in a synced environment of their own.
///
/// Destroying a person's key makes everything sealed under it permanently unreadable, while no leaf
/// of the log changes.
final class KeyStore: Sendable {
    /// A wrapped key: nonce, key and tag of AES-256-GCM (NIST SP 800-38D).
    static let wrappedBytes = 12 + 32 + 16
    /// The number that a key of the reserve was wrapped for.
    static let numberBytes = 8

    let environment: Environment
    /// Person → wrapped key. A key of the reserve is preceded by its number, for which it was
    /// wrapped. The value is empty when the key is lost and its loss was accepted.
    let persons: Table
    /// Number → wrapped key that is unused, or whose owner is not written yet.
    let reserveTable: Table
    /// The size of the log when owners were last written, and the state of rotation.
    let marks: Table
    let reserve = Mutex(KeyReserve())
    /// Held while owners are written.
    let settling = Mutex<Void>(())
    let queue = DispatchQueue(label: "keys", qos: .utility)
    let wrapping: Mutex<KeyEncryptionKeys>
    /// Held during a rotation.
    let rotation = NSLock()
    /// Persons with keys for records of which it is unknown whether the log took them.
    let doubtful = Mutex<Set<VolunteerID>>([])

    /// Opens the store in a directory, which is created.
    init(directory: String, keyEncryptionKeys: KeyEncryptionKeys) throws(LedgerError) {
        wrapping = Mutex(keyEncryptionKeys)
        do throws(LMDBError) {
            environment = try Environment(
                path: directory,
                options: Environment.Options(
                    mapSizeBytes: 1 << 36, maximumTables: 4, durability: .synced))
            persons = try environment.openTable("persons")
            reserveTable = try environment.openTable("reserve")
            marks = try environment.openTable("marks")
        } catch {
            throw LedgerError(error)
        }
    }

    /// A person's key; nil when there is none or it was destroyed.
    func key(of person: VolunteerID) throws(LedgerError) -> SymmetricKey? {
        if let entry = reserve.withLock({ $0.assigned[person] }) { return entry.key }
        do throws(LMDBError) {
            let wrapped = try environment.read { (transaction) throws(LMDBError) -> [UInt8]? in
                guard let bytes = try transaction.get(persons, Self.key(person)) else {
                    return nil
                }
                return [UInt8](copying: bytes)
            }
            guard let wrapped, !wrapped.isEmpty else { return nil }
            let (box, owner) = Self.parts(wrapped, Self.key(person))
            return try unwrap(box, for: owner)
        } catch {
            throw LedgerError(error)
        }
    }

    /// Assigns new keys to persons; keys that are not of the reserve are durable on return. An
    /// existing key stays: the first one wins.
    func keep(_ keys: [VolunteerID: NewKey]) throws(LedgerError) {
        try makeDurable(keys.filter { $0.value.entry == nil })
        reserve.withLock { reserve in
            for (person, key) in keys {
                guard let entry = key.entry else { continue }
                reserve.assign(entry, to: person)
                key.noteAssigned()
            }
        }
    }

    private func makeDurable(_ keys: [VolunteerID: NewKey]) throws(LedgerError) {
        guard !keys.isEmpty else { return }
        do throws(LMDBError) {
            try environment.write { (transaction) throws(LMDBError) in
                for (person, key) in keys.sorted(by: { $0.key < $1.key }) {
                    let wrapped = try wrap(key.key, for: Self.key(person), AES.GCM.Nonce())
                    try put(wrapped, of: person, into: &transaction)
                }
            }
        } catch {
            throw LedgerError(error)
        }
    }

    /// Writes the owner of a key, unless the person has one: the first one wins.
    func put(
        _ wrapped: [UInt8], of person: VolunteerID, into transaction: inout WriteTransaction
    ) throws(LMDBError) {
        let owner = Self.key(person)
        if let there = try transaction.get(persons, owner), !there.isEmpty { return }
        try transaction.put(persons, owner, wrapped)
    }

    /// Destroys a person's key, durable on return. Copies in free pages can be opened until the
    /// next rotation, which is outstanding from then on.
    func destroy(_ person: VolunteerID, at time: Timestamp) throws(LedgerError) {
        try settle(destroying: person, at: time)
    }

    /// Writes the owners of used keys if possible, and closes.
    func close() {
        try? settle()
        environment.close()
    }

    static func key(_ person: VolunteerID) -> [UInt8] { Array(person.text.utf8) }

    private static let complaintPrefix = "complaint/"

    /// Under which name a complaint has a key of its own: no volunteer's, whose ids have no solidus.
    static func complaint(_ id: String) -> VolunteerID { VolunteerID(complaintPrefix + id) }

    /// The complaint whose key of its own has this name; nil where it is a volunteer's.
    static func complaint(named name: VolunteerID) -> ComplaintID? {
        guard name.text.hasPrefix(complaintPrefix) else { return nil }
        return ComplaintID(String(name.text.dropFirst(complaintPrefix.count)))
    }

    /// A stored key's wrapped form, and for whom or for which number it was wrapped.
    static func parts(
        _ stored: [UInt8], _ person: [UInt8]
    ) -> (box: ArraySlice<UInt8>, owner: [UInt8]) {
        guard stored.count == numberBytes + wrappedBytes else { return (stored[...], person) }
        return (stored[numberBytes...], Array(stored[..<numberBytes]))
    }

    /// Wraps a key under the newest key-encryption key; whose or which it is, is the associated data.
    func wrap(
        _ key: SymmetricKey, for owner: [UInt8], _ nonce: AES.GCM.Nonce
    ) throws(LMDBError) -> [UInt8] {
        let wrapping = wrapping.withLock { $0.newest.key }
        let bytes = unsafe key.withUnsafeBytes { unsafe Array($0) }
        guard
            let box = try? AES.GCM.seal(
                bytes, using: wrapping, nonce: nonce, authenticating: owner),
            let combined = box.combined
        else {
            throw LMDBError(.invalidArgument, operation: "wrap a key")
        }
        return Array(combined)
    }

    func unwrap(
        _ wrapped: ArraySlice<UInt8>, for owner: [UInt8]
    ) throws(LMDBError) -> SymmetricKey {
        let generations = wrapping.withLock { $0.generations }
        for generation in generations.reversed() {
            if let key = Self.opened(wrapped, for: owner, by: generation.key) { return key }
        }
        throw LMDBError(
            .corrupted, operation: "unwrap a key",
            message: "a key does not open; the key-encryption key is another one")
    }

    /// A wrapped key, opened by one key-encryption key; nil where that is not its own.
    static func opened(
        _ wrapped: ArraySlice<UInt8>, for owner: [UInt8], by wrapping: SymmetricKey
    ) -> SymmetricKey? {
        guard wrapped.count == wrappedBytes,
            let box = try? AES.GCM.SealedBox(combined: wrapped),
            let bytes = try? AES.GCM.open(box, using: wrapping, authenticating: owner)
        else { return nil }
        return SymmetricKey(data: bytes)
    }
}
