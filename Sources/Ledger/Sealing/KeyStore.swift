import Catalogue
import Crypto
import EventLog
import Foundation
import LMDB
import Synchronization

/// The persons' keys, each wrapped by the key-encryption key, in a synced environment of their own.
///
/// Destroying a person's key makes everything sealed under it unreadable for good, while no leaf of
/// the log changes.
final class KeyStore: Sendable {
    /// A wrapped key: nonce, key and tag of AES-256-GCM (NIST SP 800-38D).
    private static let wrappedBytes = 12 + 32 + 16
    /// The number that a key of the reserve was wrapped for.
    private static let numberBytes = 8

    let environment: Environment
    /// Person → wrapped key; before one of the reserve stands its number, for which it was wrapped.
    let persons: Table
    /// Number → wrapped key that nobody has, or of which it is not written down who does.
    let reserveTable: Table
    /// How far the log was when it was last written down.
    let marks: Table
    let reserve = Mutex(KeyReserve())
    /// Held while it is written down whose the keys are.
    let settling = Mutex<Void>(())
    let queue = DispatchQueue(label: "keys", qos: .utility)
    private let wrapping: SymmetricKey

    /// Opens the store in a directory, which is created.
    init(directory: String, keyEncryptionKey: [UInt8]) throws(LedgerError) {
        guard keyEncryptionKey.count == 32 else {
            throw LedgerError(.unavailable, "The key-encryption key has not 32 bytes.")
        }
        wrapping = SymmetricKey(data: keyEncryptionKey)
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

    /// A person's key; nil when there is none, or none any more.
    func key(of person: VolunteerID) throws(LedgerError) -> SymmetricKey? {
        if let entry = reserve.withLock({ $0.assigned[person] }) { return entry.key }
        do throws(LMDBError) {
            let wrapped = try environment.read { (transaction) throws(LMDBError) -> [UInt8]? in
                guard let bytes = try transaction.get(persons, Self.key(person)) else {
                    return nil
                }
                return [UInt8](copying: bytes)
            }
            guard let wrapped else { return nil }
            guard wrapped.count == Self.numberBytes + Self.wrappedBytes else {
                return try unwrap(wrapped, for: Self.key(person))
            }
            return try unwrap(
                Array(wrapped[Self.numberBytes...]), for: Array(wrapped[..<Self.numberBytes]))
        } catch {
            throw LedgerError(error)
        }
    }

    /// Gives new keys to persons, durable on return where they are not of the reserve. A key that exists
    /// already stays: the first one wins.
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

    /// Writes down whose a key is, unless they have one: the first one wins.
    func put(
        _ wrapped: [UInt8], of person: VolunteerID, into transaction: inout WriteTransaction
    ) throws(LMDBError) {
        let owner = Self.key(person)
        guard try !transaction.contains(persons, owner) else { return }
        try transaction.put(persons, owner, wrapped)
    }

    /// Destroys a person's key, durable on return.
    func destroy(_ person: VolunteerID) throws(LedgerError) {
        try settle(destroying: person)
    }

    /// Destroys keys of persons for whom `isKnown` is false: left by a commit that failed.
    func sweep(_ isKnown: (VolunteerID) throws(LMDBError) -> Bool) throws(LedgerError) {
        do throws(LMDBError) {
            var orphans: [[UInt8]] = []
            try environment.read { (transaction) throws(LMDBError) in
                try transaction.forEach(persons) { (key, _) throws(LMDBError) in
                    let bytes = [UInt8](copying: key)
                    let person = VolunteerID(String(decoding: bytes, as: UTF8.self))
                    if try !isKnown(person) { orphans.append(bytes) }
                    return true
                }
            }
            guard !orphans.isEmpty else { return }
            try environment.write { (transaction) throws(LMDBError) in
                for key in orphans { _ = try transaction.delete(persons, key) }
            }
        } catch {
            throw LedgerError(error)
        }
    }

    /// Writes down whose the keys are, where that is possible, and closes.
    func close() {
        try? settle()
        environment.close()
    }

    static func key(_ person: VolunteerID) -> [UInt8] { Array(person.text.utf8) }

    /// Wraps a key; whose or which it is, is the associated data.
    func wrap(
        _ key: SymmetricKey, for owner: [UInt8], _ nonce: AES.GCM.Nonce
    ) throws(LMDBError) -> [UInt8] {
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

    func unwrap(_ wrapped: [UInt8], for owner: [UInt8]) throws(LMDBError) -> SymmetricKey {
        guard wrapped.count == Self.wrappedBytes,
            let box = try? AES.GCM.SealedBox(combined: wrapped),
            let bytes = try? AES.GCM.open(box, using: wrapping, authenticating: owner)
        else {
            throw LMDBError(
                .corrupted, operation: "unwrap a key",
                message: "a key does not open; the key-encryption key is another one")
        }
        return SymmetricKey(data: bytes)
    }
}
