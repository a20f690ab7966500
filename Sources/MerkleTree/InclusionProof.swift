/// Proofs that a leaf is in a tree (RFC 6962 §2.1.1).
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

    /// The leaves that each sibling of PATH(index, D[size]) covers, the lowest first.
    private static func siblings(index: UInt64, size: UInt64) -> [Range<UInt64>] {
        precondition(index < size, "the leaf is not in the tree")
        var leaves = 0..<size
        var siblings: [Range<UInt64>] = []
        while let middle = leaves.splitOfLeaves {
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
