import EventLog
import Foundation
import LMDB
import LMDBLog
import MerkleTree
import TestSupport
import Testing

@Suite("The embedded log: damage")
struct LMDBLogDamageTests {
    private static let mapSizeBytes = 1 << 28

    private static func open(_ directory: String) throws(LogError) -> LMDBLog {
        try LMDBLog(directory: directory, mapSizeBytes: mapSizeBytes)
    }

    /// Writes a log, closes it and returns its head.
    private static func write(_ records: [[UInt8]], _ directory: String) throws -> LogHead {
        let log = try open(directory)
        return try log.append(records, checkpoint: StoredCheckpoint(size: 0, note: [1]))
    }

    /// Changes the tables of a closed log behind its back.
    private static func tamper(
        _ directory: String, _ table: String,
        _ change: (inout WriteTransaction, Table) throws(LMDBError) -> Void
    ) throws(LMDBError) {
        let options = Environment.Options(mapSizeBytes: mapSizeBytes, maximumTables: 16)
        let environment = try Environment(path: directory, options: options)
        let table = try environment.openTable(table, flags: .integerKey)
        try environment.write { (transaction) throws(LMDBError) in
            try change(&transaction, table)
        }
        environment.close()
    }

    private static func dataFile(_ directory: String) -> URL {
        URL(fileURLWithPath: directory + "/data.mdb")
    }

    /// The bytes of an integer key, in native order.
    private static func key(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number.littleEndian >> (8 * $0)) }
    }

    @Test("a missing record is damage at its position")
    func gap() throws {
        var generator = SeededGenerator(for: "gap")
        let records = generator.records(40)
        try withTemporaryDirectory { directory throws in
            _ = try Self.write(records, directory)
            try Self.tamper(directory, "records") { (transaction, table) throws(LMDBError) in
                _ = try transaction.delete(table, Self.key(17))
            }
            let log = try Self.open(directory)
            #expect(code { _ = try log.allRecords() } == .damaged(Position(17)))
            let start = code {
                try log.scan(from: Position(17), upTo: Position(40)) { (_, _) throws(LogError) in
                    true
                }
            }
            #expect(start == .damaged(Position(17)))
            let before = try log.records(
                from: Position(0), upTo: Position(17), limit: 99, maximumBytes: 1 << 20)
            #expect(before == Array(records[..<17]))
        }
    }

    @Test("a missing node of the tree's edge is noticed when the log is opened")
    func missingNode() throws {
        var generator = SeededGenerator(for: "missing node")
        try withTemporaryDirectory { directory throws in
            _ = try Self.write(generator.records(300), directory)
            try Self.tamper(directory, "nodes-0") { (transaction, table) throws(LMDBError) in
                _ = try transaction.delete(table, Self.key(299))
            }
            #expect(code { _ = try Self.open(directory) } == .damaged(Position(299)))
        }
        try withTemporaryDirectory { directory throws in
            _ = try Self.write(generator.records(300), directory)
            try Self.tamper(directory, "nodes-8") { (transaction, table) throws(LMDBError) in
                _ = try transaction.put(table, 0, [1, 2, 3])
            }
            #expect(code { _ = try Self.open(directory) } == .damaged(Position(0)))
        }
    }

    @Test("a file that is no log is damage")
    func magic() throws {
        try withTemporaryDirectory { directory throws in
            _ = try Self.write([[1], [2]], directory)
            var bytes = try Data(contentsOf: Self.dataFile(directory))
            // The magic number of the first meta page, after the page's header.
            for offset in 16..<20 { bytes[offset] ^= 0xFF }
            try bytes.write(to: Self.dataFile(directory))
            #expect(code { _ = try Self.open(directory) } == .damaged(nil))
        }
    }

    @Test("a flipped byte of a record never passes for what was hashed")
    func flippedRecords() throws {
        var generator = SeededGenerator(for: "flipped records")
        let records = generator.records(520) + [generator.bytes(9_000)]
        try withTemporaryDirectory { directory throws in
            let head = try Self.write(records, directory)
            let intact = try Data(contentsOf: Self.dataFile(directory))
            let some = (0..<20).map { _ in records.indices.randomElement(using: &generator) ?? 0 }
            for index in some + [records.count - 1] {
                let record = records[index]
                let flip = Int.random(in: record.indices, using: &generator)
                try Self.flip(record, flip, in: intact, directory)
                let log = try Self.open(directory)
                #expect(log.head == head)
                let position = Position(UInt64(index))
                #expect(log.damage == nil)
                #expect(code { _ = try log.record(at: position) } == .damaged(position))
                #expect(code { _ = try log.allRecords() } == .damaged(position))
                var read: [[UInt8]] = []
                let all = code {
                    try log.scan(from: Position(0), upTo: Position(head.size)) {
                        (_, bytes) throws(LogError) in
                        read.append([UInt8](copying: bytes))
                        return true
                    }
                }
                #expect(all == .damaged(position))
                #expect(read == Array(records[..<index]))
                if index > 0 {
                    #expect(try log.record(at: Position(UInt64(index - 1))) == records[index - 1])
                }
                let node = try log.node(NodeID(level: 0, index: position.value))
                #expect(node == TreeHash.leaf(record))
                // What would be recorded now would be lost with the backup that is to come.
                #expect(log.damage?.code == .damaged(position))
                #expect(code { try log.append([[1]], checkpoint: nil) } == .damaged(position))
                #expect(log.head == head)
            }
        }
    }

    @Test("a flipped byte of a node never passes for the tree of the records")
    func flippedNodes() throws {
        var generator = SeededGenerator(for: "flipped nodes")
        let records = generator.records(520)
        let leaves = records.map { TreeHash.leaf($0) }
        let perfect = [leaves[0..<256], leaves[256..<512]].map { ReferenceTree.root($0) }
        try withTemporaryDirectory { directory throws in
            let head = try Self.write(records, directory)
            let intact = try Data(contentsOf: Self.dataFile(directory))
            let some = (0..<10).map { _ in Int.random(in: 0..<512, using: &generator) }
            for index in some + Array(512..<520) {
                try Self.flip(leaves[index].bytes, 5, in: intact, directory)
                let log = try Self.open(directory)
                let position = Position(UInt64(index))
                #expect(code { _ = try log.record(at: position) } == .damaged(position))
                #expect(try log.node(NodeID(level: 0, index: UInt64(index))) != leaves[index])
                // Nodes of the edge are part of the root, the others are below level 8.
                #expect((log.head == head) == (index < 512))
            }
            for (index, node) in perfect.enumerated() {
                try Self.flip(node.bytes, 31, in: intact, directory)
                let log = try Self.open(directory)
                #expect(try log.node(NodeID(level: 8, index: UInt64(index))) != node)
                #expect(log.head != head)
                #expect(try log.allRecords() == records)
            }
        }
    }

    /// Writes the file again with one bit changed, wherever these bytes stand in it.
    private static func flip(
        _ bytes: [UInt8], _ offset: Int, in intact: Data, _ directory: String
    ) throws {
        var data = intact
        var from = data.startIndex
        var found = 0
        while let range = data.range(of: Data(bytes), in: from..<data.endIndex) {
            data[range.lowerBound + offset] ^= 0x40
            from = range.upperBound
            found += 1
        }
        try #require(found > 0, "the bytes stand in the file")
        try data.write(to: dataFile(directory))
    }
}
