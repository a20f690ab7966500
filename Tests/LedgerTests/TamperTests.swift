import Catalogue
import EventLog
import Foundation
import Ledger
import MerkleTree
import TestSupport
import Testing
import Workload

/// Bytes of the file that somebody changed: verification names the position.
@Suite(.serialized)
struct TamperTests {
    private static let events = 400
    private static let flips = 40

    /// Something in the log's file, and what must be said when it is changed.
    private struct Target {
        let name: String
        let bytes: [UInt8]
        /// One of these.
        let expected: [String]
    }

    /// A closed ledger with a few hundred events and a checkpoint.
    private func closed() async throws -> (TestLedger, [Target]) {
        let fixture = try TestLedger()
        let base = Int(fixture.clock.now.microseconds / 1_000_000)
        var workload = Workload(volunteers: 100, baseSeconds: base)
        let texts = (0..<Self.events).map { _ in workload.next() }
        let outcomes = try await fixture.post(texts)
        try #require(outcomes.allSatisfy { $0.summary == "recorded" })
        try fixture.reopen()
        let log = fixture.ledger.log
        var targets: [Target] = []
        for number in 0..<log.head.size {
            let record = try #require(try log.record(at: Position(number)))
            targets.append(
                Target(
                    name: "record \(number)", bytes: record,
                    expected: ["osition \(number)"] + (number == 0 ? ["first record"] : [])))
            targets.append(
                Target(
                    name: "leaf \(number)", bytes: TreeHash.leaf(record).bytes,
                    expected: ["osition \(number)"]))
        }
        let node = try #require(try log.node(NodeID(level: 8, index: 0)))
        targets.append(Target(name: "node 8/0", bytes: node.bytes, expected: ["osition 0"]))
        try log.checkpoints { (checkpoint) throws(LogError) in
            targets.append(
                Target(
                    name: "checkpoint \(checkpoint.size)", bytes: checkpoint.note,
                    expected: ["\(checkpoint.size)"]))
            return true
        }
        try fixture.close()
        return (fixture, targets)
    }

    private func failure(_ fixture: TestLedger, hashesOnly: Bool = true) -> LedgerError? {
        do {
            _ = try Ledger.verify(fixture.directory, hashesOnly: hashesOnly)
            return nil
        } catch {
            return error
        }
    }

    /// Flips a bit wherever the bytes stand in a file; LMDB may keep older copies of a page.
    private func flip(_ bytes: [UInt8], at offset: Int, bit: UInt8, in data: inout Data) -> Int {
        var count = 0
        var start = data.startIndex
        while let range = data.range(of: Data(bytes), in: start..<data.endIndex) {
            data[range.lowerBound + offset] ^= bit
            start = range.upperBound
            count += 1
        }
        return count
    }

    @Test("a bit of a record, a tree node or a checkpoint")
    func log() async throws {
        let seed = SeededGenerator.seed(of: "TamperTests")
        var random = SplitMix(state: seed)
        let (fixture, targets) = try await closed()
        #expect(failure(fixture) == nil)
        let url = URL(filePath: fixture.directory.log + "/data.mdb")
        let original = try Data(contentsOf: url)
        let always = targets.filter { $0.name.hasPrefix("node") || $0.name.hasPrefix("check") }
        #expect(always.count >= 2)
        let some = (0..<Self.flips).compactMap { _ in targets.randomElement(using: &random) }
        for target in always + always + [targets[0], targets[1]] + some {
            let offset = Int.random(in: target.bytes.indices, using: &random)
            let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &random)
            var data = original
            let count = flip(target.bytes, at: offset, bit: bit, in: &data)
            try #require(count > 0, "\(target.name) is not in the file")
            try data.write(to: url)
            let error = failure(fixture)
            #expect(error?.code == .damaged, "\(target.name), byte \(offset), bit \(bit)")
            #expect(
                target.expected.contains { error?.message.contains($0) == true },
                "\(target.name), byte \(offset), bit \(bit): \(error?.message ?? "passed")")
        }
        try original.write(to: url)
        #expect(failure(fixture, hashesOnly: false) == nil)
    }

    @Test("a bit of the published checkpoint")
    func anchor() async throws {
        let (fixture, _) = try await closed()
        let url = URL(filePath: fixture.directory.path + "/anchor/checkpoint")
        let original = try Data(contentsOf: url)
        for offset in stride(from: 0, to: original.count, by: 7) {
            var data = original
            data[offset] ^= 1
            try data.write(to: url)
            #expect(failure(fixture)?.code == .damaged, "byte \(offset)")
        }
        try original.write(to: url)
        #expect(failure(fixture) == nil)
    }

    /// The journal holds what was acknowledged since the last checkpoint. Nobody can tell a write that was
    /// cut short from one that was damaged, but for the read models, which had the event already.
    @Test("the last entry of the journal, after a crash")
    func journal() async throws {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        let size = fixture.ledger.log.head.size
        let crashed = LedgerDirectory(fixture.directory.path + "-crashed")
        defer { try? FileManager.default.removeItem(atPath: crashed.path) }
        try FileManager.default.copyItem(atPath: fixture.directory.path, toPath: crashed.path)
        let url = URL(filePath: crashed.log + "/journal")
        var data = try Data(contentsOf: url)
        let last = try #require(data.lastIndex { $0 != 0 })
        data[last - 20] ^= 1
        try data.write(to: url)
        func open() throws -> Ledger { try Ledger(crashed, fixture.options()) }
        do {
            _ = try open()
            Issue.record("an event that was acknowledged is gone without a word")
        } catch let error as LedgerError {
            #expect(error.code == .damaged)
            #expect(error.message.contains("/journal"), "\(error.message)")
            #expect(error.message.contains("\(size) events"), "\(error.message)")
        }
        try FileManager.default.removeItem(atPath: crashed.views)
        let ledger = try open()
        #expect(ledger.log.head.size == size - 1)
        try ledger.close()
    }

    @Test("a row of the read models")
    func views() async throws {
        let (fixture, _) = try await closed()
        let url = URL(filePath: fixture.directory.views + "/data.mdb")
        let original = try Data(contentsOf: url)
        var data = original
        // The title of a project, as its row holds it.
        let title = Array("社区文化课堂 3".utf8)
        let count = flip(title, at: title.count - 1, bit: 1, in: &data)
        #expect(count > 0)
        try data.write(to: url)
        #expect(failure(fixture) == nil)
        let error = failure(fixture, hashesOnly: false)
        #expect(error?.code == .damaged)
        #expect(
            error?.message.contains("read models are damaged: table projects") == true,
            "\(String(describing: error))")
        _ = try Ledger.rebuild(fixture.directory, fixture.options())
        #expect(failure(fixture, hashesOnly: false) == nil)
    }
}
