import Catalogue
import Crypto
import EventLog
import LMDB
import Synchronization

/// The persons' keys, each wrapped by the key-encryption key, in a synced environment of their own.
///
/// Destroying a person's key makes everything sealed under it unreadable for good, while no leaf of
/// the log changes.
final class KeyStore: Sendable {
    /// A wrapped key: nonce, key and tag of AES-256-GCM (NIST SP 800-38D).
    private static let wrappedBytes = 12 + 32 + 16

    private let environment: Environment
    private let persons: Table
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
        } catch {
            throw LedgerError(error)
        }
    }

    /// A person's key; nil when there is none, or none any more.
    func key(of person: VolunteerID) throws(LedgerError) -> SymmetricKey? {
        do throws(LMDBError) {
            let wrapped = try environment.read { (transaction) throws(LMDBError) -> [UInt8]? in
                guard let bytes = try transaction.get(persons, Self.key(person)) else {
                    return nil
                }
                return [UInt8](copying: bytes)
            }
            guard let wrapped else { return nil }
            return try unwrap(wrapped, of: person)
        } catch {
            throw LedgerError(error)
        }
    }

    /// Keeps new keys, durable on return. A key that exists already stays: the first one wins.
    func keep(_ keys: [VolunteerID: SymmetricKey]) throws(LedgerError) {
        guard !keys.isEmpty else { return }
        do throws(LMDBError) {
            try environment.write { (transaction) throws(LMDBError) in
                for (person, key) in keys.sorted(by: { $0.key < $1.key }) {
                    guard try !transaction.contains(persons, Self.key(person)) else { continue }
                    try transaction.put(persons, Self.key(person), try wrap(key, of: person))
                }
            }
        } catch {
            throw LedgerError(error)
        }
    }

    /// Destroys a person's key, durable on return.
    func destroy(_ person: VolunteerID) throws(LedgerError) {
        do throws(LMDBError) {
            try environment.write { (transaction) throws(LMDBError) in
                _ = try transaction.delete(persons, Self.key(person))
            }
        } catch {
            throw LedgerError(error)
        }
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

    func close() {
        environment.close()
    }

    private static func key(_ person: VolunteerID) -> [UInt8] { Array(person.text.utf8) }

    private func wrap(_ key: SymmetricKey, of person: VolunteerID) throws(LMDBError) -> [UInt8] {
        let bytes = unsafe key.withUnsafeBytes { unsafe Array($0) }
        guard
            let box = try? AES.GCM.seal(
                bytes, using: wrapping, authenticating: Self.key(person)),
            let combined = box.combined
        else {
            throw LMDBError(.invalidArgument, operation: "wrap a key")
        }
        return Array(combined)
    }

    private func unwrap(
        _ wrapped: [UInt8], of person: VolunteerID
    ) throws(LMDBError) -> SymmetricKey {
        guard wrapped.count == Self.wrappedBytes,
            let box = try? AES.GCM.SealedBox(combined: wrapped),
            let bytes = try? AES.GCM.open(box, using: wrapping, authenticating: Self.key(person))
        else {
            throw LMDBError(
                .corrupted, operation: "unwrap a key",
                message: "a person's key does not open; the key-encryption key is another one")
        }
        return SymmetricKey(data: bytes)
    }
}
