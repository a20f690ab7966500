/// Proofs that a tree has only grown (RFC 6962 §2.1.2).
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

    /// The leaves that each hash of PROOF(oldSize, D[newSize]) covers, in the order of the proof.
    private static func parts(oldSize: UInt64, newSize: UInt64) -> [Range<UInt64>] {
        precondition(oldSize <= newSize, "a tree does not shrink")
        guard oldSize > 0 else { return [] }
        var leaves = 0..<newSize
        var parts: [Range<UInt64>] = []
        // Whether what is left is the whole old tree, whose root the verifier has ("b" of the RFC).
        var isWholeOldTree = true
        while oldSize != leaves.upperBound, let middle = leaves.splitOfLeaves {
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
