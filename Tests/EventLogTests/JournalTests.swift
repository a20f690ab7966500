import EventLog
import Foundation
import LMDBLog
import MerkleTree
import TestSupport
import Testing

/// What only the journal holds: a crash is a copy of the files while they are open.
@Suite("The embedded log: the journal")
struct JournalTests {
    private static let pageBytes = 4096

    private static func open(_ directory: String, readOnly: Bool = false) throws(LogError)
        -> LMDBLog
    {
        try LMDBLog(directory: directory, mapSizeBytes: 1 << 28, readOnly: readOnly)
    }

    private static func journal(_ directory: String) -> URL {
        URL(filePath: directory + "/journal")
    }

    /// The files as a process leaves them that is killed now.
    private static func crash(_ directory: String) throws -> String {
        let copy = (directory as NSString).deletingLastPathComponent + "/\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
        for name in ["data.mdb", "journal"] {
            try FileManager.default.copyItem(
                atPath: "\(directory)/\(name)", toPath: "\(copy)/\(name)")
        }
        return copy
    }

    private static func change(_ directory: String, at offset: Int) throws {
        var data = try Data(contentsOf: journal(directory))
        data[offset] ^= 1
        try data.write(to: journal(directory))
    }

    @Test("groups of all sizes, checkpoints, reopening and crashes in any order: nothing is lost")
    func history() throws {
        var generator = SeededGenerator(for: "journal")
        try withTemporaryDirectory { parent throws in
            var directory = parent + "/log"
            var log = try Self.open(directory)
            var expected: [[UInt8]] = []
            for _ in 0..<400 {
                switch Int.random(in: 0..<40, using: &generator) {
                case 0:
                    let records = generator.records(Int.random(in: 128...300, using: &generator))
                    try log.append(records, checkpoint: nil)
                    expected += records
                case 1:
                    let note = StoredCheckpoint(size: log.head.size, note: [1])
                    try log.append([], checkpoint: note)
                case 2:
                    let copy = try Self.crash(directory)
                    log.close()
                    directory = copy
                    log = try Self.open(directory)
                case 3:
                    log.close()
                    log = try Self.open(directory)
                case 4: try log.reopen()
                case 5:
                    expected.append(generator.bytes(300_000))
                    try log.append([expected[expected.count - 1]], checkpoint: nil)
                default:
                    let records = generator.records(Int.random(in: 1...20, using: &generator))
                    try log.append(records, checkpoint: nil)
                    expected += records
                }
                try #require(log.head.size == UInt64(expected.count))
                let place = Int.random(in: 0..<max(1, expected.count), using: &generator)
                if place < expected.count {
                    #expect(try log.record(at: Position(UInt64(place))) == expected[place])
                    let leaf = NodeID(level: 0, index: UInt64(place))
                    #expect(try log.node(leaf) == TreeHash.leaf(expected[place]))
                }
            }
            #expect(try log.allRecords() == expected)
            #expect(log.head.root == ReferenceTree.root(of: expected))
            var leaves: [Digest] = []
            try log.scanNodes(level: 0, from: 0, upTo: log.head.size) {
                (_, digest) throws(LogError) in
                leaves.append(digest)
                return true
            }
            #expect(leaves == expected.map { TreeHash.leaf($0) })
        }
    }

    @Test(
        "a write that was cut short is as if it had never begun", arguments: [0, 9, 30, 60, 4100])
    func torn(_ offset: Int) throws {
        try withTemporaryDirectory { parent throws in
            let log = try Self.open(parent + "/log")
            let kept = (0..<5).map { Array("record \($0)".utf8) }
            for record in kept { try log.append([record], checkpoint: nil) }
            let last = [UInt8](repeating: 7, count: 6000)
            try log.append([last], checkpoint: nil)
            let copy = try Self.crash(parent + "/log")
            try Self.change(copy, at: 5 * Self.pageBytes + offset)
            let recovered = try Self.open(copy)
            #expect(try recovered.allRecords() == kept)
            #expect(recovered.head.root == ReferenceTree.root(of: kept))
            // The next group takes its place permanently.
            try recovered.append([[1]], checkpoint: nil)
            let again = try Self.open(try Self.crash(copy))
            #expect(try again.allRecords() == kept + [[1]])
        }
    }

