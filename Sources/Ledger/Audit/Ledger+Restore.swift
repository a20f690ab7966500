import Catalogue
import EventLog
import Foundation
import LMDBLog
import MerkleTree
import Projections

/// What a restoration is given besides the copy of the log.
public struct Restoration: Sendable {
    /// The last moment whose events are restored; nil for all.
    public var until: AsOf?
    /// The directory with `keys/` and `secrets/`; nil where the ledger is only to be read.
    public var keys: LedgerDirectory?
    /// The text of the verifier key that the ledger must have; nil where it is not known.
    public var verifierKey: String?
    /// A signed checkpoint that the log must begin with; nil where none is known.
    public var checkpoint: [UInt8]?

    /// A restoration of all that the copy has.
    public init() {}
}

extension Ledger {
    /// Makes a ledger of a copy of a log, in a directory that does not exist.
    ///
    /// The new log is verified: every record, the tree, and every checkpoint that was signed over it. Its
    /// read models are made. With keys and secrets it can be served; without, it can only be read. Throws
    /// ``AsOfRefusal`` or ``LedgerError``; then nothing is left behind. The directory has its name only
    /// when all is written and verified.
    public static func restore(
        _ backup: LedgerDirectory, to directory: LedgerDirectory, _ given: Restoration,
        clock: LedgerClock = .system, progress: Progress = { _, _ in }
    ) throws -> VerificationReport {
        guard backup.exists else {
            throw LedgerError(.directory, "There is no log in \(backup.path).")
        }
        try directory.requireAbsence()
        guard given.until == nil || given.keys == nil else {
            throw LedgerError(
                .directory,
                "A ledger that ends at an earlier moment is only read: with its keys it would sign another "
                    + "history. Restore it without them.")
        }
        let log = try openLog(backup, 1 << 40, readOnly: true)
        defer { log.close() }
        let key = try checkIdentity(of: log, given)
        try checkCopiedReads(backup, key)
        let size = try given.until.map { try RecordedTimes(log).size(asOf: $0, now: clock.now()) }
        let restored = try DraftDirectory(of: directory)
        do {
            if let keys = given.keys {
                try copyKeys(keys, to: restored.draft)
                try checkCopiedKeys(restored.draft, of: keys)
            }
            if let size {
                _ = try fill(restored.draft, with: size, of: log, progress)
            } else {
                _ = try log.copy(to: restored.draft.log)
                try copyReads(backup, to: restored.draft)
            }
            let report = try check(restored.draft, key, given, progress)
            try restored.finish()
            return report
        } catch {
            restored.remove()
            throw LedgerError(reading: error) ?? error
        }
    }

    /// Throws unless the log is of the ledger that the key, and the secrets, are of; answers its key.
    private static func checkIdentity(
        of log: any LogStore, _ given: Restoration
    ) throws -> VerifierKey {
        try TreeAudit.checkFirstRecord(of: log)
        let founding = try founding(of: log)
        let key = try VerifierKey(parsing: founding.publicKey)
        if let wanted = given.verifierKey, wanted != key.description {
            throw LedgerError(
                .directory, "The copy is of another ledger: its verifier key is \(key).")
        }
        if let keys = given.keys {
            guard let seed = try SmallFile.read(keys.signingSeed),
                FileManager.default.fileExists(atPath: keys.keys + "/data.mdb")
            else {
                throw LedgerError(.directory, "\(keys.path) has no keys/ and secrets/.")
            }
            guard try SigningKey(name: founding.origin, seed: seed).verifierKey == key else {
                throw LedgerError(
                    .directory,
                    "The secrets in \(keys.path) are of another ledger than the copy of the log.")
            }
        }
        return key
    }

    /// Throws where the copy lacks reads of personal data that a checkpoint was published over.
    private static func checkCopiedReads(
        _ backup: LedgerDirectory, _ key: VerifierKey
    ) throws {
        do {
            _ = try checkReads(backup, key)
        } catch let error as LedgerError where error.code == .damaged {
            throw LedgerError(
                .damaged,
                "\(error.message) Restore another copy. To restore this one without any read, move "
                    + "\(backup.reads) and \(backup.readsAnchor) away, and keep them as evidence.")
        }
    }

    /// Verifies a log that was just written and brings the read models up to it.
    private static func check(
        _ directory: LedgerDirectory, _ key: VerifierKey, _ given: Restoration,
        _ progress: Progress
    ) throws -> VerificationReport {
        let log = try openLog(directory, 1 << 40)
        defer { log.close() }
        let head = log.head
        let checkpoints = try TreeAudit(log, key: key, origin: key.name)
            .run(size: head.size, progress)
        if let note = given.checkpoint { try compare(log, with: note, key) }
        let views = try Views(directory: directory.views)
        defer { views.close() }
        let bootID = BootIdentity.current()
        try Recovery(log, bootID: bootID).replay(into: views, progress)
        try views.setMark(ViewsMark(head: head, bootID: bootID, isClean: true))
        return VerificationReport(
            events: head.size, checkpoints: checkpoints, root: head.root.hex, replayed: head.size,
            reads: try checkReads(directory, key), cosigned: [])
    }

    /// Throws unless the log begins with what a checkpoint commits to.
    private static func compare(
        _ log: any LogStore, with note: [UInt8], _ key: VerifierKey
    ) throws {
        let known: Checkpoint
        do {
            known = try Checkpoint.open(String(decoding: note, as: UTF8.self), keys: [key])
        } catch {
            throw LedgerError(.directory, "The checkpoint is not of this ledger: \(error)")
        }
        guard known.size <= log.head.size else {
            throw LedgerError(
                .directory,
                "The copy has \(log.head.size) events, and the checkpoint \(known.size): it is an older "
                    + "copy. Without a checkpoint and without keys it can be restored for reading.")
        }
        guard try log.root(at: known.size) == known.root else {
            throw LedgerError(
                .damaged,
                "The copy differs from the checkpoint of \(known.size): keep both as evidence.")
        }
    }
}
