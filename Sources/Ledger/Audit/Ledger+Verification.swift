import Catalogue
import EventLog
import Foundation
import LMDB
import LMDBLog
public import MerkleTree
import Projections
import Queries
import Rules

/// What a verification found to be in order.
public struct VerificationReport: Sendable {
    /// Events whose bytes, hashes and place in the tree were recomputed.
    public let events: UInt64
    /// Signed checkpoints that the records match.
    public let checkpoints: Int
    /// The root of the tree, hex.
    public let root: String
    /// Events whose effect on the read models was recomputed; nil when only hashes were checked.
    public let replayed: UInt64?
    /// Entries of the log of reads that were recomputed; nil where there is none.
    public let reads: UInt64?
    /// The newest checkpoint of each witness that was asked about.
    public let cosigned: [CosignedCheckpoint]
}

extension Ledger {
    /// Recomputes a ledger from its records alone, beside a running server or at rest: every hash,
    /// the tree, every checkpoint; then, unless `hashesOnly`, every rule and every read model.
    ///
    /// The read models are computed anew beside the old ones, in `scratch` or wherever there is room.
    /// Throws ``LedgerError/Code/damaged`` with the first position that is wrong, and the file.
    ///
    /// - Parameter witnesses: Keys of witnesses, each of which must have cosigned a checkpoint.
    public static func verify(
        _ directory: LedgerDirectory, hashesOnly: Bool = false, scratch: String? = nil,
        witnesses: [VerifierKey] = [], progress: Progress = { _, _ in }
    ) throws(LedgerError) -> VerificationReport {
        guard directory.exists else {
            throw LedgerError(.directory, "There is no ledger in \(directory.path).")
        }
        do {
            return try recompute(directory, hashesOnly, scratch, witnesses, progress)
        } catch let error as LMDBError {
            throw LedgerError(error.isDamage ? .damaged : .unavailable, error.message)
        } catch {
            throw LedgerError(error) ?? LedgerError(.damaged, "\(error)")
        }
    }

    private static func recompute(
        _ directory: LedgerDirectory, _ hashesOnly: Bool, _ scratch: String?,
        _ witnesses: [VerifierKey], _ progress: Progress
    ) throws -> VerificationReport {
        let log = try openLog(directory, 1 << 40, readOnly: true)
        defer { log.close() }
        try TreeAudit.checkFirstRecord(of: log)
        let founding = try founding(of: log)
        let key = try VerifierKey(parsing: founding.publicKey)
        let head = log.head
        let audit = TreeAudit(log, key: key, origin: founding.origin)
        let checkpoints = try audit.run(size: head.size, progress)
        if let anchor = try CheckpointSigner.anchor(directory.anchor, key) {
            guard anchor.size <= head.size, try log.root(at: anchor.size) == anchor.root else {
                throw LedgerError(
                    .damaged, "The log lacks the published checkpoint of \(anchor.size).")
            }
        }
        let cosigned = try TreeAudit.cosignatures(by: witnesses, in: log, upTo: head.size)
        let reads = try checkReads(directory, key)
        try checkKeys(directory)
        let replayed = hashesOnly ? nil : try compareViews(directory, log, scratch, progress)
        return VerificationReport(
            events: head.size, checkpoints: checkpoints, root: head.root.hex, replayed: replayed,
            reads: reads, cosigned: cosigned)
    }

    /// Recomputes the log of reads, where there is one; answers how many entries it has.
    static func checkReads(_ directory: LedgerDirectory, _ key: VerifierKey) throws -> UInt64? {
        let name = ReadLog.origin(of: key.name)
        let key = try VerifierKey(name: name, publicKey: key.publicKey)
        let anchor = try CheckpointSigner.anchor(directory.readsAnchor, key)
        guard anchor != nil || directory.hasReads else { return nil }
        do {
            guard directory.hasReads else {
                throw LedgerError(
                    .damaged,
                    "It is missing, and a checkpoint of \(anchor?.size ?? 0) reads was published.")
            }
            let log = try LMDBLog(directory: directory.reads, readOnly: true)
            defer { log.close() }
            let head = log.head
            _ = try TreeAudit(log, key: key, origin: name).run(size: head.size) { _, _ in }
            if let anchor {
                guard anchor.size <= head.size, try log.root(at: anchor.size) == anchor.root else {
                    throw LedgerError(
                        .damaged, "It lacks the published checkpoint of \(anchor.size).")
                }
            }
            return head.size
        } catch {
            let message = LedgerError(error)?.message ?? "\(error)"
            throw LedgerError(.damaged, "The log of reads in \(directory.reads): \(message)")
        }
    }

