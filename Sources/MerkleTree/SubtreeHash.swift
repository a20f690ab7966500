/// Hashes of parts of a stored tree, computed from the nodes that are kept.
public enum SubtreeHash {
    /// The digest of a perfect subtree whose leaves all exist.
    ///
    /// - Parameters:
    ///   - id: The subtree. Of a level that is stored, it is one read; otherwise up to 128.
    ///   - node: Returns a stored node, of level 0, 8, 16 and so on.
    /// - Throws: What `node` throws.
    public static func digest<Failure: Error>(
        of id: NodeID, node: (NodeID) throws(Failure) -> Digest
    ) throws(Failure) -> Digest {
        guard !id.isStored else { return try node(id) }
        let storedLevel = id.level - id.level % NodeID.levelsPerTile
        let width = 1 << Int(id.level - storedLevel)
        let first = id.index << UInt64(id.level - storedLevel)
        var digests: [Digest] = []
        digests.reserveCapacity(width)
        for offset in 0..<UInt64(width) {
            digests.append(try node(NodeID(level: storedLevel, index: first + offset)))
        }
        return foldPerfect(&digests)
    }

    /// The digest of a perfect subtree, from the hashes of its leaves; their number is a power of
    /// two.
    public static func perfect(_ leaves: ArraySlice<Digest>) -> Digest {
        precondition(leaves.count.nonzeroBitCount == 1, "not a power of two")
        var digests = Array(leaves)
        return foldPerfect(&digests)
    }

    /// The root of the tree as it was with `size` leaves, MTH(D[0:size]) of RFC 6962 §2.1.
    ///
    /// - Throws: What `node` throws, which returns a stored node.
    public static func root<Failure: Error>(
        size: UInt64, node: (NodeID) throws(Failure) -> Digest
    ) throws(Failure) -> Digest {
        try digest(ofLeaves: 0..<size, node: node)
    }

    /// MTH(D[lower:upper]) of leaves as the recursion of RFC 6962 §2.1 splits them: `lower` is a
    /// multiple of the smallest power of two that is no less than their number.
    static func digest<Failure: Error>(
        ofLeaves leaves: Range<UInt64>, node: (NodeID) throws(Failure) -> Digest
    ) throws(Failure) -> Digest {
        var peaks: [Digest] = []
        for id in PerfectSubtrees(leaves: leaves) {
            peaks.append(try digest(of: id, node: node))
        }
        guard var result = peaks.popLast() else { return TreeHash.empty }
        while let peak = peaks.popLast() {
            result = TreeHash.node(peak, result)
        }
        return result
    }

    /// Joins neighbours level by level until one digest is left; their number is a power of two.
    private static func foldPerfect(_ digests: inout [Digest]) -> Digest {
        var count = digests.count
        while count > 1 {
            count /= 2
            for index in 0..<count {
                digests[index] = TreeHash.node(digests[2 * index], digests[2 * index + 1])
            }
        }
        return digests[0]
    }
}

/// The perfect subtrees that a range of leaves consists of, the largest and leftmost first.
///
/// The range begins at a multiple of the size of its largest subtree, as every range does that the
/// recursion of RFC 6962 §2.1 makes; so the subtrees are the one bits of its length.
struct PerfectSubtrees: Sequence, IteratorProtocol {
    private var leaves: Range<UInt64>

    init(leaves: Range<UInt64>) {
        precondition(leaves.upperBound <= NodeID.maximumLeafCount, "more leaves than a tree has")
        self.leaves = leaves
    }

    mutating func next() -> NodeID? {
        guard !leaves.isEmpty else { return nil }
        let count = leaves.upperBound - leaves.lowerBound
        let level = UInt8(63 - count.leadingZeroBitCount)
        let id = NodeID(level: level, index: leaves.lowerBound >> level)
        leaves = leaves.lowerBound + (1 << UInt64(level))..<leaves.upperBound
        return id
    }
}

extension Range<UInt64> {
    /// Where RFC 6962 §2.1 splits these leaves: after the largest power of two below their number; nil
    /// when there are fewer than two.
    var splitOfLeaves: UInt64? {
        let count = upperBound - lowerBound
        guard count > 1 else { return nil }
        return lowerBound + (1 << UInt64(63 - (count - 1).leadingZeroBitCount))
    }
}
