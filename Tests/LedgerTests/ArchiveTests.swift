import Catalogue
import EventLog
import Foundation
import LMDB
import Ledger
import Projections
import Queries
import TestSupport
import Testing

/// Read models of the past hold what a ledger holds that ended there.
@Suite(.serialized)
struct ArchiveTests {
    private static let months = 7

    /// A ledger with events in several months, and how many there were at the end of each.
    private func grown(
        _ generator: inout SeededGenerator
    ) async throws -> (ledger: TestLedger, monthEnds: [UInt64]) {
        let fixture = try TestLedger(clock: TestClock("2026-06-05T08:00:00+08:00"), archive: 1)
        for event in CityEvents.founding { try await fixture.record(event) }
        var events = CollidingEvents(seed: generator.next())
        var monthEnds: [UInt64] = []
        for _ in 0..<Self.months {
            _ = try await fixture.post(events.next(40).map(\.text))
            monthEnds.append(fixture.ledger.log.head.size)
            fixture.clock.turn(seconds: 31 * 86_400)
        }
        _ = try await fixture.post(events.next(40).map(\.text))
        return (fixture, monthEnds)
    }

    /// A copy of the log, which can be opened beside the ledger in this process.
    private static func frozen(
        _ fixture: TestLedger, in scratch: Scratch
    ) throws -> LedgerDirectory {
        let frozen = LedgerDirectory(scratch.path + "/frozen")
        let files = FileManager.default
        try files.createDirectory(atPath: frozen.path, withIntermediateDirectories: false)
        try files.copyItem(atPath: fixture.directory.log, toPath: frozen.log)
        return frozen
    }

    /// Compares every row with those of a ledger that ends there.
    private func compare(
        _ fixture: TestLedger, at size: UInt64, _ comment: String
    ) async throws {
        let position = Position(size - 1)
        let past = try await fixture.ledger.past(.position(position))
        #expect(past.size == size)
        let scratch = try Scratch()
        let copy = LedgerDirectory(scratch.data)
        let head = try Ledger.replay(
            Self.frozen(fixture, in: scratch), until: .position(position), to: copy)
        #expect(head.size == size)
        let replayed = try Views(directory: copy.views, readOnly: true)
        defer { replayed.close() }
        let difference = try PinnedViews(past.views).difference(from: PinnedViews(replayed))
        #expect(difference == nil, "\(size) \(comment)")
        #expect(try past.views.mark()?.head == head, "\(size) \(comment)")
    }

    @Test(
        "copies are made at month ends, and every position is answered as by a ledger that ends there"
    )
    func everyPosition() async throws {
        let seed = SeededGenerator.seed(of: "ArchiveTests")
        var generator = SeededGenerator(seed: seed)
        let (fixture, monthEnds) = try await grown(&generator)
        let head = fixture.ledger.log.head.size
        for _ in 0..<3 {
            try await compare(fixture, at: .random(in: 1...head, using: &generator), "SEED=\(seed)")
        }
        try await fixture.ledger.archive.makeCopies()
        #expect(fixture.ledger.archive.copies == monthEnds)
        for size in monthEnds.shuffled(using: &generator).prefix(3) + [1, head] {
            try await compare(fixture, at: size, "SEED=\(seed)")
            // Asked again, it is open already.
            try await compare(fixture, at: size, "SEED=\(seed)")
        }
        for _ in 0..<6 {
            try await compare(fixture, at: .random(in: 1...head, using: &generator), "SEED=\(seed)")
        }
        try fixture.reopen { try fixture.deleteViews() }
        try await compare(fixture, at: monthEnds[3] + 5, "SEED=\(seed)")
        // What is deleted is made again.
        try fixture.reopen { try FileManager.default.removeItem(atPath: fixture.archive) }
        try await compare(fixture, at: monthEnds[2], "SEED=\(seed)")
        try await fixture.ledger.archive.makeCopies()
        #expect(fixture.ledger.archive.copies == monthEnds)
    }

