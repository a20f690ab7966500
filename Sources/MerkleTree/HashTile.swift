/// The bytes of tiles of digests (C2SP tlog-tiles): 32 bytes for each node, at most 8,192.
public enum HashTile {
    /// Makes the bytes of a tile from the stored nodes.
    ///
    /// - Parameters:
    ///   - path: A tile of digests that is available in the tree; otherwise it is an error of the
    ///     program.
    ///   - node: Returns a stored node, of level 0, 8, 16 and so on.
    /// - Throws: What `node` throws.
    public static func bytes<Failure: Error>(
        of path: TilePath, node: (NodeID) throws(Failure) -> Digest
    ) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(path.width * Digest.byteCount)
        for id in nodes(of: path) {
            try node(id).append(to: &bytes)
        }
        return bytes
    }

    /// The nodes of a tile of digests, in order: their keys follow each other, so that a tile is
    /// one scan of the database.
    public static func nodes(of path: TilePath) -> [NodeID] {
        guard case .hashes(let level) = path.content, level < 8 else {
            preconditionFailure("a tile of digests below level 8 was expected")
        }
        return path.range.map { index in
            NodeID(level: level * NodeID.levelsPerTile, index: index)
        }
    }

    /// Reads the digests of a tile; nil when the bytes are not 1 to 256 digests.
    public static func digests(in bytes: [UInt8]) -> [Digest]? {
        guard bytes.count.isMultiple(of: Digest.byteCount),
            (1...TilePath.fullWidth).contains(bytes.count / Digest.byteCount)
        else { return nil }
        return stride(from: 0, to: bytes.count, by: Digest.byteCount).compactMap { start in
            Digest(bytes: bytes[start..<start + Digest.byteCount])
        }
    }
}
