/// The right edge of a growing tree: enough to append a leaf and to compute the root, in memory.
///
/// It holds one digest for each perfect subtree that the leaves so far consist of, the largest
/// first; the sizes of those subtrees are the one bits of the number of leaves. Being a value, it
/// can be copied before a transaction and put back when that fails.
public struct Frontier: Sendable {
    /// The number of leaves.
    public private(set) var size: UInt64

    private var peaks: [Digest]

    /// The frontier of the tree without leaves.
    public init() {
        size = 0
        peaks = []
        peaks.reserveCapacity(Self.typicalPeakCount)
    }

    /// Rebuilds the frontier of the tree of `size` leaves from its stored nodes, as after a start.
    ///
    /// - Parameters:
    ///   - size: The number of leaves.
    ///   - node: Returns a stored node, of level 0, 8, 16 and so on. At most 255 are read for each
    ///     eight levels.
    /// - Throws: What `node` throws.
    public init<Failure: Error>(
        size: UInt64, node: (NodeID) throws(Failure) -> Digest
    ) throws(Failure) {
        self.init()
        for id in PerfectSubtrees(leaves: 0..<size) {
            peaks.append(try SubtreeHash.digest(of: id, node: node))
        }
        self.size = size
    }

    /// Appends the hash of the next leaf.
    ///
    /// - Parameters:
    ///   - leaf: The hash of the leaf, from ``TreeHash/leaf(_:)-([UInt8])``.
    ///   - storing: Is called with each finished node that must be stored, of level 0 (the leaf),
    ///     8, 16 and so on, from the lowest up.
    /// - Throws: What `storing` throws; then the frontier is as before.
    public mutating func append<Failure: Error>(
        _ leaf: Digest, storing: (NodeID, Digest) throws(Failure) -> Void
    ) throws(Failure) {
        try append(subtree: leaf, level: 0, storing: storing)
    }

    /// Appends the next perfect subtree of leaves at once; the tree's size is a multiple of its own.
    ///
    /// - Parameters:
    ///   - subtree: The hash of the subtree, from ``SubtreeHash/perfect(_:)``.
    ///   - first: Its height.
    ///   - storing: As of a leaf, for the subtree and what it finishes, but not for what is in it.
    /// - Throws: What `storing` throws; then the frontier is as before.
    public mutating func append<Failure: Error>(
        subtree: Digest, level first: UInt8, storing: (NodeID, Digest) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(size < NodeID.maximumLeafCount, "the tree is full")
        precondition(size.trailingZeroBitCount >= Int(first), "the subtree does not fit here")
        let id = NodeID(level: first, index: size >> first)
        if id.isStored { try storing(id, subtree) }
        var digest = subtree
        var level = first
        var peakCount = peaks.count
        while size >> level & 1 == 1 {
            peakCount -= 1
            digest = TreeHash.node(peaks[peakCount], digest)
            level += 1
            let id = NodeID(level: level, index: size >> level)
            if id.isStored { try storing(id, digest) }
        }
        peaks.removeLast(peaks.count - peakCount)
        peaks.append(digest)
        size += 1 << first
    }

    /// The root of the tree, MTH of RFC 6962 §2.1: the subtrees joined from the right.
    public func root() -> Digest {
        guard var digest = peaks.last else { return TreeHash.empty }
        for peak in peaks.dropLast().reversed() {
            digest = TreeHash.node(peak, digest)
        }
        return digest
    }

    private static let typicalPeakCount = 32
}
