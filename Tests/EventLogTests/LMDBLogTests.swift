import EventLog
import LMDBLog
import MerkleTree
import TestSupport
import Testing

@Suite("The embedded log: opening")
struct LMDBLogTests {
    private static let mapSizeBytes = 1 << 28

    private func open(_ directory: String, readOnly: Bool = false) throws(LogError) -> LMDBLog {
        try LMDBLog(
            directory: directory, mapSizeBytes: Self.mapSizeBytes, readOnly: readOnly)
    }

    @Test("everything is there after closing and opening again")
    func persistence() throws {
        var generator = SeededGenerator(for: "persistence")
        try withTemporaryDirectory { directory throws in
            var expected: [[UInt8]] = []
            for count in [1, 255, 1, 600, 0] {
                let log = try open(directory)
                #expect(log.head.size == UInt64(expected.count))
                #expect(log.head.root == ReferenceTree.root(of: expected))
                #expect(try log.allRecords() == expected)
                let group = generator.records(count)
                try log.append(
                    group, checkpoint: StoredCheckpoint(size: log.head.size, note: [7]))
                expected += group
            }
            let log = try open(directory)
            #expect(try log.allRecords() == expected)
            #expect(try log.allCheckpoints().map(\.size) == [0, 1, 256, 257, 857])
        }
    }

    @Test("the directory is created, but not its parents")
    func directory() throws {
        try withTemporaryDirectory { directory throws in
            let log = try open(directory + "/log")
            try log.append([[1]], checkpoint: nil)
            #expect(log.head.size == 1)
            #expect(code { _ = try open(directory + "/a/b") } == .unavailable)
            #expect(code { _ = try open(directory + "/none", readOnly: true) } == .unavailable)
        }
    }

    @Test("a second opening in one process is refused, and harms nothing")
    func secondOpening() throws {
        try withTemporaryDirectory { directory throws in
            let log = try open(directory)
            try log.append([[1]], checkpoint: nil)
            #expect(code { _ = try open(directory) } == .locked)
            #expect(code { _ = try open(directory, readOnly: true) } == .locked)
            #expect(code { _ = try open(directory + "/.") } == .locked)
            try log.append([[2]], checkpoint: nil)
            #expect(try log.allRecords() == [[1], [2]])
        }
    }

    @Test("a log opened for reading reads, and appends nothing")
    func readOnly() throws {
        try withTemporaryDirectory { directory throws in
            do {
                let log = try open(directory)
                try log.append([[1], [2]], checkpoint: nil)
            }
            let log = try open(directory, readOnly: true)
            #expect(try log.allRecords() == [[1], [2]])
            #expect(code { try log.append([[3]], checkpoint: nil) } == .unavailable)
            #expect(log.head.size == 2)
        }
    }

    @Test("the map's use is told")
    func usage() throws {
        try withTemporaryDirectory { directory throws in
            let log = try open(directory)
            let before = try log.usage
            #expect(before.mapSizeBytes == Self.mapSizeBytes)
            try log.append([[UInt8](repeating: 1, count: 1 << 20)], checkpoint: nil)
            let after = try log.usage
            #expect(after.usedBytes >= before.usedBytes + 1 << 20)
            #expect(after.usedBytes < Self.mapSizeBytes)
        }
    }
}

@Suite("The embedded log: no room")
struct FullLogTests {
    private static let mapSizeBytes = 1 << 20

    @Test("a group that does not fit is refused as a whole, and a smaller one still goes in")
    func oneGroup() throws {
        var generator = SeededGenerator(for: "full map")
        try withTemporaryDirectory { directory throws in
            let first = generator.records(20)
            let second = generator.records(20)
            do {
                let log = try LMDBLog(directory: directory, mapSizeBytes: Self.mapSizeBytes)
                let head = try log.append(first, checkpoint: nil)
                let tooMuch = (0..<300).map { _ in generator.bytes(8_000) }
                let note = StoredCheckpoint(size: 20, note: [1])
                #expect(code { try log.append(tooMuch, checkpoint: note) } == .full)
                #expect(log.head == head)
                #expect(try log.allRecords() == first)
                #expect(try log.record(at: Position(20)) == nil)
                #expect(try log.node(NodeID(level: 0, index: 20)) == nil)
                #expect(try log.allCheckpoints().isEmpty)
                try log.append(second, checkpoint: note)
                #expect(log.head.root == ReferenceTree.root(of: first + second))
            }
            let log = try LMDBLog(directory: directory, mapSizeBytes: Self.mapSizeBytes)
            #expect(try log.allRecords() == first + second)
            #expect(try log.allCheckpoints().map(\.size) == [20])
        }
    }

    @Test(
        "a log filled to the brim reads on, and takes more in a larger map",
        arguments: [30, 500, 1_900, 2_500, 9_000])
    func filled(_ recordBytes: Int) throws {
        var generator = SeededGenerator(for: "filled by \(recordBytes)")
        try withTemporaryDirectory { directory throws in
            var expected: [[UInt8]] = []
            do {
                let log = try LMDBLog(directory: directory, mapSizeBytes: Self.mapSizeBytes)
                var thrown: LogError.Code?
                while thrown == nil, expected.count < 50_000 {
                    let group = (0..<10).map { _ in generator.bytes(recordBytes) }
                    thrown = code { try log.append(group, checkpoint: nil) }
                    if thrown == nil { expected += group }
                }
                #expect(thrown == .full)
                #expect(log.head.size == UInt64(expected.count))
                #expect(log.head.root == ReferenceTree.root(of: expected))
                #expect(try log.allRecords() == expected)
                try log.reopen()
                #expect(log.head.size == UInt64(expected.count))
            }
            let log = try LMDBLog(directory: directory, mapSizeBytes: 16 * Self.mapSizeBytes)
            #expect(try log.allRecords() == expected)
            let more = generator.records(30)
            try log.append(more, checkpoint: nil)
            #expect(log.head.root == ReferenceTree.root(of: expected + more))
        }
    }
}