    @Test("damage before the last entry is refused", arguments: [0, 8, 16, 20, 24, 60])
    func damaged(_ offset: Int) throws {
        try withTemporaryDirectory { parent throws in
            let log = try Self.open(parent + "/log")
            for number in 0..<5 {
                try log.append([Array("record \(number)".utf8)], checkpoint: nil)
            }
            let copy = try Self.crash(parent + "/log")
            try Self.change(copy, at: 2 * Self.pageBytes + offset)
            #expect(code { _ = try Self.open(copy) } == .damaged(Position(2)))
            #expect(code { _ = try Self.open(copy, readOnly: true) } == .damaged(Position(2)))
        }
    }

    @Test("what the journal held before it began anew is not taken for the present")
    func stale() throws {
        try withTemporaryDirectory { parent throws in
            let log = try Self.open(parent + "/log")
            var expected = (0..<9).map { Array("old \($0)".utf8) }
            for record in expected { try log.append([record], checkpoint: nil) }
            try log.append([], checkpoint: StoredCheckpoint(size: 9, note: [1]))
            let flushed = try Self.open(try Self.crash(parent + "/log"))
            #expect(try flushed.allRecords() == expected)
            for number in 0..<3 {
                expected.append(Array("new \(number)".utf8))
                try log.append([expected[expected.count - 1]], checkpoint: nil)
                let copy = try Self.open(try Self.crash(parent + "/log"))
                #expect(try copy.allRecords() == expected)
            }
        }
    }

    @Test("records that look like entries of the journal are records")
    func forged() throws {
        try withTemporaryDirectory { parent throws in
            let log = try Self.open(parent + "/log")
            try log.append([[1]], checkpoint: nil)
            let entry = try Data(contentsOf: Self.journal(parent + "/log"))[..<100]
            let forged = (0..<3 * Self.pageBytes).map { entry[$0 % Self.pageBytes % 100] }
            try log.append([forged], checkpoint: nil)
            let copy = try Self.open(try Self.crash(parent + "/log"))
            #expect(try copy.allRecords() == [[1], forged])
        }
    }

    @Test("a reader sees what only the journal of a running log holds")
    func reader() throws {
        try withTemporaryDirectory { parent throws in
            let log = try Self.open(parent + "/log")
            try log.append([[1], [2]], checkpoint: nil)
            let reader = try Self.open(try Self.crash(parent + "/log"), readOnly: true)
            #expect(try reader.allRecords() == [[1], [2]])
            #expect(reader.head == log.head)
        }
    }

    @Test("a journal that is shorter than it should be is made longer, and keeps what it holds")
    func short() throws {
        try withTemporaryDirectory { parent throws in
            let log = try Self.open(parent + "/log")
            for number in 0..<3 { try log.append([[UInt8(number)]], checkpoint: nil) }
            let copy = try Self.crash(parent + "/log")
            let data = try Data(contentsOf: Self.journal(copy))
            try data.prefix(2 * Self.pageBytes + 100).write(to: Self.journal(copy))
            let longer = try Self.open(copy)
            #expect(try longer.allRecords() == [[0], [1], [2]])
            try longer.append([[3]], checkpoint: nil)
            let again = try Self.open(try Self.crash(copy))
            #expect(try again.allRecords() == [[0], [1], [2], [3]])
        }
    }

    @Test("a copy of a running log holds what only the journal holds", arguments: [0, 1])
    func copied(_ checkpoints: Int) throws {
        try withTemporaryDirectory { parent throws in
            let log = try Self.open(parent + "/log")
            try log.append([[1], [2]], checkpoint: nil)
            if checkpoints > 0 {
                try log.append([], checkpoint: StoredCheckpoint(size: 2, note: [9]))
            }
            try log.append([[3]], checkpoint: nil)
            #expect(try log.copy(to: parent + "/copy") == log.head)
            try log.append([[4]], checkpoint: nil)
            let copy = try Self.open(parent + "/copy")
            #expect(try copy.allRecords() == [[1], [2], [3]])
            #expect(try copy.allCheckpoints().count == checkpoints)
            #expect(code { _ = try log.copy(to: parent + "/copy") } == .unavailable)
        }
    }

    @Test("closing leaves nothing to the journal alone")
    func closed() throws {
        try withTemporaryDirectory { parent throws in
            let log = try Self.open(parent + "/log")
            try log.append([[1], [2]], checkpoint: nil)
            log.close()
            try FileManager.default.removeItem(at: Self.journal(parent + "/log"))
            #expect(try Self.open(parent + "/log").allRecords() == [[1], [2]])
        }
    }
}
