/// Proofs that a tree has only grown (RFC 6962 §2.1.2, RFC 9162 §2.1.4).
public enum ConsistencyProof {
    /// Makes the proof that the tree of one size begins with the leaves of that of a smaller one.
    ///
    /// - Parameters:
    ///   - oldSize: The smaller size; it is an error of the program when it is over `newSize`.
    ///   - newSize: The larger size, at most the number of leaves that are stored.
    ///   - node: Returns a stored node, of level 0, 8, 16 and so on.
    /// - Returns: The proof; empty when the sizes are equal or the smaller is 0.
    /// - Throws: What `node` throws.
    public static func make<Failure: Error>(
        from oldSize: UInt64, to newSize: UInt64, node: (NodeID) throws(Failure) -> Digest
    ) throws(Failure) -> [Digest] {
        var proof: [Digest] = []
        for leaves in parts(oldSize: oldSize, newSize: newSize) {
            proof.append(try SubtreeHash.digest(ofLeaves: leaves, node: node))
        }
        return proof
    }

    /// Makes the proof that the tree of one size begins with the leaves of that of a smaller one.
    ///
    /// - Throws: What reading a node throws.
    public static func make<Source: NodeSource>(
        from oldSize: UInt64, to newSize: UInt64, source: Source
    ) throws(Source.Failure) -> [Digest] {
        try make(from: oldSize, to: newSize) { id throws(Source.Failure) in try source.node(id) }
    }

    /// Verifies that a tree begins with the leaves of a smaller one (RFC 9162 §2.1.4.2).
    ///
    /// From size 0 everything follows: then the old root is that of the empty tree and the proof
    /// is empty.
    public static func verify(
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

    /// The leaves that each hash of PROOF(oldSize, D[newSize]) covers, in the order of the proof.
    private static func parts(oldSize: UInt64, newSize: UInt64) -> [Range<UInt64>] {
        precondition(oldSize <= newSize, "a tree does not shrink")
        guard oldSize > 0 else { return [] }
        var leaves = 0..<newSize
        var parts: [Range<UInt64>] = []
        // Whether what is left is the whole old tree, whose root the verifier has ("b" of the RFC).
        var isWholeOldTree = true
        while oldSize != leaves.upperBound, let middle = ProofPath.split(leaves) {
            if oldSize <= middle {
                parts.append(middle..<leaves.upperBound)
                leaves = leaves.lowerBound..<middle
            } else {
                parts.append(leaves.lowerBound..<middle)
                leaves = middle..<leaves.upperBound
                isWholeOldTree = false
            }
        }
        if !isWholeOldTree { parts.append(leaves) }
        return parts.reversed()
    }
}
