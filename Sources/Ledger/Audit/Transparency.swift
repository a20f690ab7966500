public import EventLog
public import MerkleTree

/// What auditors fetch to check the log without trusting the server: tiles, entry bundles, proofs and
/// signed checkpoints.
///
/// Formats are those of C2SP tlog-tiles, tlog-checkpoint and tlog-proof; proofs follow RFC 6962 §2.1.
/// Everything is read from what is durable. It may be called from any thread.
public struct Transparency: Sendable {
    private let log: any LogStore

    /// The view of one log.
    public init(_ log: any LogStore) {
        self.log = log
    }

    /// The newest signed checkpoint over what this log shows; nil before the first one. Another process may
    /// have added more to the files.
    public func newestCheckpoint() throws(LogError) -> StoredCheckpoint? {
        try log.checkpoint(atOrBelow: log.head.size)
    }

    /// The signed checkpoint of exactly this size; nil where none was signed.
    public func checkpoint(of size: UInt64) throws(LogError) -> StoredCheckpoint? {
        guard let found = try log.checkpoint(atOrBelow: size), found.size == size else {
            return nil
        }
        return found
    }

    /// The bytes of a tile or entry bundle; nil where the tree of `size` events has none of that name.
    ///
    /// A hash tile has 32 bytes a node. A bundle has each record behind its length of two bytes. The
    /// caller passes the size of a signed checkpoint: what is not signed yet is not published.
    public func tile(_ path: TilePath, size: UInt64) throws(LogError) -> [UInt8]? {
        guard size <= log.head.size, path.isAvailable(size: size) else { return nil }
        guard path.content == .entries else {
            return try HashTile.bytes(of: path) { (id) throws(LogError) in
                try log.presentNode(id)
            }
        }
        var bundle: [UInt8] = []
        var end = path.range.lowerBound
        try log.scan(from: Position(end), upTo: Position(path.range.upperBound)) {
            (_, record) throws(LogError) in
            EntryBundle.append(record, to: &bundle)
            end += 1
            return true
        }
        guard end == path.range.upperBound else {
            throw LogError(
                .damaged(Position(end)), "Position \(end) is missing; restore a backup.")
        }
        return bundle
    }

    /// The proof that the event at a position is in the tree of `size` events, the lowest sibling first.
    ///
    /// The position must be below the size, and the size at most the log's.
    public func inclusionProof(
        of position: Position, size: UInt64
    ) throws(LogError) -> [Digest] {
        try InclusionProof.make(index: position.value, size: size) {
            (id) throws(LogError) in try log.presentNode(id)
        }
    }

    /// The proof that the tree of `newSize` events begins with that of `oldSize` events.
    ///
    /// `oldSize` must be at most `newSize`, and that at most the log's size.
    public func consistencyProof(
        from oldSize: UInt64, to newSize: UInt64
    ) throws(LogError) -> [Digest] {
        try ConsistencyProof.make(from: oldSize, to: newSize) {
            (id) throws(LogError) in try log.presentNode(id)
        }
    }

    /// The root of the tree of the first `size` events, which must be at most the log's size.
    public func root(size: UInt64) throws(LogError) -> Digest {
        try log.root(at: size)
    }

    /// The leaf hash of the event at a position (RFC 6962 §2.1), which must be below the log's size.
    public func leaf(at position: Position) throws(LogError) -> Digest {
        try log.presentNode(NodeID(level: 0, index: position.value))
    }
}

extension LogStore {
    /// A stored node that must be there.
    func presentNode(_ id: NodeID) throws(LogError) -> Digest {
        if let digest = try node(id) { return digest }
        throw LogError(
            .damaged(Position(id.index << UInt64(id.level))),
            "Tree node \(id.level)/\(id.index) is missing; restore a backup.")
    }
}
