import EventLog
import Foundation
import Ledger
import MerkleTree
import TestSupport
import Testing

/// Mirrors of logs whose checkpoints witnesses cosign.
@Suite("Cosigned mirrors")
struct CosignedMirrorTests {
    private static func witness(_ name: String, _ seed: UInt8) throws -> SigningKey {
        try SigningKey(
            name: name, seed: Array(repeating: seed, count: 32), algorithm: .cosignatureV1)
    }

    /// The note that the mirror has accepted.
    private static func accepted(_ fixture: MirrorFixture) -> [UInt8]? {
        FileManager.default.contents(atPath: fixture.scratch.data + "/mirror/checkpoint")
            .map { Array($0) }
    }

    @Test(
        "a copy keeps cosignatures, takes over more of them later, and never fewer",
        arguments: [
            [[]], [[1]], [[1], [1, 2]], [[], [1, 2]], [[1, 2], []], [[1, 2], [2]],
            [[1, 2], [1, 3]],
        ])
    func kept(_ rounds: [[UInt8]]) async throws {
        let fixture = try MirrorFixture(events: 300)
        for seeds in rounds {
            try fixture.cosign(seeds.map { try Self.witness("w\($0)", $0) })
            let source = try TestTiles(fixture.log)
            _ = try await fixture.update(from: source)
        }
        let most = try rounds.max { $0.count < $1.count }?.map { try Self.witness("w\($0)", $0) }
        let note = try fixture.note(fixture.log.head, cosignedBy: most ?? [])
        #expect(Self.accepted(fixture) == note)
    }

    @Test("a checkpoint that a witness has not cosigned is not accepted, and is no contradiction")
    func missing() async throws {
        let fixture = try MirrorFixture(events: 300)
        let (first, second) = (try Self.witness("w1", 7), try Self.witness("w2", 8))
        try fixture.cosign([first])
        let failure = await #expect(throws: NotCosigned.self) {
            try await fixture.update(
                from: TestTiles(fixture.log), witnesses: [first, second])
        }
        #expect(failure?.witnesses == ["w2"])
        #expect(try fixture.copied() == 0)
        #expect(!FileManager.default.fileExists(atPath: fixture.scratch.data + "/mirror"))
        try fixture.cosign([first, second])
        let head = try await fixture.update(
            from: TestTiles(fixture.log), witnesses: [first, second])
        #expect(head == fixture.log.head)
    }

    @Test(
        "a line under a witness's name that it did not make is refused, with the note as evidence")
    func forged() async throws {
        let fixture = try MirrorFixture(events: 300)
        let witness = try Self.witness("w1", 7)
        let other = try MirrorFixture(events: 300, text: "other")
        let lines = String(
            decoding: try other.note(other.log.head, cosignedBy: [witness]), as: UTF8.self
        ).split(separator: "\n")
        let note = try fixture.note(fixture.log.head) + Array("\(lines[lines.count - 1])\n".utf8)
        try fixture.log.append(
            [], checkpoint: StoredCheckpoint(size: fixture.log.head.size, note: note))
        let refusal = await #expect(throws: MirrorRefusal.self) {
            try await fixture.update(from: TestTiles(fixture.log), witnesses: [witness])
        }
        #expect(refusal?.code == .badCheckpoint)
        #expect(try fixture.evidence().map(\.shown) == [note])
        #expect(try fixture.copied() == 0)
    }
}
