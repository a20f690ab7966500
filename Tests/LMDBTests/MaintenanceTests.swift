import LMDB
import TestSupport
import Testing

@Suite struct MaintenanceTests {
    @Test func informationAndCountAreTrue() throws {
        let scratch = try Scratch()
        let environment = try scratch.open(maximumReaders: 77)
        let table = try environment.openTable("t")
        let before = try environment.info
        try environment.write { transaction throws(LMDBError) in
            for index in 0..<1000 {
                try transaction.put(
                    table, [UInt8](bigEndian: index), [UInt8](repeating: 1, count: 100))
            }
            try transaction.put(table, [UInt8]("long"), [UInt8](repeating: 1, count: 9000))
        }
        let info = try environment.info
        #expect(info.mapSizeBytes == 64 << 20)
        #expect(info.maximumReaders == 77)
        #expect(info.lastTransactionID == before.lastTransactionID + 1)
        #expect(info.lastPage > before.lastPage)
        #expect(info.usedBytes == (info.lastPage + 1) * info.pageBytes)
        #expect(try environment.count(table) == 1001)
    }

    @Test func aCompactedCopyIsTheSnapshotWithoutFreePages() throws {
        let scratch = try Scratch()
        let copyPath = scratch.path + "/copy"
        let environment = try scratch.open()
        let table = try environment.openTable("t")
        try environment.write { transaction throws(LMDBError) in
            for key in 0..<2000 {
                try transaction.put(
                    table, [UInt8](bigEndian: key),
                    [UInt8](repeating: UInt8(key % 251), count: 500))
            }
        }
        try environment.write { transaction throws(LMDBError) in
            for key in 100..<2000 { try transaction.delete(table, [UInt8](bigEndian: key)) }
        }
        try environment.copyCompacted(to: copyPath)
        #expect(
            failure { () throws(LMDBError) in try environment.copyCompacted(to: copyPath) }
                == .fileExists)

        let copy = try Environment(path: copyPath, options: .init(mapSizeBytes: 64 << 20))
        let copied = try copy.openTable("t")
        try copy.read { transaction throws(LMDBError) in
            #expect(try transaction.count(copied) == 100)
            let row = try transaction.copy(copied, [UInt8](bigEndian: 99))
            #expect(row == [UInt8](repeating: 99, count: 500))
        }
        #expect(try copy.info.usedBytes * 4 < environment.info.usedBytes)
    }

    @Test func flushingUnsyncedDataSucceeds() throws {
        let scratch = try Scratch()
        let environment = try scratch.open()
        try environment.put(try environment.openTable("t"), "a", "1")
        try environment.sync(force: true)
        try environment.sync(force: false)
        #expect(try environment.tableNames() == ["t"])
    }

    @Test func readingTenThousandTimesTakesOneSlot() throws {
        let scratch = try Scratch()
        let environment = try scratch.open(maximumReaders: 4)
        let table = try environment.openTable("t")
        try environment.put(table, "a", "1")
        let used = try environment.info.readerSlots
        for _ in 0..<10_000 { #expect(try environment.value(table, "a") != nil) }
        // Readers that throw give their slot back too.
        for _ in 0..<100 {
            let code = failure { () throws(LMDBError) in
                try environment.read { _ throws(LMDBError) in
                    throw LMDBError(.io, operation: "test")
                }
            }
            #expect(code == .io)
        }
        #expect(try environment.info.readerSlots <= used + 1)
    }

    @Test func tooManySnapshotsAtOnceAreRefusedAndThenServed() throws {
        let scratch = try Scratch()
        let environment = try scratch.open(maximumReaders: 3)
        func nest(_ depth: Int) throws(LMDBError) -> Int {
            try environment.read { transaction throws(LMDBError) in
                depth == 1 ? transaction.id : try nest(depth - 1)
            }
        }
        let first = try nest(3)
        #expect(failure { () throws(LMDBError) in _ = try nest(4) } == .readersFull)
        #expect(try nest(3) == first)
        #expect(try environment.info.readerSlots == 3)
        #expect(try environment.checkReaders() == 0)
    }
}
