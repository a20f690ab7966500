import MerkleTree
import TestSupport
import Testing

@Suite("Inclusion and consistency proofs")
struct ProofTests {
    private static let largestSize = 300
    private let reference: ReferenceTree
    private let tree: MemoryTree

    init() {
        reference = ReferenceTree(leaves: Samples.leaves(Self.largestSize))
        tree = MemoryTree(leaves: reference.leaves)
    }

    @Test("includes every leaf in every tree of up to 300 leaves, as RFC 6962 defines")
    func inclusion() throws {
        for size in 1...Self.largestSize {
            let root = reference.root(size)
            for index in 0..<size {
                let proof = try InclusionProof.make(
                    index: UInt64(index), size: UInt64(size), from: tree)
                let isAccepted = InclusionProof.verify(
                    proof, leaf: reference.leaves[index], index: UInt64(index), size: UInt64(size),
                    root: root)
                // One expectation a size would hide which; one a case would be most of the time.
                if !isAccepted || proof != reference.path(index, 0..<size) {
                    Issue.record("index \(index) in size \(size)")
                }
            }
        }
    }

    @Test("connects every two trees of up to 300 leaves, as RFC 6962 defines")
    func consistency() throws {
        for size in 0...Self.largestSize {
            let root = reference.root(size)
            for old in 0...size {
                let proof = try ConsistencyProof.make(
                    from: UInt64(old), to: UInt64(size), source: tree)
                let expected = old == 0 ? [] : reference.subproof(old, 0..<size, true)
                let isAccepted = ConsistencyProof.verify(
                    proof, from: UInt64(old), root: reference.root(old), to: UInt64(size),
                    root: root)
                if !isAccepted || proof != expected { Issue.record("\(old) to \(size)") }
            }
        }
    }

    @Test("refuses an inclusion proof with anything changed")
    func mutatedInclusion() throws {
        let other = Digest(hashing: [9])
        for size in 1...40 {
            for index in 0..<size {
                let proof = reference.path(index, 0..<size)
                let leaf = reference.leaves[index]
                let root = reference.root(size)
                func refuses(
                    _ proof: [Digest], leaf: Digest? = nil, at newIndex: Int? = nil,
                    size newSize: Int? = nil, root newRoot: Digest? = nil, _ what: String
                ) {
                    let isAccepted = InclusionProof.verify(
                        proof, leaf: leaf ?? reference.leaves[index],
                        index: UInt64(newIndex ?? index), size: UInt64(newSize ?? size),
                        root: newRoot ?? root)
                    if isAccepted { Issue.record("\(what), index \(index) in size \(size)") }
                }
                for (name, mutated) in mutations(of: proof, with: other) {
                    refuses(mutated, name)
                }
                refuses(proof, leaf: other, "leaf")
                refuses(proof, root: other, "root")
                refuses(proof, at: size, "index past the end")
                refuses(proof, size: 0, "size 0")
                for wrong in 0..<size where wrong != index { refuses(proof, at: wrong, "index") }
                // An inner node is not a leaf, though its own path is good.
                if let sibling = proof.first, index % 2 == 0 {
                    refuses(
                        Array(proof.dropFirst()), leaf: TreeHash.node(leaf, sibling), "node as leaf"
                    )
                }
            }
        }
    }

    @Test("refuses a consistency proof with anything changed")
    func mutatedConsistency() throws {
        let other = Digest(hashing: [9])
        for size in 1...40 {
            for old in 1...size {
                let proof = reference.subproof(old, 0..<size, true)
                let oldRoot = reference.root(old)
                let root = reference.root(size)
                func refuses(
                    _ proof: [Digest], from newOld: Int? = nil, root first: Digest? = nil,
                    to newSize: Int? = nil, newRoot second: Digest? = nil, _ what: String
                ) {
                    let isAccepted = ConsistencyProof.verify(
                        proof, from: UInt64(newOld ?? old), root: first ?? oldRoot,
                        to: UInt64(newSize ?? size), root: second ?? root)
                    if isAccepted { Issue.record("\(what), \(old) to \(size)") }
                }
                for (name, mutated) in mutations(of: proof, with: other) {
                    refuses(mutated, name)
                }
                refuses(proof, root: other, "old root")
                refuses(proof, newRoot: other, "new root")
                refuses(proof, to: old - 1, "shrunk")
                if old < size {
                    refuses([], "empty proof")
                    refuses(proof, from: 0, "from 0 with a proof")
                    refuses([], from: 0, "from 0 with another root")
                }
            }
        }
    }

