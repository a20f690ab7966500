import LMDB
import Synchronization
import TestSupport
import Testing

@Suite struct ConcurrencyTests {
    /// Every commit sets two rows to the same number; no reader may see them differ, or go back.
    @Test func manyReadersSeeWholeCommitsInOrder() async throws {
        let scratch = try Scratch()
        let environment = try scratch.open(maximumReaders: 16)
        let table = try environment.openTable("n", flags: .integerKey)
        let finished = Flag()
        try environment.write { transaction throws(LMDBError) in
            for key in 0..<UInt64(2) { try transaction.put(table, key, [0, 0]) }
        }
        @Sendable func number(_ value: [UInt8]?) -> Int {
            value.map { Int($0[0]) << 8 | Int($0[1]) } ?? -1
        }
        let commits = 2000
        let reads = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var last = 0
                    var reads = 0
                    repeat {
                        let (one, other) = try environment.read { transaction throws(LMDBError) in
                            (
                                number(try transaction.copy(table, 0)),
                                number(try transaction.copy(table, 1))
                            )
                        }
                        #expect(one == other)
                        #expect(one >= last)
                        last = one
                        reads += 1
                        // The writer is a task too, and there may be fewer threads than tasks.
                        await Task.yield()
                    } while !finished.isSet
                    return reads
                }
            }
            for commit in 1...commits {
                let value = [UInt8(commit >> 8), UInt8(commit & 255)]
                try environment.write { transaction throws(LMDBError) in
                    for key in 0..<UInt64(2) { try transaction.put(table, key, value) }
                }
                await Task.yield()
            }
            finished.set()
            return try await group.reduce(0, +)
        }
        #expect(reads >= 8)
        #expect(try environment.info.readerSlots <= 9)
        #expect(
            try environment.read { x throws(LMDBError) in number(try x.copy(table, 1)) } == commits)
    }

    /// Writers from many tasks queue up, and no increment is lost.
    @Test func writersTakeTurns() async throws {
        let scratch = try Scratch()
        let environment = try scratch.open()
        let table = try environment.openTable("n", flags: .integerKey)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<100 {
                        try environment.write { transaction throws(LMDBError) in
                            let old = try transaction.get(table, 0)?.count ?? 0
                            try transaction.put(table, 0, [UInt8](repeating: 1, count: old + 1))
                        }
                        await Task.yield()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try environment.read { x throws(LMDBError) in try x.get(table, 0)?.count } == 800)
    }

    /// Closing under way must neither crash nor hang: reads end well or with `closed`.
    @Test func closingBesideReadersEndsThem() async throws {
        for _ in 0..<20 {
            let scratch = try Scratch()
            let environment = try scratch.open()
            let table = try environment.openTable("t")
            try environment.put(table, "a", "1")
            await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        while true {
                            do throws(LMDBError) {
                                guard try environment.value(table, "a") == [UInt8]("1") else {
                                    return false
                                }
                            } catch {
                                return error.code == .closed
                            }
                            await Task.yield()
                        }
                    }
                }
                await Task.yield()
                environment.close()
                for await ended in group { #expect(ended) }
            }
            #expect(failure { () throws(LMDBError) in _ = try scratch.open() } == nil)
        }
    }
}

/// A flag that tasks share.
private final class Flag: Sendable {
    private let value = Atomic<Bool>(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() { value.store(true, ordering: .relaxed) }
}
