/// The place of a perfect subtree: its height and its number among the subtrees of that height.
///
/// The node of level L and index N covers the leaves N·2^L up to, without, (N+1)·2^L. A node never
/// changes once its leaves exist.
public struct NodeID: Hashable, Sendable {
    /// The levels that are stored: 0, 8, 16 and so on. They are the entries of tiles (C2SP
    /// tlog-tiles), so that a tile is one scan.
    public static let levelsPerTile: UInt8 = 8
    /// The largest number of leaves of a tree: an index has 56 bits.
    public static let maximumLeafCount: UInt64 = 1 << 56

    /// The height of the subtree, 0 for a leaf, at most 63.
    public let level: UInt8
    /// The number of the subtree among those of its level, from 0, below 2^56.
    public let index: UInt64

    /// Names a node; it is an error of the program when the level is over 63 or the index too large.
    @inlinable
    public init(level: UInt8, index: UInt64) {
        precondition(level < 64, "the level of a node is at most 63")
        precondition(index < Self.maximumLeafCount, "the index of a node has 56 bits")
        self.level = level
        self.index = index
    }

    /// Whether nodes of this level are stored; others are computed from them.
    @inlinable
    public var isStored: Bool { level.isMultiple(of: Self.levelsPerTile) }
}
