import MerkleTree

// What auditors do with proofs and tiles, written from the documents alone.
extension ConsistencyProof {
    /// Verifies that a tree begins with the leaves of a smaller one (RFC 9162 §2.1.4.2).
    ///
    /// From size 0 everything follows: then the old root is that of the empty tree and the proof
    /// is empty.
    static func verify(
        _ proof: [Digest], from oldSize: UInt64, root oldRoot: Digest, to newSize: UInt64,
        root newRoot: Digest
    ) -> Bool {
        guard oldSize < newSize else {
            return oldSize == newSize && proof.isEmpty && oldRoot == newRoot
                && (newSize > 0 || newRoot == TreeHash.empty)
        }
        guard oldSize > 0 else { return proof.isEmpty && oldRoot == TreeHash.empty }
        var hashes = proof[...]
        // The old tree is one perfect subtree: its root begins the proof and is left out of it.
        if oldSize.nonzeroBitCount == 1, !proof.isEmpty { hashes = [oldRoot] + hashes }
        guard let first = hashes.popFirst() else { return false }
        var path = ProofPath(index: oldSize - 1, last: newSize - 1)
        path.skipRightChildren()
        var old = first
        var new = first
        for hash in hashes {
            guard let side = path.climb() else { return false }
            switch side {
            case .left:
                old = TreeHash.node(hash, old)
                new = TreeHash.node(hash, new)
            case .right:
                new = TreeHash.node(new, hash)
            }
        }
        return path.isAtRoot && old == oldRoot && new == newRoot
    }
}

/// The way from a node to the root, as the verifiers of RFC 9162 §2.1.3.2 and §2.1.4.2 walk it.
struct ProofPath {
    /// On which side of the path a sibling stands.
    enum Side {
        case left, right
    }

    /// The index of the node on its level ("fn" of the RFC).
    private var index: UInt64
    /// The index of the last node on that level ("sn" of the RFC).
    private var last: UInt64

    init(index: UInt64, last: UInt64) {
        self.index = index
        self.last = last
    }

    /// Whether there is nothing above.
    var isAtRoot: Bool { last == 0 }

    /// Goes up past one sibling, and past the levels where the last node has none; nil at the root.
    mutating func climb() -> Side? {
        guard !isAtRoot else { return nil }
        guard isRightChild || index == last else {
            shift()
            return .right
        }
        while !isRightChild && index != 0 {
            shift()
        }
        shift()
        return .left
    }

    /// Goes up for as long as the node is a right child: to the largest subtree that ends there.
    mutating func skipRightChildren() {
        while isRightChild {
            shift()
        }
    }

    private var isRightChild: Bool { index & 1 == 1 }

    private mutating func shift() {
        index >>= 1
        last >>= 1
    }
}
