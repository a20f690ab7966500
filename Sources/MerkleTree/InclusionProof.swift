/// Proofs that a leaf is in a tree (RFC 6962 §2.1.1, RFC 9162 §2.1.3).
public enum InclusionProof {
    /// Makes the proof that the leaf of an index is in the tree of some size.
    ///
    /// - Parameters:
    ///   - index: The index of the leaf; it is an error of the program when it is not below `size`.
    ///   - size: The number of leaves of the tree, at most those that are stored.
    ///   - node: Returns a stored node, of level 0, 8, 16 and so on.
    /// - Returns: The siblings on the way from the leaf to the root, the lowest first.
    /// - Throws: What `node` throws.
    public static func make<Failure: Error>(
        index: UInt64, size: UInt64, node: (NodeID) throws(Failure) -> Digest
    ) throws(Failure) -> [Digest] {
        var proof: [Digest] = []
        for leaves in siblings(index: index, size: size) {
            proof.append(try SubtreeHash.digest(ofLeaves: leaves, node: node))
        }
        return proof
    }

    /// Makes the proof that the leaf of an index is in the tree of some size.
    ///
    /// - Throws: What reading a node throws.
    public static func make<Source: NodeSource>(
        index: UInt64, size: UInt64, from source: Source
    ) throws(Source.Failure) -> [Digest] {
        try make(index: index, size: size) { id throws(Source.Failure) in try source.node(id) }
    }

    /// Verifies that a leaf is in a tree (RFC 9162 §2.1.3.2).
    ///
    /// - Parameters:
    ///   - proof: The siblings, the lowest first.
    ///   - leaf: The hash of the leaf, from ``TreeHash/leaf(_:)-([UInt8])``.
    ///   - index: The index of the leaf.
    ///   - size: The number of leaves of the tree.
    ///   - root: The root of the tree, from a checkpoint that is verified.
    public static func verify(
        _ proof: [Digest], leaf: Digest, index: UInt64, size: UInt64, root: Digest
    ) -> Bool {
        guard index < size else { return false }
        var path = ProofPath(index: index, last: size - 1)
        var computed = leaf
        for sibling in proof {
            guard let side = path.climb() else { return false }
            switch side {
            case .left: computed = TreeHash.node(sibling, computed)
            case .right: computed = TreeHash.node(computed, sibling)
            }
        }
        return path.isAtRoot && computed == root
    }

    /// The leaves that each sibling of PATH(index, D[size]) covers, the lowest first.
    private static func siblings(index: UInt64, size: UInt64) -> [Range<UInt64>] {
        precondition(index < size, "the leaf is not in the tree")
        var leaves = 0..<size
        var siblings: [Range<UInt64>] = []
        while let middle = ProofPath.split(leaves) {
            if index < middle {
                siblings.append(middle..<leaves.upperBound)
                leaves = leaves.lowerBound..<middle
            } else {
                siblings.append(leaves.lowerBound..<middle)
                leaves = middle..<leaves.upperBound
            }
        }
        return siblings.reversed()
    }
}
