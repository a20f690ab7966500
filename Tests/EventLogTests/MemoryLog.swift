import EventLog
import MerkleTree
import Synchronization

/// A log in memory: the same promises without the disk.
final class MemoryLog: LogStore {
    private struct Contents {
        var records: [[UInt8]] = []
        var nodes: [NodeID: Digest] = [:]
        var checkpoints: [StoredCheckpoint] = []
        var frontier = Frontier()
    }

    private let contents = Mutex(Contents())

    /// An empty log.
    init() {}

    /// Size and root of what was appended.
    var head: LogHead {
        contents.withLock { LogHead(size: $0.frontier.size, root: $0.frontier.root()) }
    }

    /// None: memory is not damaged.
    var damage: LogError? { nil }

    /// Appends a group of records.
    @discardableResult
    func append(
        _ records: [[UInt8]], checkpoint: StoredCheckpoint?
    ) throws(LogError) -> LogHead {
        contents.withLock { contents in
            for record in records {
                contents.frontier.append(TreeHash.leaf(record)) { id, digest in
                    contents.nodes[id] = digest
                }
                contents.records.append(record)
            }
            if let checkpoint {
                contents.checkpoints.removeAll { $0.size == checkpoint.size }
                let place = contents.checkpoints.firstIndex { $0.size > checkpoint.size }
                contents.checkpoints.insert(checkpoint, at: place ?? contents.checkpoints.endIndex)
            }
            return LogHead(size: contents.frontier.size, root: contents.frontier.root())
        }
    }

    /// The bytes of one record.
    func record(at position: Position) throws(LogError) -> [UInt8]? {
        contents.withLock { contents in
            position.value < UInt64(contents.records.count)
                ? contents.records[Int(position.value)] : nil
        }
    }

    /// Walks the records in order.
    func scan(
        from start: Position, upTo end: Position,
        _ body: (Position, Span<UInt8>) throws(LogError) -> Bool
    ) throws(LogError) {
        let records = contents.withLock { $0.records }
        var position = start
        while position < end, position.value < UInt64(records.count) {
            let record = records[Int(position.value)]
            guard try body(position, record.span) else { return }
            position = position.next
        }
    }

    /// A tree node of level 0, 8, 16 ….
    func node(_ id: NodeID) throws(LogError) -> Digest? {
        contents.withLock { $0.nodes[id] }
    }

    /// Walks the stored nodes of a level.
    func scanNodes(
        level: UInt8, from start: UInt64, upTo end: UInt64,
        _ body: (UInt64, Digest) throws(LogError) -> Bool
    ) throws(LogError) {
        for index in start..<max(start, end) {
            let digest = contents.withLock { $0.nodes[NodeID(level: level, index: index)] }
            guard let digest, try body(index, digest) else { return }
        }
    }

    /// The newest checkpoint at or below a size.
    func checkpoint(atOrBelow size: UInt64) throws(LogError) -> StoredCheckpoint? {
        contents.withLock { $0.checkpoints.last { $0.size <= size } }
    }

    /// Walks all checkpoints.
    func checkpoints(
        _ body: (StoredCheckpoint) throws(LogError) -> Bool
    ) throws(LogError) {
        for checkpoint in contents.withLock({ $0.checkpoints }) where try !body(checkpoint) {
            return
        }
    }

    /// Nothing to do: memory is never in doubt.
    func reopen() throws(LogError) {}

    /// Nothing to do: memory can always be written.
    func prove() throws(LogError) {}

    /// Nothing to do.
    func close() {}
}
