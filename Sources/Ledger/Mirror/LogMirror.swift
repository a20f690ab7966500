package import EventLog
import Foundation
import LMDBLog
package import MerkleTree

/// Follows a log from outside: fetches it, checks it, and keeps a copy without keys or secrets.
///
/// A checkpoint is accepted, durably, when it is signed by the known key and its tree begins with the tree of
/// the last one that was accepted. A record is kept when it is in the tree of the accepted checkpoint. So the
/// copy is at any time a prefix of one history that the log has signed, and after an interruption the mirror
/// goes on where it was. Used by one task at a time.
package final class LogMirror: Sendable {
    /// Entry bundles that are fetched over one connection and kept with one flush.
    private static let bundlesPerFetch: UInt64 = 16
    /// Fetches that are under way at once.
    private static let concurrentFetches = 3

    private let directory: LedgerDirectory
    private let key: VerifierKey
    let witnesses: [VerifierKey]
    private let source: any TileSource
    private let log: LMDBLog
    private let lock: WriterLock

    /// Opens the copy in a directory, which is created if it is missing.
    ///
    /// - Parameters:
    ///   - key: The verifier key of the log. It must come from elsewhere than the log.
    ///   - witnesses: The keys of witnesses: a checkpoint is accepted when all of them have cosigned it.
    /// - Throws: ``LedgerError`` with `directory` when a ledger is there that has its own secrets, `locked`
    ///   when another process writes to it, and `damaged` when the copy is not what it was.
    package init(
        _ directory: LedgerDirectory, of key: VerifierKey, from source: any TileSource,
        witnesses: [VerifierKey] = [], mapSizeBytes: Int = 1 << 40
    ) throws(LedgerError) {
        self.key = key
        guard !FileManager.default.fileExists(atPath: directory.secrets) else {
            throw LedgerError(
                .directory,
                "\(directory.path) holds a ledger with its own keys. Choose another directory.")
        }
        self.directory = directory
        self.source = source
        self.witnesses = witnesses
        try directory.create()
        lock = try WriterLock(directory)
        log = try Ledger.openLog(directory, mapSizeBytes)
        do throws(LedgerError) {
            try Self.check(log, self.key)
        } catch {
            log.close()
            throw error
        }
    }

    /// Holds the copy against its newest checkpoint.
    private static func check(_ log: LMDBLog, _ key: VerifierKey) throws(LedgerError) {
        do {
            guard let stored = try log.checkpoint(atOrBelow: .max) else { return }
            let checkpoint = try Checkpoint.open(
                String(decoding: stored.note, as: UTF8.self), keys: [key])
            guard checkpoint.size <= log.head.size,
                try log.root(at: checkpoint.size) == checkpoint.root
            else {
                throw LedgerError(
                    .damaged,
                    "The copy is not what its checkpoint of \(checkpoint.size) says: mirror the log "
                        + "into an empty directory.")
            }
        } catch let error as NoteError {
            throw LedgerError(
                .directory, "The copy is of another log than the key's: \(error.message).")
        } catch {
            throw LedgerError(error) ?? LedgerError(.unavailable, "\(error)")
        }
    }

    /// Size and root of the copy.
    package var head: LogHead { log.head }

    /// Closes the copy.
    package func close() {
        log.close()
        lock.release()
    }

    /// Brings the copy up to the newest checkpoint; returns its size and root.
    ///
    /// - Throws: ``MirrorRefusal``, with both notes kept as evidence, when the log contradicts itself;
    ///   ``NotCosigned`` while a witness has not cosigned the checkpoint; ``LedgerError`` when the copy cannot
    ///   be written, and what the source throws. The copy is valid after each, and the next call goes on.
    package func update(progress: Progress) async throws -> LogHead {
        let kept =
            try SmallFile.read(directory.seenCheckpoint) ?? log.checkpoint(atOrBelow: .max)?.note
        let known: Checkpoint?
        do throws(MirrorRefusal) {
            known = try kept.map { (note) throws(MirrorRefusal) in try open(note) }
        } catch {
            throw LedgerError(
                .damaged,
                "The accepted checkpoint in \(directory.seenCheckpoint) is damaged. Delete this file to go "
                    + "on from the checkpoint of the copy.")
        }
        let shown = try await source.checkpoint()
        do {
            let checkpoint = try open(shown)
            try checkCosignatures(of: shown)
            try await follow(checkpoint, shown, after: known, progress)
        } catch let refusal as MirrorRefusal {
            let folder = try directory.keepEvidence(kept: kept, shown: shown)
            throw MirrorRefusal(
                refusal.code, refusal.message + " The signed notes are in \(folder).")
        } catch let error as LogError {
            throw LedgerError(error)
        }
        return log.head
    }

    private func open(_ note: [UInt8]) throws(MirrorRefusal) -> Checkpoint {
        let checkpoint: Checkpoint
        do {
            guard let text = String(validating: note, as: UTF8.self) else {
                throw MirrorRefusal(.badCheckpoint, "The checkpoint is not UTF-8.")
            }
            checkpoint = try Checkpoint.open(text, keys: [key] + witnesses)
        } catch let refusal as MirrorRefusal {
            throw refusal
        } catch {
            throw MirrorRefusal(
                .badCheckpoint, "The checkpoint is not one of \(key.name): \(error).")
        }
        guard checkpoint.size <= Position.maximum.value else {
            throw MirrorRefusal(
                .badCheckpoint, "The checkpoint states more events than a log can have.")
        }
        return checkpoint
    }

    /// Accepts a checkpoint that continues the known one, and fetches the records that are missing.
    private func follow(
        _ checkpoint: Checkpoint, _ note: [UInt8], after known: Checkpoint?, _ progress: Progress
    ) async throws {
        if let known, checkpoint.size < known.size {
            throw MirrorRefusal(
                .shrunken,
                "The log signed \(known.size) events before, and now signs \(checkpoint.size).")
        }
        if let known, known.size == checkpoint.size {
            guard known.root == checkpoint.root else { throw Self.fork(known, checkpoint) }
            if log.head.size == known.size { return try keep(checkpoint, note) }
        }
        let fetch = TileFetch(source, size: checkpoint.size)
        let outline = try await outline(of: checkpoint, after: known, fetch)
        if let known { try await compare(outline, with: known, fetch) }
        try SmallFile.write(note, to: directory.seenCheckpoint)
        try await fill(from: fetch, outline, progress)
        try keep(checkpoint, note)
    }

    /// The outline of the tree behind the records that the copy has.
    ///
    /// Where the copy and the tiles do not give the root that was signed, the tiles alone tell why: they
    /// give it where the log signed another history, and do not where they are wrong.
    private func outline(
        of checkpoint: Checkpoint, after known: Checkpoint?, _ fetch: TileFetch
    ) async throws -> TreeOutline {
        let whole = log.head.size / TreeOutline.width * TreeOutline.width
        let frontier = try Frontier(size: whole) { (id) throws(LogError) in
            try log.presentNode(id)
        }
        if let outline = try await fetch.outline(checkpoint, after: frontier) { return outline }
        if let known, whole > 0, try await fetch.outline(checkpoint, after: Frontier()) != nil {
            throw Self.fork(known, checkpoint)
        }
        throw MirrorRefusal(
            .badTile,
            "The hash tiles do not have the root that the checkpoint of \(checkpoint.size) events says."
        )
    }

    /// Holds the tree of a new checkpoint against the known one, whose tree it must begin with.
    private func compare(
        _ outline: TreeOutline, with known: Checkpoint, _ fetch: TileFetch
    ) async throws {
        let rest = Int(known.size % TreeOutline.width)
        var leaves: [Digest] = []
        if rest > 0 {
            let bundle = known.size / TreeOutline.width
            leaves = try await fetch.leaves(ofBundle: bundle)
            guard outline.holds(leaves, inBundle: bundle) else {
                throw MirrorRefusal(
                    .badTile, "The leaf hashes of bundle \(bundle) are not those of the tree.")
            }
        }
        guard outline.root(size: known.size, leaves: leaves.prefix(rest)) == known.root else {
            throw Self.fork(known, outline.checkpoint)
        }
    }

    private static func fork(_ known: Checkpoint, _ shown: Checkpoint) -> MirrorRefusal {
        MirrorRefusal(
            .fork,
            "The log signed two histories: the \(known.size) events that it signed before are not the "
                + "first of the \(shown.size) that it signs now.")
    }

    /// Fetches the records of the accepted tree that the copy lacks. Several fetches are under way while
    /// the records of the oldest are kept.
    private func fill(
        from fetch: TileFetch, _ outline: TreeOutline, _ progress: Progress
    ) async throws {
        let size = outline.checkpoint.size
        let end = (size + TreeOutline.width - 1) / TreeOutline.width
        var next = log.head.size / TreeOutline.width
        var arrived: [UInt64: [[UInt8]]] = [:]
        try await withThrowingTaskGroup(of: (UInt64, [[UInt8]]).self) { group in
            func begin() {
                guard next < end else { return }
                let bundles = next..<min(end, next + Self.bundlesPerFetch)
                group.addTask {
                    (bundles.lowerBound, try await fetch.records(ofBundles: bundles, in: outline))
                }
                next = bundles.upperBound
            }
            for _ in 0..<Self.concurrentFetches { begin() }
            while let (bundle, records) = try await group.next() {
                arrived[bundle] = records
                while let records = arrived.removeValue(
                    forKey: log.head.size / TreeOutline.width)
                {
                    // The copy may have the first records of a bundle that was shorter then.
                    let present = Int(log.head.size % TreeOutline.width)
                    try log.append(Array(records.dropFirst(present)), checkpoint: nil)
                    progress(log.head.size, size)
                    begin()
                }
            }
        }
    }

    /// Keeps a checkpoint over all of the copy, which the copy then shows as the log did.
    private func keep(_ checkpoint: Checkpoint, _ note: [UInt8]) throws {
        guard log.head == LogHead(size: checkpoint.size, root: checkpoint.root) else {
            throw LedgerError(
                .damaged,
                "The copy does not have the root that was signed: mirror the log into an empty "
                    + "directory.")
        }
        if let stored = try log.checkpoint(atOrBelow: checkpoint.size),
            stored.size == checkpoint.size
        {
            guard Self.adds(note, to: stored.note) else { return }
            try SmallFile.write(note, to: directory.seenCheckpoint)
        }
        try log.append([], checkpoint: StoredCheckpoint(size: checkpoint.size, note: note))
    }
}