    @Test("a copy that is damaged, half made, or of another position is discarded")
    func damage() async throws {
        var generator = SeededGenerator(for: "ArchiveTests.damage")
        let (fixture, monthEnds) = try await grown(&generator)
        try await fixture.ledger.archive.makeCopies()
        let files = FileManager.default
        func file(_ size: UInt64) -> String {
            "\(fixture.archive)/\(Position(size).sequence)/data.mdb"
        }
        // Cut off; overwritten; that of another position; and one of which nothing was written.
        try fixture.reopen {
            try Data(try bytes(file(monthEnds[0])).prefix(20_000)).write(
                to: URL(filePath: file(monthEnds[0])))
            var bytes = try bytes(file(monthEnds[1]))
            for index in bytes.indices.dropFirst(8192) where index % 7 == 0 { bytes[index] ^= 0x5A }
            try bytes.write(to: URL(filePath: file(monthEnds[1])))
            try files.removeItem(atPath: file(monthEnds[2]))
            try files.copyItem(atPath: file(monthEnds[4]), toPath: file(monthEnds[2]))
            try Data().write(to: URL(filePath: file(monthEnds[3])))
            try files.createDirectory(
                atPath: fixture.archive + "/draft-999999999-1", withIntermediateDirectories: false)
        }
        #expect(!files.fileExists(atPath: fixture.archive + "/draft-999999999-1"))
        for size in [monthEnds[3], monthEnds[2] + 3, monthEnds[0]] {
            try await compare(fixture, at: size, "damaged")
        }
        #expect(!fixture.ledger.archive.copies.contains(monthEnds[3]))
        #expect(fixture.ledger.archive.copies.contains(monthEnds[5]))
    }

    private func bytes(_ file: String) throws -> Data { try Data(contentsOf: URL(filePath: file)) }

    @Test("few states stay open, and their files go with them")
    func bounded() async throws {
        var generator = SeededGenerator(for: "ArchiveTests.bounded")
        let (fixture, monthEnds) = try await grown(&generator)
        let held = try await fixture.ledger.past(.position(Position(monthEnds[0])))
        for size in monthEnds {
            _ = try await fixture.ledger.past(.position(Position(size)))
        }
        let drafts = try FileManager.default.contentsOfDirectory(atPath: fixture.archive)
        #expect(drafts.count <= 5)
        // One that is in use is still there.
        #expect(try held.views.appliedSize() == monthEnds[0] + 1)
    }

    @Test("a moment that the log does not have is refused")
    func refusals() async throws {
        let fixture = try TestLedger(clock: TestClock("2026-06-01T08:00:00+08:00"))
        let head = Position(fixture.ledger.log.head.size - 1)
        func refusal(_ text: String) async throws -> AsOfRefusal? {
            let asOf = try #require(AsOf(text: text))
            do {
                _ = try await fixture.ledger.past(asOf)
                return nil
            } catch let refusal as AsOfRefusal {
                return refusal
            }
        }
        #expect(try await refusal("\(head.value)") == nil)
        #expect(
            try await refusal("\(head.value + 1)")
                == .beyondEnd(Position(head.value + 1), head: head))
        for text in ["2026-06-01", "2026-06-02", "9999-12-31", "2026-06-01T08:30:00+08:00"] {
            guard case .future = try await refusal(text) else {
                Issue.record("\(text) is answered")
                continue
            }
        }
        for text in ["2026-05-31", "0001-01-01", "2026-06-01T07:59:00+08:00"] {
            guard case .beforeFirst = try await refusal(text) else {
                Issue.record("\(text) is answered")
                continue
            }
        }
        for text in ["", "x", "2026-13-01", "2026-06-01T08:00:00", "-1", "12345678901234567"] {
            #expect(AsOf(text: text) == nil, "\(text)")
        }
        fixture.clock.turn(seconds: 86_400)
        #expect(try await refusal("2026-06-01") == nil)
    }

    @Test("a replayed ledger is read and verified, and refuses to be written to")
    func replay() async throws {
        var generator = SeededGenerator(for: "ArchiveTests.replay")
        let (fixture, monthEnds) = try await grown(&generator)
        let scratch = try Scratch()
        let copy = LedgerDirectory(scratch.data)
        let frozen = try Self.frozen(fixture, in: scratch)
        let head = try Ledger.replay(
            frozen, until: .position(Position(monthEnds[1] - 1)), to: copy)
        let mark = try await fixture.ledger.past(.position(Position(monthEnds[1] - 1))).views.mark()
        #expect(mark?.head == head)
        #expect(throws: LedgerError.self) {
            try Ledger.replay(frozen, until: .position(Position(1)), to: copy)
        }
        #expect(try Ledger.verify(copy).replayed == head.size)
        #expect(throws: LedgerError.self) { try Ledger(copy) }
        let read = try await Ledger.reading(copy)
        #expect(try read.views.appliedSize() == head.size)
        await #expect(throws: PostingProblem.self) {
            try await read.write(
                [fixture.submission(CityEvents.founding[0])], .each, by: TestLedger.operator)
        }
        try read.close()
        // Without read models, and as a copy of the log alone, it makes its own.
        try FileManager.default.removeItem(atPath: copy.views)
        let bare = try await Ledger.reading(copy)
        #expect(try bare.views.appliedSize() == head.size)
        try bare.close()
    }
}

extension TestLedger {
    /// Where the archive lies.
    fileprivate var archive: String { directory.path + "/archive" }
}
