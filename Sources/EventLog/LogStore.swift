public import MerkleTree

/// How far a log reaches, and the tree hash that commits to all of it.
public struct LogHead: Equatable, Sendable {
    /// Number of records; also the position that the next one gets.
    public let size: UInt64
    /// Merkle tree hash of all records (RFC 6962 §2.1).
    public let root: Digest

    /// A head of that size and root.
    public init(size: UInt64, root: Digest) {
        self.size = size
        self.root = root
    }

    /// The head of an empty log.
    public static let empty = LogHead(size: 0, root: TreeHash.empty)
}

/// A checkpoint as it is kept: the signed note, by the size that it commits to.
public struct StoredCheckpoint: Equatable, Sendable {
    /// Number of records that the note commits to.
    public let size: UInt64
    /// The signed note, byte for byte.
    public let note: [UInt8]

    /// A note for that size.
    public init(size: UInt64, note: [UInt8]) {
        self.size = size
        self.note = note
    }
}

/// An append-only log of records with its Merkle tree: what every store must do.
///
/// A store MUST keep these promises; the shared contract suite tests them.
/// - ``append(_:checkpoint:)`` returns only when every record, its tree nodes and the checkpoint are
///   durable, and then ``head`` and every read show them.
/// - When it throws ``LogError/Code/full`` nothing of the group is recorded, now or later.
/// - When it throws ``LogError/Code/outcomeUnknown`` the group is recorded as a whole or not at all,
///   and nobody knows which before ``reopen()``; appends are refused until then.
/// - Positions are gapless from 0; a record's bytes never change.
/// - A record that does not match its leaf in the tree is never handed out: reading it throws
///   ``LogError/Code/damaged(_:)``, and nothing is appended from then on.
///
/// Appends come from one thread at a time; reads may come from any.
public protocol LogStore: AnyObject, Sendable {
    /// Size and root of what is durable.
    var head: LogHead { get }

    /// Appends a group of records, and optionally a checkpoint over what was durable before. It takes the place
    /// of one of the same size.
    @discardableResult
    func append(_ records: [[UInt8]], checkpoint: StoredCheckpoint?) throws(LogError) -> LogHead

    /// The bytes of one record, or nil beyond the end.
    func record(at position: Position) throws(LogError) -> [UInt8]?

    /// Walks the records in order from `start` up to, not including, `end`.
    ///
    /// The bytes are valid only inside `body`, which returns false to stop.
    func scan(
        from start: Position, upTo end: Position,
        _ body: (Position, Span<UInt8>) throws(LogError) -> Bool
    ) throws(LogError)

    /// A stored tree node of level 0, 8, 16 …, or nil where the tree has none.
    func node(_ id: NodeID) throws(LogError) -> Digest?

    /// Walks the stored nodes of a level in order, from index `start` up to, not including, `end`:
    /// a hash tile is one such walk. `body` returns false to stop.
    func scanNodes(
        level: UInt8, from start: UInt64, upTo end: UInt64,
        _ body: (UInt64, Digest) throws(LogError) -> Bool
    ) throws(LogError)

    /// The newest checkpoint at or below a size; nil when there is none.
    func checkpoint(atOrBelow size: UInt64) throws(LogError) -> StoredCheckpoint?

    /// Walks all checkpoints, smallest size first; `body` returns false to stop.
    func checkpoints(
        _ body: (StoredCheckpoint) throws(LogError) -> Bool
    ) throws(LogError)

    /// What reading found to be damaged first; nil while all is well.
    var damage: LogError? { get }

    /// Reads the tail again and makes it durable: the way out of an unknown outcome. Reads go on
    /// meanwhile.
    func reopen() throws(LogError)

    /// Writes and flushes as an append does, but records nothing: whether appends are possible again.
    func prove() throws(LogError)

    /// Closes the store; it is not used afterwards.
    func close()
}

extension LogStore {
    /// Copies up to `limit` records, fewer when they exceed `maximumBytes`, starting at `start`.
    public func records(
        from start: Position, upTo end: Position, limit: Int, maximumBytes: Int
    ) throws(LogError) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var bytes = 0
        guard limit > 0 else { return found }
        try scan(from: start, upTo: end) { (_, record) throws(LogError) in
            found.append([UInt8](copying: record))
            bytes += record.count
            return found.count < limit && bytes < maximumBytes
        }
        return found
    }
}

extension [UInt8] {
    /// A copy of the bytes that a span shows.
    @inlinable
    public init(copying span: Span<UInt8>) {
        self = unsafe span.withUnsafeBufferPointer { unsafe Array($0) }
    }
}
