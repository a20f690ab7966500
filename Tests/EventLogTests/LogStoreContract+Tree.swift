import EventLog
import MerkleTree
import TestSupport
import Testing

@Suite("Log store contract: the tree")
struct LogStoreTreeContract {
    @Test("head and root agree with a recomputation at every size", arguments: StoreKind.allCases)
    func roots(_ kind: StoreKind) throws {
        var generator = SeededGenerator(for: "roots")
        try kind.withStore { store throws in
            var leaves: [Digest] = []
            for record in generator.records(300) {
                leaves.append(TreeHash.leaf(record))
                let head = try store.append([record], checkpoint: nil)
                #expect(
                    head
                        == LogHead(
                            size: UInt64(leaves.count), root: ReferenceTree.root(leaves[...])))
            }
        }
    }

    @Test("roots in groups of any size, around the bounds of tiles", arguments: StoreKind.allCases)
    func groups(_ kind: StoreKind) throws {
        var generator = SeededGenerator(for: "groups")
        try kind.withStore { store throws in
            var leaves: [Digest] = []
            for size in [1, 2, 3, 255, 256, 257, 511, 512, 513, 1_000, 2_048, 2_049, 5_000] {
                let group = generator.records(size - leaves.count)
                leaves += group.map { TreeHash.leaf($0) }
                let head = try store.append(group, checkpoint: nil)
                #expect(head.size == UInt64(size))
                #expect(head.root == ReferenceTree.root(leaves[...]))
            }
        }
    }

    @Test(
        "nodes of level 0, 8 and 16 are stored as soon as they are whole, others never",
        arguments: StoreKind.allCases)
    func nodes(_ kind: StoreKind) throws {
        let count = 65_536 + 300
        let records = (0..<count).map { Array("event \($0)".utf8) }
        let leaves = records.map { TreeHash.leaf($0) }
        try kind.withStore { store throws in
            for start in stride(from: 0, to: count, by: 4_999) {
                try store.append(
                    Array(records[start..<min(start + 4_999, count)]), checkpoint: nil)
            }
            #expect(store.head.root == ReferenceTree.root(leaves[...]))
            for index in [0, 1, 255, 256, 65_535, 65_536, count - 1] {
                let node = try store.node(NodeID(level: 0, index: UInt64(index)))
                #expect(node == leaves[index])
            }
            for index in [0, 1, 17, 255, 256] {
                let node = try store.node(NodeID(level: 8, index: UInt64(index)))
                #expect(node == ReferenceTree.root(leaves[(index * 256)..<(index + 1) * 256]))
            }
            let top = try store.node(NodeID(level: 16, index: 0))
            #expect(top == ReferenceTree.root(leaves[0..<65_536]))
            for id in [
                NodeID(level: 0, index: UInt64(count)), NodeID(level: 8, index: 257),
                NodeID(level: 16, index: 1), NodeID(level: 24, index: 0),
                NodeID(level: 1, index: 0), NodeID(level: 7, index: 0), NodeID(level: 40, index: 0),
            ] {
                #expect(try store.node(id) == nil, "\(id)")
            }
        }
    }

    @Test(
        "stored nodes give the root of every earlier size, and proofs of it",
        arguments: StoreKind.allCases)
    func history(_ kind: StoreKind) throws {
        var generator = SeededGenerator(for: "history")
        try kind.withStore { store throws in
            let records = generator.records(600)
            try store.append(records, checkpoint: nil)
            let leaves = records.map { TreeHash.leaf($0) }
            func node(_ id: NodeID) throws -> Digest { try #require(try store.node(id)) }
            for size in [0, 1, 2, 3, 100, 255, 256, 257, 511, 512, 513, 600] {
                let root = try SubtreeHash.root(size: UInt64(size), node: node)
                #expect(root == ReferenceTree.root(leaves[..<size]))
                let rebuilt = try Frontier(size: UInt64(size), node: node)
                #expect(rebuilt.root() == root)
            }
        }
    }
}
