import MerkleTree

/// Whatever the nodes of a stored tree can be read from.
///
/// Only nodes of level 0, 8, 16 … are asked for, and only those whose leaves all exist; the rest is
/// computed by ``SubtreeHash``.
protocol NodeSource {
    /// What reading a node may throw; `Never` for a tree in memory.
    associatedtype Failure: Error

    /// Returns a stored node.
    func node(_ id: NodeID) throws(Failure) -> Digest
}

extension NodeSource {
    /// The digest of any perfect subtree whose leaves all exist, whether it is stored or not.
    func subtree(_ id: NodeID) throws(Failure) -> Digest {
        try SubtreeHash.digest(of: id) { id throws(Failure) in try node(id) }
    }

    /// The root of the tree as it was with `size` leaves.
    func root(size: UInt64) throws(Failure) -> Digest {
        try SubtreeHash.root(size: size) { id throws(Failure) in try node(id) }
    }
}

extension ConsistencyProof {
    /// Makes the proof that the tree of one size begins with the leaves of that of a smaller one.
    ///
    /// - Throws: What reading a node throws.
    static func make<Source: NodeSource>(
        from oldSize: UInt64, to newSize: UInt64, source: Source
    ) throws(Source.Failure) -> [Digest] {
        try make(from: oldSize, to: newSize) { id throws(Source.Failure) in try source.node(id) }
    }
}

extension InclusionProof {
    /// Makes the proof that the leaf of an index is in the tree of some size.
    ///
    /// - Throws: What reading a node throws.
    static func make<Source: NodeSource>(
        index: UInt64, size: UInt64, from source: Source
    ) throws(Source.Failure) -> [Digest] {
        try make(index: index, size: size) { id throws(Source.Failure) in try source.node(id) }
    }
}

extension HashTile {
    /// Makes the bytes of a tile from the stored nodes.
    ///
    /// - Throws: What reading a node throws.
    static func bytes<Source: NodeSource>(
        of path: TilePath, from source: Source
    ) throws(Source.Failure) -> [UInt8] {
        try bytes(of: path) { id throws(Source.Failure) in try source.node(id) }
    }
}
