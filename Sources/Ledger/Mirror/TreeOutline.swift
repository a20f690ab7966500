import MerkleTree

/// The hash over each entry bundle of a tree, from some bundle on. With it each bundle is checked by itself.
///
/// It is made only where these hashes, behind a part of the tree that is known, give the root that was
/// signed. It has 32 bytes for 256 records.
struct TreeOutline: Sendable {
    /// The root and size that were signed.
    let checkpoint: Checkpoint
    /// The part of the tree that was known, whole bundles only.
    private let known: Frontier
    /// The nodes over the full bundles that follow.
    private let nodes: [Digest]
    /// The leaves behind the last full bundle.
    private let leaves: [Digest]

    /// Puts hashes of tiles behind a known part; nil where the root is not the one that was signed.
    init?(_ checkpoint: Checkpoint, after known: Frontier, nodes: [Digest], leaves: [Digest]) {
        var tree = known
        for node in nodes { tree.append(bundle: node) }
        for leaf in leaves { tree.append(leaf) { _, _ in } }
        guard tree.size == checkpoint.size, tree.root() == checkpoint.root else { return nil }
        self.checkpoint = checkpoint
        self.known = known
        self.nodes = nodes
        self.leaves = leaves
    }

    /// The number of the first bundle that is checked with it.
    private var firstBundle: UInt64 { known.size / Self.width }

    /// Whether a bundle of the tree has records with these leaf hashes.
    func holds(_ hashes: [Digest], inBundle bundle: UInt64) -> Bool {
        let place = Int(bundle - firstBundle)
        guard place < nodes.count else { return place == nodes.count && hashes == leaves }
        return hashes.count == TilePath.fullWidth
            && SubtreeHash.perfect(hashes[...]) == nodes[place]
    }

    /// The root of the tree as it was with `size` records; its last bundle begins with `leaves`.
    ///
    /// The size is at least that of the known part and at most that of the checkpoint.
    func root(size: UInt64, leaves: some Sequence<Digest>) -> Digest {
        var tree = known
        for node in nodes.prefix(Int(size / Self.width - firstBundle)) { tree.append(bundle: node) }
        for leaf in leaves { tree.append(leaf) { _, _ in } }
        precondition(tree.size == size, "leaves are missing")
        return tree.root()
    }

    static let width = UInt64(TilePath.fullWidth)
}

extension Frontier {
    /// Appends a full bundle's records by the node over them.
    fileprivate mutating func append(bundle node: Digest) {
        append(subtree: node, level: NodeID.levelsPerTile) { _, _ in }
    }
}
