import EventLog
import Foundation
import Ledger
import MerkleTree
import TestSupport

/// A log that signs, and a directory for its copy.
struct MirrorFixture {
    let log = MemoryLog()
    let key: SigningKey
    let scratch: Scratch

    init(events: Int, seed: UInt8 = 1, text: String = "event") throws {
        key = try SigningKey(name: "mirrored.test/log", seed: Array(repeating: seed, count: 32))
        scratch = try Scratch()
        try grow(to: events, text)
    }

    /// Adds records up to a size, and signs it.
    func grow(to size: Int, _ text: String = "event") throws {
        let records = (log.head.size..<UInt64(size)).map { place in
            let sequence = Position(place).sequence
            return Array(#"{"text":"\#(text)","sequence":"\#(sequence)"}"#.utf8)
        }
        let head = try log.append(records, checkpoint: nil)
        try log.append([], checkpoint: StoredCheckpoint(size: head.size, note: note(head)))
    }

    /// The checkpoint of a head, with the cosignatures of witnesses.
    func note(_ head: LogHead, cosignedBy witnesses: [SigningKey] = []) throws -> [UInt8] {
        let checkpoint = Checkpoint(
            origin: key.verifierKey.name, size: head.size, root: head.root)
        var note = try SignedNote(text: checkpoint.body)
        try note.sign(with: key)
        for witness in witnesses { try note.sign(with: witness, time: 1_780_000_000) }
        return Array(note.description.utf8)
    }

    /// Puts cosignatures into the newest checkpoint of the log.
    func cosign(_ witnesses: [SigningKey]) throws {
        let head = log.head
        let note = try note(head, cosignedBy: witnesses)
        try log.append([], checkpoint: StoredCheckpoint(size: head.size, note: note))
    }

    var directory: LedgerDirectory { LedgerDirectory(scratch.data) }

    /// Brings the copy up to what a source shows.
    func update(
        from source: TestTiles, key other: SigningKey? = nil, witnesses: [SigningKey] = [],
        mapSizeBytes: Int = 1 << 40
    ) async throws -> LogHead {
        let mirror = try LogMirror(
            directory, of: (other ?? key).verifierKey, from: source,
            witnesses: witnesses.map(\.verifierKey), mapSizeBytes: mapSizeBytes)
        defer { mirror.close() }
        return try await mirror.update { _, _ in }
    }

    /// How many events the copy has.
    func copied() throws -> UInt64 {
        let mirror = try LogMirror(
            directory, of: key.verifierKey, from: TestTiles(log))
        defer { mirror.close() }
        return mirror.head.size
    }

    /// The kind for which an update is refused; nil where it is not.
    func refusal(from source: TestTiles) async throws -> MirrorRefusal.Code? {
        do {
            _ = try await update(from: source)
            return nil
        } catch let refusal as MirrorRefusal {
            return refusal.code
        }
    }

    /// The notes that are kept as evidence, in pairs.
    func evidence() throws -> [(kept: [UInt8]?, shown: [UInt8])] {
        let folder = scratch.data + "/mirror"
        return try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasPrefix("evidence-") }.sorted().map { name in
                let kept = FileManager.default.contents(atPath: "\(folder)/\(name)/kept")
                let shown = FileManager.default.contents(atPath: "\(folder)/\(name)/shown")
                return (kept.map(Array.init), Array(shown ?? Data()))
            }
    }
}
