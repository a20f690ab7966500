import EventLog
import MerkleTree

/// The newest checkpoint of a log that a witness has cosigned.
public struct CosignedCheckpoint: Sendable {
    /// The name of the witness.
    public let witness: String
    /// Events that the checkpoint commits to.
    public let size: UInt64
    /// When the witness cosigned it, in seconds since 1970.
    public let time: UInt64
}

extension TreeAudit {
    /// Verifies all cosignatures of witnesses in a log, and returns the newest of each, in the order of the keys.
    ///
    /// Throws ``LedgerError/Code/damaged`` where one is not the witness's own, or a witness has cosigned nothing.
    static func cosignatures(
        by witnesses: [VerifierKey], in log: any LogStore, upTo size: UInt64
    ) throws -> [CosignedCheckpoint] {
        guard !witnesses.isEmpty else { return [] }
        var newest: [VerifierKey: CosignedCheckpoint] = [:]
        try log.checkpoints { (stored) throws(LogError) in
            guard stored.size <= size else { return true }
            do {
                let note = try SignedNote(parsing: stored.note)
                let known = witnesses.filter { note.signatures.contains(where: $0.isNamed) }
                guard !known.isEmpty else { return true }
                for verified in try note.verified(by: known) {
                    newest[verified.key] = CosignedCheckpoint(
                        witness: verified.key.name, size: stored.size, time: verified.time ?? 0)
                }
            } catch {
                throw LogError(
                    .damaged(Position(stored.size)),
                    "A cosignature of the checkpoint of \(stored.size) does not verify: \(error).")
            }
            return true
        }
        return try witnesses.map { key in
            if let found = newest[key] { return found }
            throw LedgerError(.damaged, "The witness \(key.name) has cosigned no checkpoint.")
        }
    }
}
