import LMDB
import TestSupport
import Testing

@Suite struct ScanTests {
    private let scratch: Scratch
    private let environment: Environment
    private let table: Table

    init() throws {
        scratch = try Scratch()
        environment = try scratch.open()
        table = try environment.openTable("t")
        for key in ["a", "ab", "abc", "b", "ba", "c"] { try environment.put(table, key, "=" + key) }
    }

    /// The keys that one scan visits.
    private func keys(
        _ scan: (
            borrowing ReadTransaction, (Span<UInt8>, Span<UInt8>) throws(LMDBError) -> Bool
        ) throws(LMDBError) -> Void
    ) throws -> [String] {
        var found: [String] = []
        try environment.read { transaction throws(LMDBError) in
            try scan(transaction) { key, value throws(LMDBError) in
                #expect(value.copiedText() == "=" + key.copiedText())
                found.append(key.copiedText())
                return true
            }
        }
        return found
    }

    @Test func scansGoThroughAllKeysInOrder() throws {
        let all = try keys { x, visit throws(LMDBError) in try x.forEach(table, visit) }
        #expect(all == ["a", "ab", "abc", "b", "ba", "c"])
        let reversed = try keys { x, visit throws(LMDBError) in try x.forEachReversed(table, visit)
        }
        #expect(reversed == all.reversed())
    }

    @Test(arguments: ["a", "aa", "ab", "b", "bz", "c", "d", "\0"])
    func scansStartWhereTheyAreTold(start: String) throws {
        let all = ["a", "ab", "abc", "b", "ba", "c"]
        let forward = try keys { x, visit throws(LMDBError) in
            try x.forEach(table, from: [UInt8](start), visit)
        }
        #expect(
            forward
                == all.filter {
                    Array($0.utf8).lexicographicallyPrecedes(Array(start.utf8)) == false
                })
        let backward = try keys { x, visit throws(LMDBError) in
            try x.forEachReversed(table, from: [UInt8](start), visit)
        }
        #expect(
            backward
                == all.reversed().filter {
                    Array(start.utf8).lexicographicallyPrecedes(Array($0.utf8)) == false
                })
    }

    @Test(arguments: ["", "a", "ab", "abc", "abcd", "b", "c", "d"])
    func prefixesSelect(prefix: String) throws {
        let all = ["a", "ab", "abc", "b", "ba", "c"]
        let found = try keys { x, visit throws(LMDBError) in
            try x.forEach(table, prefix: [UInt8](prefix), visit)
        }
        #expect(found == all.filter { $0.hasPrefix(prefix) })
    }

    @Test func scansStopWhenToldAndPassErrorsOn() throws {
        var visited = 0
        try environment.read { transaction throws(LMDBError) in
            try transaction.forEach(table) { _, _ throws(LMDBError) in
                visited += 1
                return visited < 2
            }
        }
        #expect(visited == 2)
        let code = failure { () throws(LMDBError) in
            try environment.read { transaction throws(LMDBError) in
                try transaction.forEach(table) { _, _ throws(LMDBError) in
                    throw LMDBError(.panic, operation: "test")
                }
            }
        }
        #expect(code == .panic)
    }

    @Test func emptyTablesHaveNothingToVisit() throws {
        let empty = try environment.openTable("empty")
        let numbers = try environment.openTable("numbers", flags: .integerKey)
        try environment.read { transaction throws(LMDBError) in
            let never: (Span<UInt8>, Span<UInt8>) throws(LMDBError) -> Bool = { _, _ in
                Issue.record("an empty table was visited")
                return true
            }
            try transaction.forEach(empty, never)
            try transaction.forEach(empty, from: [1], never)
            try transaction.forEach(empty, prefix: [], never)
            try transaction.forEachReversed(empty, never)
            try transaction.forEachReversed(empty, from: [1], never)
            try transaction.forEachInteger(numbers) { _, _ throws(LMDBError) in
                Issue.record("an empty table was visited")
                return true
            }
            #expect(try transaction.lastInteger(numbers) == nil)
            #expect(try transaction.count(empty) == 0)
        }
    }

    @Test func integerScansStartWhereTheyAreTold() throws {
        let numbers = try environment.openTable("numbers", flags: .integerKey)
        try environment.write { transaction throws(LMDBError) in
            for key in stride(from: UInt64(0), to: 100, by: 10) {
                try transaction.put(numbers, key, [UInt8(key)], options: .append)
            }
        }
        try environment.read { transaction throws(LMDBError) in
            var found: [UInt64] = []
            try transaction.forEachInteger(numbers, from: 65) { key, value throws(LMDBError) in
                #expect(value[0] == UInt8(key))
                found.append(key)
                return key < 80
            }
            #expect(found == [70, 80])
        }
    }
}
