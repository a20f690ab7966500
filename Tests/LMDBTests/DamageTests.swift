import Glibc
import LMDB
import TestSupport
import Testing

/// Files that are not what they were: reading says so, and the process lives.
@Suite struct DamageTests {
    private static let options = Environment.Options(mapSizeBytes: 64 << 20, maximumTables: 4)
    private static let checked = Environment.Options(
        mapSizeBytes: 64 << 20, maximumTables: 4, checksValues: true)
    private static let pageBytes = 4096

    private static func value(_ key: UInt64) -> [UInt8] {
        Array("value \(key) of some length, so that there are pages".utf8)
    }

    /// Writes an environment with so many values, and closes it.
    private static func write(
        _ path: String, _ options: Environment.Options, count: UInt64 = 3000
    ) throws(LMDBError) {
        let environment = try Environment(path: path, options: options)
        let table = try environment.openTable("t", flags: .integerKey)
        try environment.write { transaction throws(LMDBError) in
            for key in 0..<count { try transaction.put(table, key, value(key)) }
        }
        environment.close()
    }

    /// Changes bytes of the file from an offset on.
    static func change(_ path: String, at offset: Int, to bytes: [UInt8]) {
        let descriptor = unsafe open(path + "/data.mdb", O_RDWR)
        defer { close(descriptor) }
        let count = unsafe pwrite(descriptor, bytes, bytes.count, offset)
        precondition(count == bytes.count)
    }

    private static func contents(_ path: String) -> [UInt8] {
        let descriptor = unsafe open(path + "/data.mdb", O_RDONLY)
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: status.st_size)
        let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
        return count == bytes.count ? bytes : []
    }

    /// Every offset at which these bytes stand.
    private static func places(of bytes: [UInt8], in all: [UInt8]) -> [Int] {
        guard let first = bytes.first else { return [] }
        return all.indices.filter { offset in
            all[offset] == first && offset + bytes.count <= all.count
                && all[offset..<offset + bytes.count].elementsEqual(bytes)
        }
    }

    @Test func aCheckedValueThatChangedIsNotHandedOut() throws {
        let scratch = try Scratch()
        try Self.write(scratch.log, Self.checked)
        for place in Self.places(of: Self.value(1234), in: Self.contents(scratch.log)) {
            Self.change(scratch.log, at: place + 3, to: [UInt8(ascii: "X")])
        }
        let environment = try Environment(path: scratch.log, options: Self.checked)
        let table = try environment.openTable("t", flags: .integerKey)
        #expect(!environment.isDamaged)
        try environment.read { transaction throws(LMDBError) in
            #expect(try transaction.copy(table, 1233) == Self.value(1233))
        }
        let code = failure { () throws(LMDBError) in
            try environment.read { transaction throws(LMDBError) in
                _ = try transaction.copy(table, 1234)
            }
        }
        #expect(code == .corrupted)
        #expect(environment.isDamaged)
        #expect(failure { () throws(LMDBError) in try environment.check() } == .corrupted)
    }

    /// A key that changed is in the wrong place, or under the wrong check value.
    @Test func aCheckFindsEveryFlippedBitOfAnEntry() throws {
        let scratch = try Scratch()
        try Self.write(scratch.log, Self.checked, count: 300)
        var random = SeededGenerator(for: "flipped bits of entries")
        let all = Self.contents(scratch.log)
        let environment = try Environment(path: scratch.log, options: Self.checked)
        try environment.check()
        environment.close()
        for _ in 0..<40 {
            let key = UInt64.random(in: 0..<300, using: &random)
            let places = Self.places(of: Self.value(key), in: all)
            try #require(!places.isEmpty)
            // The key stands before the value, the check value after it.
            let offset = Int.random(in: -8..<Self.value(key).count + 4, using: &random)
            let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &random)
            for place in places {
                Self.change(scratch.log, at: place + offset, to: [all[place + offset] ^ bit])
            }
            let damaged = try Environment(path: scratch.log, options: Self.checked)
            let code = failure { () throws(LMDBError) in try damaged.check() }
            #expect(code != nil, "key \(key), byte \(offset), bit \(bit)")
            damaged.close()
            for place in places {
                Self.change(scratch.log, at: place + offset, to: [all[place + offset]])
            }
        }
    }

    /// Without a guard a failed assertion or SIGBUS ends the process.
    @Test func aPageThatIsWipedOutOrCutOffUnderAReaderIsAnError() async throws {
        let scratch = try Scratch()
        try Self.write(scratch.log, Self.options)
        await #expect(processExitsWith: .success) { [path = scratch.log as String] in
            let environment = try Environment(path: path, options: DamageTests.options)
            let table = try environment.openTable("t", flags: .integerKey)
            let pages = try environment.info.lastPage + 1
            func readAll() throws(LMDBError) -> Int {
                var count = 0
                try environment.read { transaction throws(LMDBError) in
                    try transaction.forEachInteger(table) { _, _ throws(LMDBError) in
                        count += 1
                        return true
                    }
                }
                return count
            }
            guard try readAll() == 3000 else { exit(1) }
            let zeros = [UInt8](repeating: 0, count: DamageTests.pageBytes)
            for page in 2..<pages {
                DamageTests.change(path, at: page * DamageTests.pageBytes, to: zeros)
            }
            guard failure(of: { () throws(LMDBError) in _ = try readAll() }) != nil,
                environment.isDamaged
            else { exit(2) }
            guard unsafe truncate(path + "/data.mdb", 2 * DamageTests.pageBytes) == 0 else {
                exit(3)
            }
            let code = failure { () throws(LMDBError) in _ = try readAll() }
            guard code == .unreadable else { exit(4) }
        }
    }

    @Test func aFileThatIsCutOffIsRefused() throws {
        let scratch = try Scratch()
        try Self.write(scratch.log, Self.options)
        let pages = Self.contents(scratch.log).count / Self.pageBytes
        for kept in [2, pages / 2, pages - 1] {
            let whole = Self.contents(scratch.log)
            #expect(unsafe truncate(scratch.log + "/data.mdb", kept * Self.pageBytes) == 0)
            let code = failure { () throws(LMDBError) in
                _ = try Environment(path: scratch.log, options: Self.options)
            }
            #expect(code == .unreadable, "\(kept) of \(pages) pages")
            Self.change(scratch.log, at: 0, to: whole)
        }
        let environment = try Environment(path: scratch.log, options: Self.options)
        let table = try environment.openTable("t", flags: .integerKey)
        #expect(try environment.count(table) == 3000)
    }

    /// A process that damage ends in the middle of a write says which file, and what to do.
    @Test func theLastLineSaysWhatToDo() async throws {
        let scratch = try Scratch()
        let result = await #expect(
            processExitsWith: .exitCode(74), observing: [\.standardErrorContent]
        ) { [path = scratch.log as String] in
            Environment.setAdvice(onDamage: "Restore a backup.")
            let options = Environment.Options(
                mapSizeBytes: 64 << 20, maximumTables: 4, durability: .unsynced)
            let environment = try Environment(path: path, options: options)
            let table = try environment.openTable("t", flags: .integerKey)
            try environment.write { transaction throws(LMDBError) in
                try transaction.put(table, 1, [1])
                _ = unsafe truncate(path + "/data.mdb", 0)
                for key in 2..<UInt64(100_000) { try transaction.put(table, key, [1]) }
            }
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains(scratch.log + "/data.mdb"), "\(text)")
        #expect(text.contains("Restore a backup."), "\(text)")
    }
}
