import Catalogue
import EventLog
import Foundation
import LMDB
import Synchronization

/// Where a rotation stands: what a test may interrupt, as a crash would.
package enum KeyRotationStep: Sendable, CaseIterable {
    /// The new key-encryption key is durable; nothing is wrapped under it yet.
    case made
    /// Some keys are wrapped under it.
    case wrappedSome
    /// All keys are; the older key-encryption key is still there.
    case wrappedAll
    /// The older key-encryption key is destroyed.
    case destroyed
}

/// Rotation of the key-encryption key (NIST SP 800-57 part 1, §5.3.5): every key is wrapped anew, and
/// the older key-encryption key is destroyed.
///
/// LMDB leaves what it freed in its file, and copies of `keys/` may lie anywhere. What they hold of a
/// person who was erased is wrapped under a key-encryption key that is gone after this.
extension KeyStore {
    /// Called at each step; what it throws ends the rotation there.
    typealias StepLook = @Sendable (KeyRotationStep) throws(LedgerError) -> Void

    /// Keys wrapped anew in one transaction: others wait for it about 5 ms.
    private static let batchRows = 512

    /// Wraps every key under a new key-encryption key, then destroys the older ones.
    ///
    /// A crash in between loses nothing: until the last step both key-encryption keys are there, and
    /// the next rotation finishes what is half done.
    func rotate(lookingOn step: StepLook? = nil) throws(LedgerError) {
        // One at a time.
        rotation.lock()
        defer { rotation.unlock() }
        if try !isOneToFinish() {
            try wrapping.withLock { (keys) throws(LedgerError) in try keys.add() }
        }
        try step?(.made)
        // Keys move from the reserve to the persons meanwhile: until there is nothing to do.
        while try wrapAnew(step) > 0 {}
        do throws(LMDBError) {
            let newest = wrapping.withLock { $0.newest.key }
            try setMark(Self.wrappedMark, KeyEncryptionKeys.fingerprint(newest))
        } catch {
            throw LedgerError(error)
        }
        try step?(.wrappedAll)
        try wrapping.withLock { (keys) throws(LedgerError) in try keys.destroyOlder() }
        try step?(.destroyed)
    }

    /// Whether a rotation that failed or crashed began after the last erasure, so that finishing it is
    /// enough. Otherwise each attempt would leave one more key-encryption key while a disk is full.
    private func isOneToFinish() throws(LedgerError) -> Bool {
        guard isRotationUnfinished else { return false }
        let newest = wrapping.withLock { $0.newest.number }
        do throws(LMDBError) {
            guard let mark = try mark(Self.destroyedMark),
                let (generation, _) = Self.destruction(mark)
            else { return true }
            return generation < newest
        } catch {
            throw LedgerError(error)
        }
    }

    /// Since when an erasure waits for a rotation; nil when none does.
    func erasureOutstandingSince() throws(LedgerError) -> Timestamp? {
        let oldest = wrapping.withLock { $0.oldest.number }
        do throws(LMDBError) {
            guard let mark = try mark(Self.destroyedMark),
                let (generation, time) = Self.destruction(mark), generation >= oldest
            else { return nil }
            return time
        } catch {
            throw LedgerError(error)
        }
    }

    /// Whether a crash left a rotation half done.
    var isRotationUnfinished: Bool { wrapping.withLock { $0.generations.count > 1 } }

    /// Notes, with the destruction of a key, that copies of it may be wrapped under every
    /// key-encryption key that there is.
    func markDestroyed(
        at time: Timestamp, in transaction: inout WriteTransaction
    ) throws(LMDBError) {
        let (oldest, newest) = wrapping.withLock { ($0.oldest.number, $0.newest.number) }
        var since = time
        if let bytes = try transaction.get(marks, Self.destroyedMark),
            let (generation, earlier) = Self.destruction([UInt8](copying: bytes)),
            generation >= oldest
        {
            since = earlier
        }
        let mark = Self.bytes(of: newest) + Self.bytes(of: UInt64(bitPattern: since.microseconds))
        try transaction.put(marks, Self.destroyedMark, mark)
    }

