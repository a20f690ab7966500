import EventLog
import MerkleTree
import TestSupport
import Testing

/// What every log store must do; see ``LogStore``.
@Suite("Log store contract: records")
struct LogStoreContract {
    @Test("an empty log", arguments: StoreKind.allCases)
    func empty(_ kind: StoreKind) throws {
        try kind.withStore { store throws in
            #expect(store.head == .empty)
            #expect(store.head.root == TreeHash.empty)
            #expect(try store.record(at: Position(0)) == nil)
            #expect(try store.allRecords().isEmpty)
            #expect(try store.node(NodeID(level: 0, index: 0)) == nil)
            #expect(try store.allCheckpoints().isEmpty)
            #expect(try store.checkpoint(atOrBelow: .max) == nil)
        }
    }

    @Test("positions are gapless from 0, and bytes are kept exactly", arguments: StoreKind.allCases)
    func exactBytes(_ kind: StoreKind) throws {
        var generator = SeededGenerator(for: "exact bytes")
        try kind.withStore { store throws in
            var expected: [[UInt8]] = []
            while expected.count < 700 {
                let group = generator.records(Int.random(in: 1...40, using: &generator))
                let before = store.head.size
                let head = try store.append(group, checkpoint: nil)
                #expect(head == store.head)
                #expect(head.size == before + UInt64(group.count))
                expected += group
            }
            for (position, record) in expected.enumerated() {
                #expect(try store.record(at: Position(UInt64(position))) == record)
            }
            #expect(try store.record(at: Position(UInt64(expected.count))) == nil)
            #expect(try store.record(at: Position(.max)) == nil)
            #expect(try store.allRecords() == expected)
        }
    }

    @Test("records of every size, from none to a megabyte", arguments: StoreKind.allCases)
    func sizes(_ kind: StoreKind) throws {
        var generator = SeededGenerator(for: "record sizes")
        let sizes = [
            0, 1, 7, 8, 2_029, 2_030, 2_031, 4_064, 4_079, 4_080, 4_096, 4_097, 8_192, 59_999,
            60_000, 60_001, 1 << 20,
        ]
        let records = sizes.map { generator.bytes($0) }
        try kind.withStore { store throws in
            try store.append(records, checkpoint: nil)
            for (position, record) in records.enumerated() {
                #expect(try store.record(at: Position(UInt64(position))) == record)
            }
            #expect(store.head.root == ReferenceTree.root(of: records))
            // The same again, one by one and in reverse.
            for record in records.reversed() { try store.append([record], checkpoint: nil) }
            let all = records + records.reversed()
            #expect(try store.allRecords() == all)
            #expect(store.head.root == ReferenceTree.root(of: all))
        }
    }

    @Test("an empty group changes nothing", arguments: StoreKind.allCases)
    func emptyGroup(_ kind: StoreKind) throws {
        var generator = SeededGenerator(for: "empty group")
        try kind.withStore { store throws in
            #expect(try store.append([], checkpoint: nil) == .empty)
            let head = try store.append(generator.records(3), checkpoint: nil)
            #expect(try store.append([], checkpoint: nil) == head)
            #expect(store.head == head)
            let next = try store.append(generator.records(1), checkpoint: nil)
            #expect(next.size == 4)
        }
    }

    @Test("a record's bytes never change, however many follow", arguments: StoreKind.allCases)
    func unchanging(_ kind: StoreKind) throws {
        var generator = SeededGenerator(for: "unchanging")
        try kind.withStore { store throws in
            let first = generator.records(5)
            try store.append(first, checkpoint: nil)
            let nodes = try (0..<5).map { try store.node(NodeID(level: 0, index: $0)) }
            for _ in 0..<20 { try store.append(generator.records(50), checkpoint: nil) }
            #expect(try Array(store.allRecords().prefix(5)) == first)
            #expect(try (0..<5).map { try store.node(NodeID(level: 0, index: $0)) } == nodes)
        }
    }

    @Test("the same record twice is two records", arguments: StoreKind.allCases)
    func twice(_ kind: StoreKind) throws {
        try kind.withStore { store throws in
            let record = Array("the same".utf8)
            try store.append([record, record], checkpoint: nil)
            #expect(store.head.size == 2)
            #expect(store.head.root == ReferenceTree.root(of: [record, record]))
        }
    }

    @Test("reopening changes nothing", arguments: StoreKind.allCases)
    func reopening(_ kind: StoreKind) throws {
        var generator = SeededGenerator(for: "reopening")
        try kind.withStore { store throws in
            try store.reopen()
            #expect(store.head == .empty)
            var expected: [[UInt8]] = []
            for count in [1, 6, 300, 1, 257] {
                let group = generator.records(count)
                expected += group
                let head = try store.append(
                    group, checkpoint: StoredCheckpoint(size: store.head.size, note: [1]))
                try store.reopen()
                #expect(store.head == head)
            }
            #expect(try store.allRecords() == expected)
            #expect(try store.allCheckpoints().map(\.size) == [0, 1, 7, 307, 308])
        }
    }
}