    @Test("knows the tree without leaves")
    func emptyTree() {
        let root = reference.root(5)
        func verify(_ proof: [Digest], _ old: UInt64, _ first: Digest, _ second: Digest) -> Bool {
            ConsistencyProof.verify(proof, from: 0, root: first, to: old, root: second)
        }
        #expect(verify([], 0, TreeHash.empty, TreeHash.empty))
        #expect(verify([], 5, TreeHash.empty, root))
        #expect(!verify([], 0, root, root))
        #expect(!verify([], 5, root, root))
        #expect(!verify([root], 5, TreeHash.empty, root))
        #expect(!InclusionProof.verify([], leaf: root, index: 0, size: 0, root: root))
    }

    @Test("makes and verifies proofs in trees of many levels of tiles")
    func largeTree() throws {
        var generator = SeededGenerator(for: "largeTree")
        let leaves = Samples.leaves(70_000)
        let tree = MemoryTree(leaves: leaves)
        for _ in 0..<100 {
            let size = UInt64.random(in: 1...70_000, using: &generator)
            let index = UInt64.random(in: 0..<size, using: &generator)
            let old = UInt64.random(in: 1...size, using: &generator)
            let root = try tree.root(size: size)
            let path = try InclusionProof.make(index: index, size: size, from: tree)
            #expect(
                InclusionProof.verify(
                    path, leaf: leaves[Int(index)], index: index, size: size, root: root))
            let proof = try ConsistencyProof.make(from: old, to: size, source: tree)
            #expect(
                ConsistencyProof.verify(
                    proof, from: old, root: try tree.root(size: old), to: size, root: root))
        }
    }

    @Test("verifies nothing, and ends, at sizes near 2^64")
    func hugeSizes() {
        let proof = [Digest](repeating: TreeHash.empty, count: 64)
        let huge = UInt64.max
        for index in [0, huge / 2, huge - 1, huge] {
            #expect(
                !InclusionProof.verify(
                    proof, leaf: TreeHash.empty, index: index, size: huge, root: TreeHash.empty))
            #expect(
                !ConsistencyProof.verify(
                    proof, from: index, root: TreeHash.empty, to: huge, root: TreeHash.empty))
        }
    }

    @Test("passes on what the source throws")
    func missingNode() throws {
        let missing = MemoryTree.Missing(id: NodeID(level: 0, index: 300))
        #expect(throws: missing) { try InclusionProof.make(index: 0, size: 301, from: tree) }
        #expect(throws: missing) { try ConsistencyProof.make(from: 300, to: 301, source: tree) }
    }

    /// Proofs that differ from a good one in one place, with the name of the change.
    private func mutations(of proof: [Digest], with other: Digest) -> [(String, [Digest])] {
        var mutations = [("longer", proof + [other]), ("longer at the front", [other] + proof)]
        for place in proof.indices {
            var changed = proof
            changed[place] = other
            mutations.append(("hash \(place) changed", changed))
            changed = proof
            changed.remove(at: place)
            mutations.append(("hash \(place) left out", changed))
            changed = proof
            changed.insert(proof[place], at: place)
            mutations.append(("hash \(place) twice", changed))
            if place > 0 {
                changed = proof
                changed.swapAt(place, place - 1)
                mutations.append(("hash \(place) swapped", changed))
            }
        }
        return mutations
    }
}
