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

extension InclusionProof {
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
        // The node and the last one of its level: "fn" and "sn" of the RFC.
        var node = index
        var last = size - 1
        var computed = leaf
        for sibling in proof {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                computed = TreeHash.node(sibling, computed)
                while node & 1 == 0, node > 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                computed = TreeHash.node(computed, sibling)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && computed == root
    }
}
