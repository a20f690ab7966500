import LMDB
import TestSupport
import Testing

@Suite struct LimitTests {
    @Test func keysHaveOneTo511Bytes() throws {
        let scratch = try Scratch()
        let environment = try scratch.open()
        let table = try environment.openTable("t")
        let longest = [UInt8](repeating: 1, count: Table.maximumKeyBytes)
        try environment.write { transaction throws(LMDBError) in
            try transaction.put(table, longest, [1])
            for key in [[], longest + [1]] {
                let code = failure { () throws(LMDBError) in try transaction.put(table, key, [2]) }
                #expect(code == .badValueSize)
            }
        }
        try environment.read { transaction throws(LMDBError) in
            #expect(try transaction.copy(table, longest) == [1])
            #expect(try transaction.count(table) == 1)
            for key in [[], longest + [1]] {
                #expect(
                    failure { () throws(LMDBError) in _ = try transaction.contains(table, key) }
                        == .badValueSize)
            }
        }
    }

    @Test func aKeyTooLongIsExplained() throws {
        let scratch = try Scratch()
        let environment = try scratch.open()
        let table = try environment.openTable("people")
        let error = #expect(throws: LMDBError.self) {
            try environment.read { transaction throws(LMDBError) in
                _ = try transaction.get(table, [UInt8](repeating: 0, count: 600))
            }
        }
        #expect(
            error?.description
                == "people: a key of 600 bytes; a key has 1 to 511 bytes; shorten or hash it")
    }

    @Test func integerTablesTakeEightBytes() throws {
        let scratch = try Scratch()
        let environment = try scratch.open()
        let table = try environment.openTable("n", flags: .integerKey)
        try environment.write { transaction throws(LMDBError) in
            try transaction.put(table, 258, [1])
            let code = failure { () throws(LMDBError) in
                try transaction.put(table, [1, 2, 3, 4], [1])
            }
            #expect(code == .badValueSize)
            #expect(try transaction.copy(table, [2, 1, 0, 0, 0, 0, 0, 0]) == [1])
        }
    }

    @Test func aFullMapLosesOneTransactionAndNothingElse() throws {
        let scratch = try Scratch()
        let value = [UInt8](repeating: 3, count: 1000)
        do {
            let environment = try scratch.open(mapSizeBytes: 1 << 20)
            let table = try environment.openTable("n", flags: .integerKey)
            try environment.write { transaction throws(LMDBError) in
                for key in 0..<UInt64(100) { try transaction.put(table, key, value) }
            }
            let code = failure { () throws(LMDBError) in
                try environment.write { transaction throws(LMDBError) in
                    for key in 100..<UInt64(5000) { try transaction.put(table, key, value) }
                }
            }
            #expect(code == .mapFull)
            try environment.read { transaction throws(LMDBError) in
                #expect(try transaction.count(table) == 100)
                #expect(try transaction.copy(table, 99) == value)
            }
            try environment.write { transaction throws(LMDBError) in
                try transaction.put(table, 100, value)
            }
        }
        let larger = try scratch.open(mapSizeBytes: 16 << 20)
        let table = try larger.openTable("n", flags: .integerKey)
        try larger.write { transaction throws(LMDBError) in
            for key in 101..<UInt64(5000) { try transaction.put(table, key, value) }
        }
        #expect(try larger.count(table) == 5000)
    }

    @Test func aSwallowedFailureCannotBeCommitted() throws {
        let scratch = try Scratch()
        let environment = try scratch.open(mapSizeBytes: 1 << 20)
        let table = try environment.openTable("n", flags: .integerKey)
        let code = failure { () throws(LMDBError) in
            try environment.write { transaction throws(LMDBError) in
                try transaction.put(table, 1, [1])
                let inner = failure { () throws(LMDBError) in
                    try transaction.put(table, 2, [UInt8](repeating: 0, count: 4 << 20))
                }
                #expect(inner == .mapFull)
            }
        }
        #expect(code == .badTransaction)
        #expect(try environment.count(table) == 0)
    }

    @Test func everyCodeNamesACauseAndACure() {
        let codes: [LMDBError.Code] = [
            .keyExists, .notFound, .pageNotFound, .corrupted, .panic, .versionMismatch, .invalid,
            .mapFull, .tablesFull, .readersFull, .transactionFull, .cursorFull, .pageFull,
            .mapResized, .incompatible, .badReaderSlot, .badTransaction, .badValueSize, .badTable,
            .noSpace, .io, .permission, .busy, .noSuchFile, .fileExists, .invalidArgument,
            .outOfMemory, .closed, .other(5), .other(-30_000),
        ]
        #expect(Set(codes).count == codes.count)
        for code in codes {
            let error = LMDBError(code, operation: "test")
            let parts = error.message.split(separator: "; ")
            #expect(parts.count >= 2, "\(error)")
        }
    }
}
