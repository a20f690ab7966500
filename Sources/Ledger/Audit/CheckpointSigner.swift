import EventLog
import MerkleTree
import Synchronization

/// Signs checkpoints of the durable log, stores them all, and writes the newest outside the log as
/// its anchor.
///
/// Called by the writer only, between groups.
final class CheckpointSigner: Sendable {
    private let key: SigningKey
    private let origin: String
    private let anchorPath: String
    private let lastSigned: Mutex<LogHead?>
    /// The newest note, until it is written outside the log.
    private let unpublished = Mutex<[UInt8]?>(nil)

    init(
        key: SigningKey, origin: String, anchorPath: String, log: any LogStore
    ) throws(LedgerError) {
        self.key = key
        self.origin = origin
        self.anchorPath = anchorPath
        let last = try Self.newest(in: log, key.verifierKey)
        try Self.compare(log, with: try Self.anchor(anchorPath, key.verifierKey))
        try TailAudit(log).run(from: last)
        lastSigned = Mutex(last)
    }

    /// Signs the present head when it is larger than the last signed one, which must be a prefix.
    func signIfGrown(_ log: any LogStore) throws(LedgerError) {
        let head = log.head
        let last = lastSigned.withLock { $0 }
        if let last, head.size <= last.size { return try publish() }
        guard head.size > 0 else { return }
        do {
            if let last, try log.root(at: last.size) != last.root {
                throw LedgerError(
                    .damaged, "The log no longer begins with its last checkpoint of \(last.size).")
            }
            let checkpoint = Checkpoint(origin: origin, size: head.size, root: head.root)
            let note = Array(try checkpoint.signed(by: key).utf8)
            try log.append([], checkpoint: StoredCheckpoint(size: head.size, note: note))
            lastSigned.withLock { $0 = head }
            unpublished.withLock { $0 = note }
            try publish()
        } catch {
            throw LedgerError(error)
                ?? LedgerError(.unavailable, "A checkpoint could not be signed: \(error)")
        }
    }

    /// Adds a witness's cosignature, which was verified, to the checkpoint of a size, durable on return.
    func keep(_ signature: NoteSignature, _ size: UInt64, _ log: any LogStore) throws(LedgerError) {
        do {
            guard let stored = try log.checkpoint(atOrBelow: size), stored.size == size else {
                return
            }
            var note = try SignedNote(parsing: stored.note)
            guard note.add(signature) else { return }
            let bytes = Array(note.description.utf8)
            try log.append([], checkpoint: StoredCheckpoint(size: size, note: bytes))
        } catch {
            throw LedgerError(error)
                ?? LedgerError(.unavailable, "A cosignature could not be kept: \(error)")
        }
    }

    /// Writes the newest note outside the log, unless that is done.
    private func publish() throws(LedgerError) {
        guard let note = unpublished.withLock({ $0 }) else { return }
        try SmallFile.write(note, to: anchorPath)
        unpublished.withLock { $0 = nil }
    }

    private static func newest(
        in log: any LogStore, _ key: VerifierKey
    ) throws(LedgerError) -> LogHead? {
        let stored: StoredCheckpoint?
        do { stored = try log.checkpoint(atOrBelow: UInt64.max) } catch {
            throw LedgerError(error)
        }
        guard let stored else { return nil }
        return try open(stored.note, key)
    }

    static func anchor(_ path: String, _ key: VerifierKey) throws(LedgerError) -> LogHead? {
        guard let note = try SmallFile.read(path) else { return nil }
        return try open(note, key)
    }

    private static func open(_ note: [UInt8], _ key: VerifierKey) throws(LedgerError) -> LogHead {
        do {
            let text = String(decoding: note, as: UTF8.self)
            let checkpoint = try Checkpoint.open(text, keys: [key])
            return LogHead(size: checkpoint.size, root: checkpoint.root)
        } catch {
            throw LedgerError(.damaged, "A checkpoint does not verify: \(error)")
        }
    }

    /// A log that is shorter than its anchor, or another one, would fork history.
    private static func compare(
        _ log: any LogStore, with anchor: LogHead?
    ) throws(LedgerError) {
        guard let anchor else { return }
        let size = log.head.size
        guard anchor.size <= size else {
            throw LedgerError(
                .damaged,
                "The log has \(size) events, but a checkpoint of \(anchor.size) was published: "
                    + "this is an older copy. Restore the newest one.")
        }
        do {
            guard try log.root(at: anchor.size) == anchor.root else {
                throw LedgerError(
                    .damaged,
                    "The log differs from the checkpoint of \(anchor.size) that was published.")
            }
        } catch {
            throw LedgerError(error) ?? LedgerError(.damaged, "\(error)")
        }
    }
}
