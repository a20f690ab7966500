import LMDB
import Testing

@Suite struct DuplicateTests {
    private let scratch: Scratch
    private let environment: Environment

    init() throws {
        scratch = try Scratch()
        environment = try scratch.open()
    }

    /// The values of a key in the order of the table.
    private func values(_ table: Table, _ key: [UInt8]) throws -> [[UInt8]] {
        try environment.read { transaction throws(LMDBError) in
            var found: [[UInt8]] = []
            try transaction.forEachDuplicate(table, key) { value throws(LMDBError) in
                found.append(value.copied())
                return true
            }
            return found
        }
    }

    @Test func duplicatesAreSortedAndUnique() throws {
        let table = try environment.openTable("tags", flags: .duplicates)
        try environment.write { transaction throws(LMDBError) in
            for value in ["b", "aa", "a", "ab", "b"] {
                try transaction.put(table, [UInt8]("k"), [UInt8](value))
            }
            try transaction.put(table, [UInt8]("l"), [UInt8]("z"))
            let twice = failure { () throws(LMDBError) in
                try transaction.put(table, [UInt8]("k"), [UInt8]("a"), options: .noDuplicate)
            }
            #expect(twice == .keyExists)
        }
        #expect(try values(table, [UInt8]("k")) == ["a", "aa", "ab", "b"].map { [UInt8]($0) })
        #expect(try environment.value(table, "k") == [UInt8]("a"))
        #expect(try environment.statistics(table).entries == 5)

        try environment.write { transaction throws(LMDBError) in
            #expect(try transaction.delete(table, [UInt8]("k"), duplicate: [UInt8]("a")))
            #expect(try !transaction.delete(table, [UInt8]("k"), duplicate: [UInt8]("a")))
            #expect(try !transaction.delete(table, [UInt8]("x"), duplicate: [UInt8]("a")))
            #expect(try transaction.count(table) == 4)
            #expect(try transaction.delete(table, [UInt8]("k")))
            #expect(try transaction.count(table) == 1)
        }
        #expect(try values(table, [UInt8]("k")) == [])
    }

    @Test func integerDuplicatesSortAsNumbers() throws {
        let table = try environment.openTable("positions", flags: .integerDuplicates)
        let numbers: [UInt64] = [300, 1, 256, 255, UInt64.max, 0]
        try environment.write { transaction throws(LMDBError) in
            for number in numbers { try transaction.put(table, [UInt8]("k"), number) }
            #expect(try transaction.delete(table, [UInt8]("k"), duplicate: 256))
            let code = failure { () throws(LMDBError) in
                try transaction.put(table, [UInt8]("k"), [1, 2, 3, 4])
            }
            #expect(code == .badValueSize)
        }
        try environment.read { transaction throws(LMDBError) in
            var cursor = try transaction.cursor(table)
            var found: [UInt64] = []
            var more = try cursor.find([UInt8]("k"))
            while more {
                found.append(cursor.integerValue)
                more = try cursor.nextDuplicate()
            }
            #expect(found == [0, 1, 255, 300, UInt64.max])
            #expect(try cursor.duplicateCount() == 5)
            #expect(try cursor.seek([UInt8]("k"), duplicate: 256))
            #expect(cursor.integerValue == 300)
            #expect(cursor.key.copied() == [UInt8]("k"))
        }
    }

    @Test func integersUnderIntegers() throws {
        let table = try environment.openTable("both", flags: [.integerKey, .integerDuplicates])
        try environment.write { transaction throws(LMDBError) in
            for (key, value) in [(2, 20), (1, 11), (2, 3), (1, 10)] as [(UInt64, UInt64)] {
                try transaction.put(table, key, value)
            }
        }
        try environment.read { transaction throws(LMDBError) in
            var found: [[UInt64]] = []
            var cursor = try transaction.cursor(table)
            while try cursor.next() { found.append([cursor.integerKey, cursor.integerValue]) }
            #expect(found == [[1, 10], [1, 11], [2, 3], [2, 20]])
        }
    }

    @Test func manyAtOnceEqualOneByOne() throws {
        var generator = SeededGenerator.printing("manyAtOnceEqualOneByOne")
        let table = try environment.openTable("fixed", flags: .fixedDuplicates, valueBytes: 5)
        let key = [UInt8]("k")
        var model: Set<[UInt8]> = []
        for _ in 0..<40 {
            let batch = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
                generator.bytes(5...5, alphabet: 0...9)
            }
            model.formUnion(batch)
            try environment.write { transaction throws(LMDBError) in
                try transaction.putMultiple(table, key, batch.flatMap { $0 }, valueBytes: 5)
                #expect(try transaction.count(table) == model.count)
            }
        }
        let sorted = model.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(try values(table, key) == sorted)
    }

    @Test func fixedDuplicatesKeepOneLength() throws {
        let given = try environment.openTable("given", flags: .fixedDuplicates, valueBytes: 3)
        let found = try environment.openTable("found", flags: .fixedDuplicates)
        try environment.write { transaction throws(LMDBError) in
            for table in [given, found] {
                try transaction.put(table, [1], [1, 2, 3])
                for value in [[], [1, 2], [1, 2, 3, 4]] as [[UInt8]] {
                    let one = failure { () throws(LMDBError) in
                        try transaction.put(table, [1], value)
                    }
                    #expect(one == .badValueSize)
                }
                let many = failure { () throws(LMDBError) in
                    try transaction.putMultiple(table, [1], [1, 2, 3, 4], valueBytes: 2)
                }
                #expect(many == .badValueSize)
                #expect(try transaction.count(table) == 1)
            }
        }
        let other = failure { () throws(LMDBError) in
            _ = try environment.openTable("given", flags: .fixedDuplicates, valueBytes: 4)
        }
        #expect(other == .incompatible)
    }

    @Test func duplicatesHaveOneTo511Bytes() throws {
        let table = try environment.openTable("t", flags: .duplicates)
        try environment.write { transaction throws(LMDBError) in
            try transaction.put(table, [1], [UInt8](repeating: 1, count: 511))
            for count in [0, 512] {
                let code = failure { () throws(LMDBError) in
                    try transaction.put(table, [1], [UInt8](repeating: 1, count: count))
                }
                #expect(code == .badValueSize)
            }
        }
        #expect(try environment.statistics(table).entries == 1)
    }

    @Test func appendingDuplicatesKeepsOrder() throws {
        let table = try environment.openTable("t", flags: .integerDuplicates)
        try environment.write { transaction throws(LMDBError) in
            for number in 0..<UInt64(5000) {
                try transaction.put(table, [1], number, options: .appendDuplicate)
            }
            let code = failure { () throws(LMDBError) in
                try transaction.put(table, [1], 7, options: .appendDuplicate)
            }
            #expect(code == .keyExists)
        }
        #expect(try environment.statistics(table).entries == 5000)
        #expect(try values(table, [1]).count == 5000)
    }
}
