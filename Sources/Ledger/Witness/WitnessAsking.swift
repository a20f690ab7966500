import Catalogue
import EventLog
import MerkleTree
import Rules

/// Asks one witness, checkpoint after checkpoint.
struct WitnessAsking {
    /// Requests for one checkpoint: the second begins with the size that the witness says it has seen.
    private static let maximumRequests = 2
    private static let microsecondsPerSecond: Int64 = 1_000_000

    private let ledger: Ledger
    private let witness: Witness
    /// The size that the witness has seen last, as far as is known.
    private var seen: UInt64 = 0

    init(_ ledger: Ledger, _ witness: Witness) {
        self.ledger = ledger
        self.witness = witness
    }

    /// The newest checkpoint; nil before the first one.
    func newest() throws -> (checkpoint: StoredCheckpoint, isCosigned: Bool)? {
        guard let stored = try Transparency(ledger.log).newestCheckpoint() else { return nil }
        let note = try SignedNote(parsing: stored.note)
        return (stored, note.signatures.contains(where: witness.key.isNamed))
    }

    /// Asks for the cosignature of a checkpoint, verifies it, and gives it to the writer to be kept.
    mutating func ask(for stored: StoredCheckpoint) async throws {
        for _ in 0..<Self.maximumRequests {
            let old = min(seen, stored.size)
            let proof = try Transparency(ledger.log).consistencyProof(from: old, to: stored.size)
            let body = WitnessExchange.body(oldSize: old, proof: proof, checkpoint: stored.note)
            switch try await witness.connection.addCheckpoint(body) {
            case .cosigned(let lines):
                let text = try SignedNote(parsing: stored.note).text
                let now = ledger.clock.now().microseconds / Self.microsecondsPerSecond
                let signature = try WitnessExchange.cosignature(
                    in: lines, by: witness.key, over: text, now: UInt64(max(0, now)))
                seen = stored.size
                return try ledger.keep(signature, size: stored.size)
            case .otherSize(let answer):
                guard let size = WitnessExchange.size(in: answer), size != old else {
                    throw WitnessFailure("it answers 409 without the size that it has seen")
                }
                guard size <= stored.size else {
                    throw WitnessFailure(
                        "it has seen \(size) events of this log, and the checkpoint is of "
                            + "\(stored.size): where this lasts, the log is an older copy")
                }
                seen = size
            case .refused(let status):
                throw WitnessFailure("it answers \(status)")
            }
        }
        throw WitnessFailure("it answers each old size with another one")
    }
}

extension Ledger {
    /// Makes the writer keep a witness's cosignature, which was verified, with the checkpoint of a size.
    fileprivate func keep(_ signature: NoteSignature, size: UInt64) throws {
        let request = WriteRequest(
            work: .cosignature(signature, size: size), principal: .ledger
        ) { _ in }
        try requireWriter().queue.add(request)
    }
}
