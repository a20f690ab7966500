import LMDB
import TestSupport
import Testing

@Suite struct TransactionTests {
    private let scratch: Scratch
    private let environment: Environment
    private let table: Table
    private let numbers: Table

    init() throws {
        scratch = try Scratch()
        environment = try scratch.open()
        table = try environment.openTable("t")
        numbers = try environment.openTable("n", flags: .integerKey)
    }

    @Test func aWriteSeesItselfAndCommitsOnReturn() throws {
        let length = try environment.write { transaction throws(LMDBError) in
            try transaction.put(table, [UInt8]("a"), [UInt8]("one"))
            try transaction.put(table, [UInt8]("a"), [UInt8]("two"))
            #expect(try transaction.contains(table, [UInt8]("a")))
            return try transaction.get(table, [UInt8]("a"))?.count
        }
        #expect(length == 3)
        #expect(try environment.value(table, "a") == [UInt8]("two"))
        #expect(try environment.value(table, "b") == nil)
    }

    @Test func aWriteThatThrowsLeavesNoTrace() throws {
        try environment.put(table, "a", "1")
        let before = try environment.info.lastTransactionID
        let code = failure { () throws(LMDBError) in
            try environment.write { transaction throws(LMDBError) in
                try transaction.put(table, [UInt8]("a"), [UInt8]("2"))
                try transaction.put(numbers, 1, [1])
                throw LMDBError(.busy, operation: "test")
            }
        }
        #expect(code == .busy)
        #expect(try environment.value(table, "a") == [UInt8]("1"))
        #expect(try environment.info.lastTransactionID == before)
        try environment.put(table, "a", "3")
        #expect(try environment.value(table, "a") == [UInt8]("3"))
    }

    @Test func aSnapshotStaysAsItWas() throws {
        try environment.put(table, "a", "1")
        let snapshot = try environment.beginRead()
        try environment.put(table, "a", "2")
        try environment.write { transaction throws(LMDBError) in
            #expect(transaction.id == snapshot.id + 2)
            for index in 0..<2000 {
                try transaction.put(
                    table, [UInt8](bigEndian: index), [UInt8](repeating: 9, count: 99))
            }
        }
        #expect(try snapshot.copy(table, [UInt8]("a")) == [UInt8]("1"))
        #expect(try snapshot.count(table) == 1)
        snapshot.finish()
        #expect(try environment.value(table, "a") == [UInt8]("2"))
    }

    @Test func functionsServeBothKindsOfTransaction() throws {
        func total<T: ReadableTransaction & ~Copyable>(
            _ transaction: borrowing T
        ) throws(LMDBError) -> Int {
            var sum = 0
            try transaction.forEach(table) { _, value throws(LMDBError) in
                sum += Int(value[0])
                return true
            }
            return sum
        }
        let inside = try environment.write { transaction throws(LMDBError) in
            try transaction.put(table, [1], [10])
            try transaction.put(table, [2], [20])
            return try total(transaction)
        }
        #expect(inside == 30)
        #expect(try environment.read { x throws(LMDBError) in try total(x) } == 30)
    }

    @Test func integerKeysSortAsNumbers() throws {
        try environment.write { transaction throws(LMDBError) in
            for key in [256, 1, UInt64.max, 0, 255, 65_536] {
                try transaction.put(numbers, key, [UInt8]("\(key)"))
            }
        }
        try environment.read { transaction throws(LMDBError) in
            var keys: [UInt64] = []
            try transaction.forEachInteger(numbers) { key, value throws(LMDBError) in
                #expect(value.copied() == [UInt8]("\(key)"))
                keys.append(key)
                return true
            }
            #expect(keys == [0, 1, 255, 256, 65_536, UInt64.max])
            #expect(try transaction.copy(numbers, 256) == [UInt8]("256"))
            #expect(try transaction.copy(numbers, 2) == nil)
            #expect(try transaction.lastInteger(numbers) == UInt64.max)
        }
    }

    @Test func deletingReportsWhetherThereWasSomething() throws {
        try environment.put(table, "a", "1")
        try environment.write { transaction throws(LMDBError) in
            #expect(try transaction.delete(table, [UInt8]("a")))
            #expect(try !transaction.delete(table, [UInt8]("a")))
            #expect(try transaction.count(table) == 0)
            try transaction.put(table, [UInt8]("c"), [UInt8]("3"))
        }
        #expect(try environment.value(table, "a") == nil)
        #expect(try environment.value(table, "c") == [UInt8]("3"))
    }

    @Test func disorderIsReportedAndHarmless() throws {
        try environment.write { transaction throws(LMDBError) in
            try transaction.put(numbers, 5, [1], options: .append)
            let late = failure { () throws(LMDBError) in
                try transaction.put(numbers, 4, [2], options: .append)
            }
            #expect(late == .keyExists)
        }
        #expect(try environment.read { x throws(LMDBError) in try x.count(numbers) } == 1)
    }

    @Test func valuesOfEveryLengthComeBack() throws {
        let lengths = [0, 1, 7, 511, 512, 2029, 2030, 2031, 4096, 100_000, 1_000_000]
        try environment.write { transaction throws(LMDBError) in
            for length in lengths {
                try transaction.put(
                    numbers, UInt64(length), [UInt8](repeating: UInt8(length % 251), count: length))
            }
        }
        try environment.read { transaction throws(LMDBError) in
            for length in lengths {
                let value = [UInt8](repeating: UInt8(length % 251), count: length)
                #expect(try transaction.copy(numbers, UInt64(length)) == value)
            }
        }
    }

    @Test func textIsCopiedOut() throws {
        try environment.put(table, "a", "志愿服务")
        let text = try environment.read { x throws(LMDBError) in
            try x.get(table, [UInt8]("a"))?.copiedText()
        }
        #expect(text == "志愿服务")
    }
}
