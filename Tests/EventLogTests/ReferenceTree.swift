import MerkleTree

/// The tree hash as RFC 6962 §2.1 defines it, by recursion over all leaves: slow and plain.
enum ReferenceTree {
    static func root(_ leaves: ArraySlice<Digest>) -> Digest {
        if leaves.isEmpty { return TreeHash.empty }
        if leaves.count == 1 { return leaves[leaves.startIndex] }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        let middle = leaves.startIndex + half
        return TreeHash.node(root(leaves[..<middle]), root(leaves[middle...]))
    }

    static func root(of records: [[UInt8]]) -> Digest {
        root(records.map { TreeHash.leaf($0) }[...])
    }
}
