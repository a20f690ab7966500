import Glibc
import LMDB
import TestSupport
import Testing

/// What other processes, and processes that are killed, do to an environment.
@Suite struct ProcessTests {
    private static let options = Environment.Options(mapSizeBytes: 64 << 20, maximumTables: 4)

    @Test func aKilledProcessKeepsItsCommitsAndNothingElse() async throws {
        let scratch = try Scratch()
        let path = scratch.log
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let environment = try Environment(path: path, options: ProcessTests.options)
            let table = try environment.openTable("t", flags: .integerKey)
            for key in 0..<UInt64(10) {
                try environment.write { transaction throws(LMDBError) in
                    try transaction.put(table, key, [UInt8(key)], options: .append)
                }
            }
            try environment.write { transaction throws(LMDBError) in
                for key in 10..<UInt64(5000) {
                    try transaction.put(table, key, [UInt8](repeating: 1, count: 400))
                }
                _ = kill(getpid(), SIGKILL)
            }
        }
        let environment = try Environment(path: path, options: Self.options)
        let table = try environment.openTable("t", flags: .integerKey)
        try environment.read { transaction throws(LMDBError) in
            #expect(try transaction.count(table) == 10)
            #expect(try transaction.lastInteger(table) == 9)
        }
        // The dead writer's lock is not left behind.
        try environment.write { transaction throws(LMDBError) in
            try transaction.put(table, 10, [10], options: .append)
        }
        #expect(try environment.count(table) == 11)
    }

    @Test func anotherProcessReadsBesideThisOne() async throws {
        let scratch = try Scratch()
        let path = scratch.log
        let environment = try Environment(path: path, options: Self.options)
        let table = try environment.openTable("t")
        try environment.put(table, "a", "seen")
        await #expect(processExitsWith: .success) { [path = path as String] in
            var options = ProcessTests.options
            options.readOnly = true
            let other = try Environment(path: path, options: options)
            let table = try other.openTable("t")
            let snapshot = try other.beginRead()
            guard try snapshot.copy(table, [UInt8]("a")) == [UInt8]("seen") else { exit(3) }
            snapshot.finish()
        }
        try environment.put(table, "a", "2")
        #expect(try environment.value(table, "a") == [UInt8]("2"))
    }

    @Test func slotsOfDeadReadersAreFreed() async throws {
        let scratch = try Scratch()
        let path = scratch.log
        let environment = try Environment(path: path, options: Self.options)
        let table = try environment.openTable("t")
        try environment.put(table, "a", "1")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let other = try Environment(path: path, options: ProcessTests.options)
            let snapshot = try other.beginRead()
            if snapshot.id >= 0 { _ = kill(getpid(), SIGKILL) }
        }
        #expect(try environment.checkReaders() == 1)
        #expect(try environment.checkReaders() == 0)
    }

    @Test func openingFreesSlotsToo() async throws {
        let scratch = try Scratch()
        let path = scratch.log
        // Keeps the lock file alive, so that it is not simply reset by the next one to open.
        let keeper = try Environment(path: path, options: Self.options)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let other = try Environment(path: path, options: ProcessTests.options)
            let snapshot = try other.beginRead()
            if snapshot.id >= 0 { _ = kill(getpid(), SIGKILL) }
        }
        await #expect(processExitsWith: .success) { [path = path as String] in
            _ = try Environment(path: path, options: ProcessTests.options)
        }
        #expect(try keeper.checkReaders() == 0)
    }
}

/// What a full disk does, by way of the process's limit on the size of files.
@Suite struct FullDiskTests {
    @Test func aCommitWithoutSpaceFailsAndLosesNothingElse() async throws {
        let scratch = try Scratch()
        let path = scratch.log
        await #expect(processExitsWith: .success) { [path = path as String] in
            let environment = try Environment(path: path)
            let table = try environment.openTable("t", flags: .integerKey)
            try FullDiskTests.write(0..<50, in: environment, table)
            _ = signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit()
            guard unsafe getrlimit(__rlimit_resource_t(1), &limit) == 0 else { exit(2) }
            let unlimited = limit.rlim_cur
            limit.rlim_cur = rlim_t(try environment.info.usedBytes + 100_000)
            guard unsafe setrlimit(__rlimit_resource_t(1), &limit) == 0 else { exit(3) }
            let code = failure { () throws(LMDBError) in
                try FullDiskTests.write(50..<1000, in: environment, table)
            }
            guard code == .noSpace || code == .io else { exit(4) }
            guard try environment.count(table) == 50 else { exit(5) }
            limit.rlim_cur = unlimited
            guard unsafe setrlimit(__rlimit_resource_t(1), &limit) == 0 else { exit(6) }
            try FullDiskTests.write(50..<60, in: environment, table)
        }
        let environment = try Environment(path: path)
        let table = try environment.openTable("t", flags: .integerKey)
        try environment.read { transaction throws(LMDBError) in
            var next = UInt64(0)
            try transaction.forEachInteger(table) { key, value throws(LMDBError) in
                #expect(key == next)
                #expect(value.copied() == [UInt8](repeating: UInt8(key % 251), count: 1000))
                next += 1
                return true
            }
            #expect(next == 60)
        }
    }

    private static func write(
        _ keys: Range<UInt64>, in environment: Environment, _ table: Table
    ) throws(LMDBError) {
        try environment.write { transaction throws(LMDBError) in
            for key in keys {
                let value = [UInt8](repeating: UInt8(key % 251), count: 1000)
                try transaction.put(table, key, value, options: .append)
            }
        }
    }
}

/// Uses that are bugs of ours stop the program instead of damaging data.
@Suite struct MisuseTests {
    @Test func aWriteInsideAWriteStops() async throws {
        let scratch = try Scratch()
        await #expect(processExitsWith: .failure) { [path = scratch.log as String] in
            let environment = try Environment(path: path)
            try environment.write { _ throws(LMDBError) in
                try environment.write { _ throws(LMDBError) in }
            }
        }
    }

    @Test func openingATableInsideAWriteStops() async throws {
        let scratch = try Scratch()
        await #expect(processExitsWith: .failure) { [path = scratch.log as String] in
            let environment = try Environment(path: path)
            try environment.write { _ throws(LMDBError) in _ = try environment.openTable("t") }
        }
    }

    @Test func aTableOfAnotherEnvironmentStops() async throws {
        let scratch = try Scratch()
        await #expect(processExitsWith: .failure) { [path = scratch.path as String] in
            let environment = try Environment(path: path + "/log")
            let table = try Environment(path: path + "/copy").openTable("t")
            _ = try environment.value(table, "a")
        }
    }

    @Test func anIntegerKeyInAByteTableStops() async throws {
        let scratch = try Scratch()
        await #expect(processExitsWith: .failure) { [path = scratch.log as String] in
            let environment = try Environment(path: path)
            let table = try environment.openTable("t")
            try environment.read { x throws(LMDBError) in _ = try x.get(table, 1)?.count }
        }
    }

    @Test func readingACursorWithoutAPlaceStops() async throws {
        let scratch = try Scratch()
        await #expect(processExitsWith: .failure) { [path = scratch.log as String] in
            let environment = try Environment(path: path)
            let table = try environment.openTable("t")
            try environment.read { x throws(LMDBError) in
                let cursor = try x.cursor(table)
                if cursor.key.count == 0 { exit(0) }
            }
        }
    }
}
