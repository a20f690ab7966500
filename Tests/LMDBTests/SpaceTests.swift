import Glibc
import LMDB
import TestSupport
import Testing

/// Changes in the mapped file: the disk has room for them before they are made.
@Suite struct SpaceTests {
    private static let options = Environment.Options(
        mapSizeBytes: 1 << 30, maximumTables: 4, durability: .unsynced)

    @Test func theFileIsNotAsLargeAsTheMap() throws {
        let scratch = try Scratch()
        let environment = try Environment(path: scratch.log, options: Self.options)
        let table = try environment.openTable("t", flags: .integerKey)
        try environment.write { transaction throws(LMDBError) in
            for key in 0..<UInt64(20_000) {
                try transaction.put(table, key, [UInt8](repeating: 7, count: 1000))
            }
        }
        var status = stat()
        #expect(unsafe stat(scratch.log + "/data.mdb", &status) == 0)
        let used = try environment.info.usedBytes
        #expect(status.st_size >= used)
        #expect(status.st_size < 1 << 30)
        environment.close()
        let again = try Environment(path: scratch.log, options: Self.options)
        #expect(unsafe stat(scratch.log + "/data.mdb", &status) == 0)
        #expect(status.st_size == used)
        let table2 = try again.openTable("t", flags: .integerKey)
        try again.read { transaction throws(LMDBError) in
            #expect(try transaction.count(table2) == 20_000)
        }
    }

    /// Large transactions, so that what is reserved in steps does not hide what is missing.
    @Test(arguments: [16, 300, 2000, 6000])
    func spaceIsReservedForEveryWrite(_ maximumValueBytes: Int) throws {
        let scratch = try Scratch()
        let environment = try Environment(path: scratch.log, options: Self.options)
        let table = try environment.openTable("t")
        var random = SeededGenerator(for: "space for \(maximumValueBytes)")
        for _ in 0..<6 {
            let changes = Int.random(in: 1...24_000_000 / (maximumValueBytes + 600), using: &random)
            try environment.write { transaction throws(LMDBError) in
                for _ in 0..<changes {
                    let key = random.bytes(1...Table.maximumKeyBytes)
                    if random.next() % 8 == 0 { _ = try transaction.delete(table, key) }
                    try transaction.put(table, key, random.bytes(0...maximumValueBytes))
                }
            }
            var status = stat()
            #expect(unsafe stat(scratch.log + "/data.mdb", &status) == 0)
            #expect(status.st_size >= (try environment.info.usedBytes))
            #expect(status.st_blocks * 512 >= (try environment.info.usedBytes))
        }
    }

    /// What a large transaction reserved goes back to the disk, and large ones can follow.
    @Test func reservedSpaceIsReleased() throws {
        let scratch = try Scratch()
        let environment = try Environment(path: scratch.log, options: Self.options)
        let table = try environment.openTable("t", flags: .integerKey)
        var status = stat()
        for round in 0..<3 {
            try environment.write { transaction throws(LMDBError) in
                for key in 0..<UInt64(100_000) {
                    try transaction.put(table, key, [UInt8](repeating: UInt8(round), count: 700))
                }
            }
            let used = try environment.info.usedBytes
            #expect(unsafe stat(scratch.log + "/data.mdb", &status) == 0)
            #expect(status.st_blocks * 512 > used + 64 << 20)
            try environment.releaseReservedSpace()
            #expect(unsafe stat(scratch.log + "/data.mdb", &status) == 0)
            #expect(status.st_size == used + 16 << 20)
            #expect(status.st_blocks * 512 >= used)
            // Small ones change nothing about it.
            try environment.write { transaction throws(LMDBError) in
                try transaction.put(table, 7, [UInt8](repeating: 9, count: 700))
            }
            try environment.releaseReservedSpace()
            #expect(unsafe stat(scratch.log + "/data.mdb", &status) == 0)
            #expect(status.st_size >= used + 16 << 20)
            try environment.read { transaction throws(LMDBError) in
                #expect(try transaction.count(table) == 100_000)
                #expect(try transaction.get(table, 8)?[0] == UInt8(round))
            }
        }
        try environment.check()
    }

    /// Without the reservation the process dies of a SIGBUS here.
    @Test(.enabled(if: SmallDisk.isAllowed, "needs the right to mount a small disk"))
    func aFullDiskRefusesOneTransactionAndNothingElse() async throws {
        let scratch = try Scratch()
        try #require(unsafe mkdir(scratch.log, 0o700) == 0)
        try #require(SmallDisk.mount(at: scratch.log, bytes: 40 << 20))
        defer { SmallDisk.unmount(scratch.log) }
        await #expect(processExitsWith: .success) { [path = scratch.log as String] in
            let other = unsafe open(path + "/other", O_RDWR | O_CREAT, 0o600)
            guard posix_fallocate(other, 0, 8 << 20) == 0 else { exit(5) }
            let environment = try Environment(path: path, options: SpaceTests.options)
            let table = try environment.openTable("t", flags: .integerKey)
            let value = [UInt8](repeating: 7, count: 1500)
            var full: LMDBError.Code?
            var kept: UInt64 = 0
            while full == nil, kept < 100_000 {
                full = failure { () throws(LMDBError) in
                    try environment.write { transaction throws(LMDBError) in
                        for key in kept..<kept + 50 { try transaction.put(table, key, value) }
                    }
                }
                if full == nil { kept += 50 }
            }
            guard full == .noSpace, kept > 1000 else { exit(1) }
            try environment.read { transaction throws(LMDBError) in
                guard try transaction.count(table) == Int(kept),
                    try transaction.copy(table, kept - 1) == value
                else { exit(2) }
            }
            guard unsafe truncate(path + "/other", 0) == 0 else { exit(3) }
            try environment.write { transaction throws(LMDBError) in
                try transaction.put(table, kept, value)
            }
            environment.close()
            let again = try Environment(path: path, options: SpaceTests.options)
            let same = try again.openTable("t", flags: .integerKey)
            try again.read { transaction throws(LMDBError) in
                guard try transaction.count(same) == Int(kept) + 1 else { exit(4) }
            }
        }
    }
}

/// A disk of a few megabytes, in memory.
private enum SmallDisk {
    private static let detach: Int32 = 2

    /// Whether this process may mount one.
    static var isAllowed: Bool {
        guard let scratch = try? Scratch(), unsafe mkdir(scratch.log, 0o700) == 0 else {
            return false
        }
        defer { unmount(scratch.log) }
        return mount(at: scratch.log, bytes: 1 << 20)
    }

    static func mount(at path: String, bytes: Int) -> Bool {
        unsafe Glibc.mount("none", path, "tmpfs", 0, "size=\(bytes)") == 0
    }

    static func unmount(_ path: String) {
        _ = unsafe umount2(path, detach)
    }
}
