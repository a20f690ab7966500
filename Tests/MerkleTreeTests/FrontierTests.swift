import MerkleTree
import Testing

@Suite("Frontier")
struct FrontierTests {
    private struct Refusal: Error, Equatable {}

    @Test("has the roots of the vectors of google/certificate-transparency")
    func vectors() {
        var frontier = Frontier()
        #expect(frontier.root().hex == Samples.vectorRoots[0])
        for (index, record) in Samples.vectorRecords.enumerated() {
            frontier.append(TreeHash.leaf(record)) { _, _ in }
            #expect(frontier.root().hex == Samples.vectorRoots[index + 1])
            #expect(frontier.size == UInt64(index + 1))
        }
    }

    @Test("has the root that RFC 6962 defines at every size to 1,100")
    func roots() throws {
        let reference = ReferenceTree(leaves: Samples.leaves(1100))
        var tree = MemoryTree()
        for size in 0...1100 {
            #expect(tree.frontier.root() == reference.root(size))
            #expect(try tree.root(size: UInt64(size)) == reference.root(size))
            if size < 1100 { tree.append(reference.leaves[size]) }
        }
    }

    @Test("stores exactly the finished nodes of levels 0, 8 and 16, the lowest first")
    func stores() {
        var frontier = Frontier()
        var stored: [NodeID] = []
        for leaf in Samples.leaves(70_000) {
            let first = stored.count
            let size = frontier.size
            frontier.append(leaf) { id, _ in stored.append(id) }
            var expected = [NodeID(level: 0, index: size)]
            if (size + 1).isMultiple(of: 256) {
                expected.append(NodeID(level: 8, index: size / 256))
            }
            if (size + 1).isMultiple(of: 65_536) {
                expected.append(NodeID(level: 16, index: size / 65_536))
            }
            #expect(Array(stored[first...]) == expected)
        }
        #expect(Set(stored).count == 70_000 + 273 + 1)
    }

    @Test("is the same when perfect subtrees are appended at once")
    func atOnce() {
        let leaves = Samples.leaves(5 * 256 + 3)
        var one = Frontier()
        var other = Frontier()
        var nodes: [NodeID: Digest] = [:]
        for leaf in leaves { one.append(leaf) { nodes[$0] = $1 } }
        for tile in 0..<5 {
            let root = SubtreeHash.perfect(leaves[(tile * 256)..<(tile * 256 + 256)])
            other.append(subtree: root, level: 8) { id, digest in
                #expect(id.level >= 8)
                #expect(nodes[id] == digest)
            }
            #expect(other.size == UInt64(tile + 1) * 256)
        }
        for leaf in leaves[(5 * 256)...] { other.append(leaf) { #expect(nodes[$0] == $1) } }
        #expect(other.size == one.size)
        #expect(other.root() == one.root())
    }

    @Test("is restored from stored nodes, and grows on as if it had never stopped")
    func restores() throws {
        let leaves = Samples.leaves(70_000)
        var frontiers = [Frontier()]
        var tree = MemoryTree()
        for leaf in leaves {
            tree.append(leaf)
            frontiers.append(tree.frontier)
        }
        let around = [0, 255, 256, 257, 511, 512, 4096, 65_535, 65_536, 65_537, 65_792, 70_000]
        for size in Set(around + Array(0...600) + Array(stride(from: 0, to: 70_000, by: 997))) {
            var restored = try Frontier(size: UInt64(size)) { id throws(MemoryTree.Missing) in
                try tree.node(id)
            }
            #expect(restored.size == UInt64(size))
            #expect(restored.root() == frontiers[size].root())
            guard size < leaves.count else { continue }
            restored.append(leaves[size]) { id, digest in #expect(tree.nodes[id] == digest) }
            #expect(restored.root() == frontiers[size + 1].root())
        }
    }

    @Test("is as before when storing fails", arguments: [0, 1, 2, 3])
    func storingFails(failing: Int) throws {
        let leaves = Samples.leaves(65_537)
        var frontier = Frontier()
        for leaf in leaves.prefix(65_535) { frontier.append(leaf) { _, _ in } }
        let root = frontier.root()
        var calls = 0
        let append = { (frontier: inout Frontier) throws(Refusal) in
            try frontier.append(leaves[65_535]) { _, _ throws(Refusal) in
                defer { calls += 1 }
                if calls == failing { throw Refusal() }
            }
        }
        if failing < 3 {
            #expect(throws: Refusal()) { try append(&frontier) }
            #expect(frontier.size == 65_535)
            #expect(frontier.root() == root)
            try frontier.append(leaves[65_535]) { _, _ throws(Refusal) in }
        } else {
            try append(&frontier)
        }
        #expect(frontier.size == 65_536)
        #expect(frontier.root() != root)
    }

    @Test("says which node is missing when a stored tree is damaged")
    func damaged() throws {
        let tree = MemoryTree(leaves: Samples.leaves(300))
        let missing = MemoryTree.Missing(id: NodeID(level: 8, index: 1))
        #expect(throws: missing) {
            try Frontier(size: 512) { id throws(MemoryTree.Missing) in
                guard id.level == 0 else { return try tree.node(id) }
                return tree.nodes[id] ?? TreeHash.empty
            }
        }
    }

    @Test("computes every perfect subtree, stored or not")
    func subtrees() throws {
        let reference = ReferenceTree(leaves: Samples.leaves(1024))
        let tree = MemoryTree(leaves: reference.leaves)
        for level in UInt8(0)...10 {
            for index in 0..<(1024 >> Int(level)) {
                let first = index << Int(level)
                let digest = try tree.subtree(NodeID(level: level, index: UInt64(index)))
                #expect(digest == reference.hash(first..<first + 1 << Int(level)))
            }
        }
    }

    @Test("stores every eighth level")
    func levels() {
        #expect(NodeID(level: 56, index: 0).isStored)
        #expect(!NodeID(level: 57, index: 0).isStored)
    }
}
