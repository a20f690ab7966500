import EventLog
import Foundation
import Ledger
import MerkleTree
import TestSupport
import Testing

/// Mirrors of logs that are honest, interrupted, or forged. Rules play no part: records are any bytes.
@Suite("Mirror")
struct MirrorTests {
    /// Past several fetches, with a last bundle that is not full.
    private static let events = 9_000

    @Test("a copy has the root that was signed, at sizes around full bundles, and follows the log")
    func sizes() async throws {
        let fixture = try MirrorFixture(events: 1)
        for size in [1, 2, 255, 256, 257, 511, 512, 4096, 4097, 4097, 65_536, 65_537, 66_000] {
            if UInt64(size) > fixture.log.head.size { try fixture.grow(to: size) }
            let head = try await fixture.update(from: TestTiles(fixture.log))
            #expect(head == fixture.log.head, "\(size)")
        }
        #expect(try fixture.copied() == 66_000)
    }

    @Test("a copy that was interrupted goes on where it was, and finishes what it had accepted")
    func interruption() async throws {
        // The fetch that fails is the fourth, which begins when the first of three at once is kept.
        let events = 14_000
        let fixture = try MirrorFixture(events: events)
        let source = try TestTiles(fixture.log)
        source.cut(fromBundle: 50)
        await #expect(throws: TestFailure.self) { try await fixture.update(from: source) }
        let part = try fixture.copied()
        #expect(part > 0 && part < UInt64(events) && part.isMultiple(of: 256), "\(part)")
        try fixture.grow(to: events + 300)
        let rest = try TestTiles(fixture.log)
        rest.forge { path, bytes in
            if path.content == .entries, path.index < part / 256 { throw TestFailure("again") }
            return bytes
        }
        #expect(try await fixture.update(from: rest) == fixture.log.head)
    }

    @Test("a forged record, records in another order, a short bundle, a missing one: none is kept")
    func bundles() async throws {
        let forgeries: [(String, @Sendable ([UInt8]) -> [UInt8]?)] = [
            ("forged", { $0.dropLast() + [0x21] }),
            (
                "reordered",
                { bytes in
                    let records = EntryBundle.records(in: bytes) ?? []
                    var bundle: [UInt8] = []
                    for record in records.reversed() {
                        EntryBundle.append(Array(record), to: &bundle)
                    }
                    return bundle
                }
            ),
            ("cut", { $0.dropLast(3) }), ("longer", { $0 + [0, 0] }), ("empty", { _ in [] }),
            ("missing", { _ in nil }),
        ]
        for index in [0, 7, UInt64(Self.events / 256)] {
            for (name, forge) in forgeries {
                let fixture = try MirrorFixture(events: Self.events)
                let source = try TestTiles(fixture.log)
                source.forge { path, bytes in
                    path.content == .entries && path.index == index ? bytes.flatMap(forge) : bytes
                }
                let code = try await fixture.refusal(from: source)
                #expect(code == .badTile, "\(name) \(index)")
                #expect(try fixture.copied() <= index * 256, "\(name) \(index)")
                let evidence = try fixture.evidence()
                #expect(evidence.map(\.shown) == [try await source.checkpoint()])
                // Kept as it was, the copy is finished from an honest server.
                let head = try await fixture.update(from: TestTiles(fixture.log))
                #expect(head == fixture.log.head, "\(name) \(index)")
            }
        }
    }

    @Test("hash tiles that were swapped, cut or changed: nothing is accepted")
    func tiles() async throws {
        let change: @Sendable ([UInt8]) -> [UInt8]? = { bytes in
            var bytes = bytes
            bytes[0] ^= 1
            return bytes
        }
        let swap: @Sendable ([UInt8]) -> [UInt8]? = { bytes in
            Array(bytes[32..<64]) + Array(bytes[..<32]) + Array(bytes[64...])
        }
        let forgeries: [(String, UInt8, @Sendable ([UInt8]) -> [UInt8]?)] = [
            ("changed", 1, change), ("changed", 0, change), ("swapped", 1, swap),
            ("cut", 1, { $0.dropLast(32) }), ("odd", 1, { $0.dropLast() }),
            ("missing", 0, { _ in nil }),
        ]
        for (name, level, forge) in forgeries {
            let fixture = try MirrorFixture(events: Self.events)
            let source = try TestTiles(fixture.log)
            source.forge { path, bytes in
                path.content == .hashes(level: level) ? bytes.flatMap(forge) : bytes
            }
            #expect(try await fixture.refusal(from: source) == .badTile, "\(name) \(level)")
            #expect(try fixture.copied() == 0, "\(name) \(level)")
            #expect(try fixture.evidence().count == 1, "\(name) \(level)")
        }
    }

    @Test("a forked history, at every place: refused with both signed notes, and the copy stays")
    func forks() async throws {
        for size in [1, 255, 256, 300, 5_000, Self.events] {
            let fixture = try MirrorFixture(events: size)
            let kept = try await fixture.update(from: TestTiles(fixture.log))
            let note = try fixture.note(kept)
            for other in [size, size + 1, size + 256, size + 1_000] {
                let fork = try MirrorFixture(events: other, text: "other")
                let source = try TestTiles(fork.log)
                #expect(try await fixture.refusal(from: source) == .fork, "\(size) \(other)")
                let evidence = try fixture.evidence()
                let shown = try await source.checkpoint()
                #expect(evidence.contains { $0.kept == note && $0.shown == shown })
            }
            try fixture.grow(to: size + 100)
            #expect(try await fixture.update(from: TestTiles(fixture.log)) == fixture.log.head)
        }
    }