    /// Reads every page and entry of the keys' file, where there is one: a backup of the log has none.
    /// What the keys open is not looked at, for that takes the key-encryption key.
    static func checkKeys(_ directory: LedgerDirectory) throws(LedgerError) {
        guard FileManager.default.fileExists(atPath: directory.keys + "/data.mdb") else { return }
        do throws(LMDBError) {
            let environment = try readKeys(directory)
            defer { environment.close() }
            try environment.check()
        } catch {
            guard error.isDamage else { throw LedgerError(error) }
            throw LedgerError(
                .damaged,
                "The persons' keys in \(directory.keys)/data.mdb are damaged: \(error.message). "
                    + "Restore keys/ and secrets/, both from another backup of theirs.")
        }
    }

    /// Computes the read models anew in a directory of their own and compares every row.
    private static func compareViews(
        _ directory: LedgerDirectory, _ log: any LogStore, _ scratch: String?,
        _ progress: Progress
    ) throws -> UInt64 {
        let place = try VerificationScratch(beside: directory, in: scratch)
        defer { place.remove() }
        do {
            let fresh = try Views(directory: place.path)
            defer { fresh.close() }
            return try compareViews(directory, log, with: fresh, progress)
        } catch let error as LMDBError where error.code == .noSpace {
            throw LedgerError(.unavailable, place.isTooSmall)
        }
    }

    private static func compareViews(
        _ directory: LedgerDirectory, _ log: any LogStore, with fresh: Views,
        _ progress: Progress
    ) throws -> UInt64 {
        let recovery = Recovery(log, bootID: "")
        let file = directory.views + "/data.mdb"
        func replayAll() throws -> UInt64 {
            try recovery.replay(into: fresh, upTo: log.head.size, isStrict: true, progress)
            return log.head.size
        }
        guard FileManager.default.fileExists(atPath: file) else { return try replayAll() }
        let views = try Self.readModels { () throws(LMDBError) -> Views in
            let views = try Views(directory: directory.views, readOnly: true)
            try views.check()
            return views
        }
        defer { views.close() }
        // Read models of another program are made anew when the ledger is opened: there is nothing
        // to compare with.
        guard try Self.readModels({ () throws(LMDBError) in try views.mark() }) != nil else {
            return try replayAll()
        }
        let pinned = try Self.readModels { () throws(LMDBError) in try PinnedViews(views) }
        let size = pinned.size
        guard size <= log.head.size else {
            throw LedgerError(.damaged, "The read models are ahead of the log.")
        }
        try recovery.replay(into: fresh, upTo: size, isStrict: true, progress)
        let difference = try Self.readModels { () throws(LMDBError) in
            try pinned.difference(from: PinnedViews(fresh))
        }
        if let difference {
            throw LedgerError(
                .damaged,
                "The read models differ from the log: \(difference) in \(file). "
                    + "Run wenzhi rebuild.")
        }
        // The read models of a copy may end before its log does; the decisions are checked to its end.
        return try replayAll()
    }

    /// Reads the read models; says that they can be made anew where they are damaged.
    private static func readModels<Result: ~Copyable>(
        _ body: () throws(LMDBError) -> Result
    ) throws -> Result {
        do throws(LMDBError) {
            return try body()
        } catch {
            guard error.isDamage else { throw error }
            throw LedgerError(
                .damaged, "The read models are damaged: \(error.message). Run wenzhi rebuild.")
        }
    }

    /// Deletes the read models and computes them anew from the log.
    public static func rebuild(
        _ directory: LedgerDirectory, _ options: LedgerOptions = LedgerOptions(),
        progress: Progress = { _, _ in }
    ) throws(LedgerError) -> UInt64 {
        guard directory.exists else {
            throw LedgerError(.directory, "There is no ledger in \(directory.path).")
        }
        let lock = try WriterLock(directory)
        defer { withExtendedLifetime(lock) {} }
        do {
            let log = try openLog(directory, options.mapSizeBytes)
            defer { log.close() }
            let views = try Recovery.emptied(directory.views, mapSizeBytes: options.mapSizeBytes)
            defer { views.close() }
            let bootID = BootIdentity.current()
            try Recovery(log, bootID: bootID).replay(into: views, progress)
            try views.setMark(ViewsMark(head: log.head, bootID: bootID, isClean: true))
            return log.head.size
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError(.unavailable, "The read models could not be made: \(error)")
        }
    }
}