    /// Whether the keys are wrapped under a key-encryption key that is there; true where nothing says.
    func isOfThisTime() throws(LMDBError) -> Bool {
        guard let mark = try mark(Self.wrappedMark) else { return true }
        let keys = wrapping.withLock { $0.generations }
        return keys.contains { KeyEncryptionKeys.fingerprint($0.key) == mark }
    }

    /// Notes under which key-encryption key keys are wrapped, unless that is noted already.
    func noteWrapping() throws(LMDBError) {
        guard try mark(Self.wrappedMark) == nil else { return }
        let oldest = wrapping.withLock { $0.oldest.key }
        try setMark(Self.wrappedMark, KeyEncryptionKeys.fingerprint(oldest))
    }

    private func mark(_ name: [UInt8]) throws(LMDBError) -> [UInt8]? {
        try environment.read { (transaction) throws(LMDBError) -> [UInt8]? in
            guard let bytes = try transaction.get(marks, name) else { return nil }
            return [UInt8](copying: bytes)
        }
    }

    func setMark(_ name: [UInt8], _ value: [UInt8]) throws(LMDBError) {
        try environment.write { (transaction) throws(LMDBError) in
            try transaction.put(marks, name, value)
        }
    }

    /// Generation of the newest key-encryption key when a key was destroyed, and the time of the first
    /// destruction that waits for a rotation.
    private static let destroyedMark = Array("destroyed".utf8)
    /// Fingerprint of the oldest key-encryption key that a key may be wrapped under.
    static let wrappedMark = Array("wrapped".utf8)

    private static func destruction(_ mark: [UInt8]) -> (generation: UInt64, time: Timestamp)? {
        guard mark.count == 16 else { return nil }
        let time = Int64(bitPattern: number(mark.span.extracting(8..<16)))
        return (number(mark.span.extracting(0..<8)), Timestamp(microseconds: time))
    }

    /// Wraps anew what is not wrapped under the newest key-encryption key; answers how many were not.
    private func wrapAnew(_ step: StepLook?) throws(LedgerError) -> Int {
        var changed = 0
        for table in [reserveTable, persons] {
            var next: [UInt8]? = []
            while let start = next {
                let batch: (changed: Int, next: [UInt8]?)
                do throws(LMDBError) {
                    batch = try wrapAnew(table, from: start)
                } catch {
                    throw LedgerError(error)
                }
                changed += batch.changed
                next = batch.next
                if batch.changed > 0 { try step?(.wrappedSome) }
            }
        }
        return changed
    }

    /// One batch; `next` is where the following one begins, nil at the end.
    private func wrapAnew(
        _ table: Table, from start: [UInt8]
    ) throws(LMDBError) -> (changed: Int, next: [UInt8]?) {
        let newest = wrapping.withLock { $0.newest.key }
        var random = RandomBytes()
        return try environment.write { (transaction) throws(LMDBError) in
            var rows: [(name: [UInt8], stored: [UInt8])] = []
            var next: [UInt8]?
            try transaction.forEach(table, from: start.isEmpty ? nil : start) {
                (name, stored) throws(LMDBError) in
                let name = [UInt8](copying: name)
                guard rows.count < Self.batchRows else {
                    next = name
                    return false
                }
                rows.append((name, [UInt8](copying: stored)))
                return true
            }
            var changed = 0
            for (name, stored) in rows where !stored.isEmpty {
                let (box, owner) = Self.parts(stored, name)
                guard Self.opened(box, for: owner, by: newest) == nil else { continue }
                let wrapped = try wrap(unwrap(box, for: owner), for: owner, random.nonce())
                try transaction.put(table, name, stored.prefix(stored.count - box.count) + wrapped)
                changed += 1
            }
            return (changed, next)
        }
    }
}