    @Test("a fork after an interruption: what was accepted binds, though not all of it was fetched")
    func forkWhileFetching() async throws {
        let fixture = try MirrorFixture(events: Self.events)
        let source = try TestTiles(fixture.log)
        source.cut(fromBundle: 20)
        await #expect(throws: TestFailure.self) { try await fixture.update(from: source) }
        // Up to what was fetched both histories are one.
        let fork = try MirrorFixture(events: Self.events - 1)
        try fork.grow(to: Self.events + 400, "other")
        #expect(try await fixture.refusal(from: TestTiles(fork.log)) == .fork)
        #expect(try await fixture.update(from: TestTiles(fixture.log)) == fixture.log.head)
    }

    @Test("a log that shrank is refused with both notes, and shows nothing less in the copy")
    func shrunken() async throws {
        let fixture = try MirrorFixture(events: 400)
        try fixture.grow(to: 900)
        let head = try await fixture.update(from: TestTiles(fixture.log))
        let older = try TestTiles(fixture.log, size: 400)
        #expect(try await fixture.refusal(from: older) == .shrunken)
        let evidence = try fixture.evidence()
        #expect(evidence.map(\.kept) == [try fixture.note(head)])
        #expect(evidence.map(\.shown) == [try await older.checkpoint()])
        #expect(try fixture.copied() == 900)
    }

    @Test("another key, another origin, a note that is none: refused, and nothing is accepted")
    func notes() async throws {
        let fixture = try MirrorFixture(events: 300)
        let foreign = try MirrorFixture(events: 300, seed: 2)
        let source = try TestTiles(fixture.log)
        let named = try SigningKey(name: "another.test/log", seed: Array(repeating: 1, count: 32))
        let head = fixture.log.head
        let checkpoint = Checkpoint(origin: "another.test/log", size: head.size, root: head.root)
        let notes: [[UInt8]] = [
            try foreign.note(foreign.log.head), Array(try checkpoint.signed(by: named).utf8),
            Array(try checkpoint.signed(by: fixture.key).utf8),
            try fixture.note(head).dropLast(), [], [0xFF, 0x0A],
        ]
        for note in notes {
            source.show(note)
            #expect(try await fixture.refusal(from: source) == .badCheckpoint)
            #expect(try fixture.evidence().contains { $0.shown == note })
            #expect(try fixture.copied() == 0)
        }
    }

    @Test("a record that is empty, or of another place, is refused though its log signed it")
    func records() async throws {
        for record in [
            "", "x", "[1]", "{}", #"{"sequence":300}"#, #"{"sequence":"300"}"#,
            #"{"sequence":"0000000000000299"}"#,
        ] {
            let fixture = try MirrorFixture(events: 300)
            let head = try fixture.log.append([Array(record.utf8)], checkpoint: nil)
            let note = StoredCheckpoint(size: head.size, note: try fixture.note(head))
            try fixture.log.append([], checkpoint: note)
            let source = try TestTiles(fixture.log)
            #expect(try await fixture.refusal(from: source) == .badRecord, "\(record)")
            #expect(try fixture.evidence().map(\.shown) == [note.note], "\(record)")
            #expect(try fixture.copied() <= 300)
        }
    }

    @Test("a directory with a ledger's secrets, or a copy of another log, is left alone")
    func directories() async throws {
        let fixture = try MirrorFixture(events: 300)
        _ = try await fixture.update(from: TestTiles(fixture.log))
        let foreign = try MirrorFixture(events: 300, seed: 2)
        let failure = await #expect(throws: LedgerError.self) {
            try await fixture.update(from: TestTiles(foreign.log), key: foreign.key)
        }
        #expect(failure?.code == .directory)
        let founded = try TestLedger()
        try founded.close()
        let other = #expect(throws: LedgerError.self) {
            try LogMirror(
                founded.directory, of: fixture.key.verifierKey, from: TestTiles(fixture.log))
        }
        #expect(other?.code == .directory)
    }

    @Test("a damaged note of the copy's own accuses no log; without the file the mirror goes on")
    func damagedNote() async throws {
        let fixture = try MirrorFixture(events: 300)
        _ = try await fixture.update(from: TestTiles(fixture.log))
        try fixture.grow(to: 400)
        let note = fixture.scratch.data + "/mirror/checkpoint"
        try Data("x".utf8).write(to: URL(filePath: note))
        let failure = await #expect(throws: LedgerError.self) {
            try await fixture.update(from: TestTiles(fixture.log))
        }
        #expect(failure?.code == .damaged && failure?.message.contains(note) == true)
        try FileManager.default.removeItem(atPath: note)
        #expect(try await fixture.update(from: TestTiles(fixture.log)) == fixture.log.head)
    }

    @Test("a full disk ends the mirror with what it has; with room it goes on")
    func full() async throws {
        let fixture = try MirrorFixture(events: Self.events)
        let failure = await #expect(throws: LedgerError.self) {
            try await fixture.update(from: TestTiles(fixture.log), mapSizeBytes: 512 << 10)
        }
        #expect(failure?.code == .full, "\(String(describing: failure))")
        let part = try fixture.copied()
        #expect(part < UInt64(Self.events))
        #expect(try await fixture.update(from: TestTiles(fixture.log)) == fixture.log.head)
    }
}
