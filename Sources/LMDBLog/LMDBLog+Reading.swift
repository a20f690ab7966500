public import EventLog
import LMDB
public import MerkleTree

extension LMDBLog {
    /// The bytes of one record.
    public func record(at position: Position) throws(LogError) -> [UInt8]? {
        let present = present
        if let record = present.pending.record(at: position.value) { return record }
        let tables = present.tables
        return try reading { () throws(LMDBError) in
            try tables.environment.read { (transaction) throws(LMDBError) in
                guard let bytes = try transaction.get(tables.records, position.value) else {
                    return nil
                }
                return [UInt8](copying: bytes)
            }
        }
    }

    /// Walks the records in order; a gap is damage.
    public func scan(
        from start: Position, upTo end: Position,
        _ body: (Position, Span<UInt8>) throws(LogError) -> Bool
    ) throws(LogError) {
        let present = present
        var expected = start.value
        func visit(_ key: UInt64, _ bytes: Span<UInt8>) throws(LogError) -> Bool {
            guard key < end.value else { return false }
            guard key == expected else {
                throw LogError(
                    .damaged(Position(expected)), "Position \(expected) is missing.")
            }
            expected += 1
            return try body(Position(key), bytes)
        }
        guard try walk(present.tables.records, from: start.value, in: present, visit) else {
            return
        }
        while let record = present.pending.record(at: max(expected, present.pending.base)) {
            guard try visit(max(expected, present.pending.base), record.span) else { return }
        }
    }

    /// A stored tree node.
    public func node(_ id: NodeID) throws(LogError) -> Digest? {
        let present = present
        if let digest = present.pending.node(id) { return digest }
        return try reading { () throws(LMDBError) in try present.tables.node(id) }
    }

    /// Walks the stored nodes of a level.
    public func scanNodes(
        level: UInt8, from start: UInt64, upTo end: UInt64,
        _ body: (UInt64, Digest) throws(LogError) -> Bool
    ) throws(LogError) {
        let present = present
        guard let place = LogTables.place(of: NodeID(level: level, index: 0)) else { return }
        var next = start
        func visit(_ index: UInt64, _ bytes: Span<UInt8>) throws(LogError) -> Bool {
            guard index < end else { return false }
            guard let digest = Digest(bytes: bytes) else {
                throw LogError(
                    .damaged(Position(index << UInt64(level))),
                    "Tree node \(level)/\(index) has not 32 bytes.")
            }
            next = index + 1
            return try body(index, digest)
        }
        guard try walk(present.tables.nodes[place], from: start, in: present, visit) else {
            return
        }
        next = max(next, present.pending.firstNode(of: place))
        while next < end, let digest = present.pending.node(NodeID(level: level, index: next)) {
            guard try body(next, digest) else { return }
            next += 1
        }
    }

    /// Walks a table until `body` returns false; whether it came to the end.
    private func walk(
        _ table: Table, from start: UInt64, in present: State,
        _ body: (UInt64, Span<UInt8>) throws(LogError) -> Bool
    ) throws(LogError) -> Bool {
        var failure: LogError?
        var isAtEnd = true
        try reading { () throws(LMDBError) in
            try present.tables.environment.read { (transaction) throws(LMDBError) in
                try transaction.forEachInteger(table, from: start) {
                    (key, bytes) throws(LMDBError) in
                    do throws(LogError) {
                        isAtEnd = try body(key, bytes)
                    } catch {
                        failure = error
                        isAtEnd = false
                    }
                    return isAtEnd
                }
            }
        }
        if let failure { throw failure }
        return isAtEnd
    }

    /// The newest checkpoint at or below a size.
    public func checkpoint(atOrBelow size: UInt64) throws(LogError) -> StoredCheckpoint? {
        let tables = present.tables
        return try reading { () throws(LMDBError) in
            try tables.environment.read { (transaction) throws(LMDBError) in
                var cursor = try transaction.cursor(tables.checkpoints)
                var found = try cursor.seek(size)
                if !found { found = try cursor.last() }
                if found, cursor.integerKey > size { found = try cursor.previous() }
                guard found else { return nil }
                return StoredCheckpoint(
                    size: cursor.integerKey, note: [UInt8](copying: cursor.value))
            }
        }
    }

    /// Walks all checkpoints, smallest size first.
    public func checkpoints(
        _ body: (StoredCheckpoint) throws(LogError) -> Bool
    ) throws(LogError) {
        let present = present
        _ = try walk(present.tables.checkpoints, from: 0, in: present) {
            (size, note) throws(LogError) in
            try body(StoredCheckpoint(size: size, note: [UInt8](copying: note)))
        }
    }

    private func reading<Result>(
        _ body: () throws(LMDBError) -> Result
    ) throws(LogError) -> Result {
        do throws(LMDBError) {
            return try body()
        } catch {
            throw LogError(reading: error)
        }
    }
}
