import Glibc
import LMDB
import TestSupport
import Testing

@Suite struct EnvironmentTests {
    @Test func whatIsCommittedIsThereAfterReopening() throws {
        let scratch = try Scratch()
        for durability in [Environment.Durability.synced, .unsynced] {
            let environment = try scratch.open(durability: durability)
            let table = try environment.openTable("people")
            try environment.put(table, "\(durability)", "kept")
            environment.close()
        }
        let environment = try scratch.open()
        let table = try environment.openTable("people")
        #expect(try environment.value(table, "synced") == [UInt8]("kept"))
        #expect(try environment.value(table, "unsynced") == [UInt8]("kept"))
    }

    @Test func tablesAreListedInByteOrder() throws {
        let scratch = try Scratch()
        do {
            let environment = try scratch.open()
            #expect(try environment.tableNames() == [])
            for name in ["shifts", "centres", "星级"] { _ = try environment.openTable(name) }
            #expect(try environment.tableNames() == ["centres", "shifts", "星级"])
        }
        let reopened = try scratch.open(readOnly: true)
        #expect(try reopened.tableNames() == ["centres", "shifts", "星级"])
    }

    @Test func openingATableTwiceGivesTheSameTable() throws {
        let scratch = try Scratch()
        let environment = try scratch.open()
        let first = try environment.openTable("t", flags: .integerKey)
        #expect(try environment.openTable("t", flags: .integerKey) == first)
        #expect(
            failure { () throws(LMDBError) in _ = try environment.openTable("t") } == .incompatible)
    }

    @Test func tableNamesAndCountsAreLimited() throws {
        let scratch = try Scratch()
        let environment = try scratch.open(maximumTables: 2)
        for name in ["", "a\0b", String(repeating: "x", count: 512)] {
            let code = failure { () throws(LMDBError) in _ = try environment.openTable(name) }
            #expect(code == .badValueSize)
        }
        _ = try environment.openTable(String(repeating: "x", count: 511))
        _ = try environment.openTable("b")
        #expect(
            failure { () throws(LMDBError) in _ = try environment.openTable("c") } == .tablesFull)
        // What failed must leave the environment usable.
        #expect(try environment.tableNames().count == 2)
    }

    @Test func readOnlyEnvironmentsDoNotWrite() throws {
        let scratch = try Scratch()
        #expect(
            failure { () throws(LMDBError) in _ = try scratch.open(readOnly: true) } == .noSuchFile)
        do {
            let environment = try scratch.open()
            try environment.put(try environment.openTable("t"), "a", "1")
        }
        let environment = try scratch.open(readOnly: true)
        let table = try environment.openTable("t")
        #expect(try environment.value(table, "a") == [UInt8]("1"))
        #expect(
            failure { () throws(LMDBError) in try environment.put(table, "a", "2") } == .permission)
        #expect(failure { () throws(LMDBError) in _ = try environment.openTable("u") } == .notFound)
    }

    @Test func aDirectoryIsOpenOnceInAProcess() throws {
        let scratch = try Scratch()
        let environment = try scratch.open()
        #expect(failure { () throws(LMDBError) in _ = try scratch.open() } == .busy)
        environment.close()
        let again = try scratch.open()
        #expect(try again.tableNames() == [])
    }

    @Test func aDeletedDirectoryDoesNotBlockAnother() throws {
        // The file system likes to give the numbers of a deleted directory to the next one.
        var open: [Environment] = []
        for _ in 0..<20 { open.append(try Scratch().open()) }
        #expect(open.count == 20)
    }

    @Test func closingIsFinalAndMayBeRepeated() throws {
        let scratch = try Scratch()
        let environment = try scratch.open()
        let table = try environment.openTable("t")
        environment.close()
        environment.close()
        #expect(
            failure { () throws(LMDBError) in _ = try environment.value(table, "a") } == .closed)
        #expect(
            failure { () throws(LMDBError) in try environment.put(table, "a", "1") } == .closed)
        #expect(failure { () throws(LMDBError) in _ = try environment.info } == .closed)
        #expect(failure { () throws(LMDBError) in try environment.sync(force: true) } == .closed)
    }

    @Test func closingWaitsForTheLastTransaction() throws {
        let scratch = try Scratch()
        let environment = try scratch.open()
        let table = try environment.openTable("t")
        try environment.put(table, "a", "1")
        let snapshot = try environment.beginRead()
        environment.close()
        #expect(try snapshot.copy(table, [UInt8]("a")) == [UInt8]("1"))
        #expect(failure { () throws(LMDBError) in _ = try scratch.open() } == .busy)
        snapshot.finish()
        let again = try scratch.open()
        let same = try again.openTable("t")
        try again.write { transaction throws(LMDBError) in
            again.close()
            try transaction.put(same, [UInt8]("b"), [UInt8]("2"))
        }
        let last = try scratch.open()
        #expect(try last.value(try last.openTable("t"), "b") == [UInt8]("2"))
    }

    @Test func filesThatAreNoEnvironmentAreRefused() throws {
        let scratch = try Scratch()
        #expect(unsafe mkdir(scratch.log, 0o700) == 0)
        let descriptor = unsafe open(scratch.log + "/data.mdb", O_CREAT | O_WRONLY, 0o600)
        let garbage = [UInt8](repeating: 0x5A, count: 8192)
        #expect(unsafe write(descriptor, garbage, garbage.count) == garbage.count)
        #expect(close(descriptor) == 0)
        #expect(failure { () throws(LMDBError) in _ = try scratch.open() } == .invalid)
        // The failed attempt must not leave the directory marked as open.
        #expect(failure { () throws(LMDBError) in _ = try scratch.open() } == .invalid)
    }

    @Test func optionsOutOfRangeAreRefused() throws {
        let scratch = try Scratch()
        for (size, tables, readers) in [(0, 1, 1), (1 << 20, -1, 1), (1 << 20, 1, 0)] {
            let code = failure { () throws(LMDBError) in
                _ = try scratch.open(
                    mapSizeBytes: size, maximumTables: tables, maximumReaders: readers)
            }
            #expect(code == .invalidArgument)
        }
    }

    @Test func parentsOfTheDirectoryAreNotCreated() throws {
        let scratch = try Scratch()
        let code = failure { () throws(LMDBError) in
            _ = try Environment(path: scratch.path + "/no/where")
        }
        #expect(code == .noSuchFile)
    }
}
