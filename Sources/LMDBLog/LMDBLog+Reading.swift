public import EventLog
import LMDB
public import MerkleTree

extension LMDBLog {
    /// The bytes of one record.
    public func record(at position: Position) throws(LogError) -> [UInt8]? {
        let tables = tables
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
        let tables = tables
        var failure: LogError?
        try reading { () throws(LMDBError) in
            try tables.environment.read { (transaction) throws(LMDBError) in
                var expected = start.value
                try transaction.forEachInteger(tables.records, from: start.value) {
                    (key, bytes) throws(LMDBError) in
                    guard key < end.value else { return false }
                    guard key == expected else {
                        failure = LogError(
                            .damaged(Position(expected)), "Position \(expected) is missing.")
                        return false
                    }
                    expected += 1
                    do throws(LogError) {
                        return try body(Position(key), bytes)
                    } catch {
                        failure = error
                        return false
                    }
                }
            }
        }
        if let failure { throw failure }
    }

    /// A stored tree node.
    public func node(_ id: NodeID) throws(LogError) -> Digest? {
        let tables = tables
        return try reading { () throws(LMDBError) in try tables.node(id) }
    }

    /// Walks the stored nodes of a level.
    public func scanNodes(
        level: UInt8, from start: UInt64, upTo end: UInt64,
        _ body: (UInt64, Digest) throws(LogError) -> Bool
    ) throws(LogError) {
        let tables = tables
        guard let table = tables.table(of: NodeID(level: level, index: 0)) else { return }
        var failure: LogError?
        try reading { () throws(LMDBError) in
            try tables.environment.read { (transaction) throws(LMDBError) in
                try transaction.forEachInteger(table, from: start) {
                    (index, bytes) throws(LMDBError) in
                    guard index < end else { return false }
                    do throws(LogError) {
                        guard let digest = Digest(bytes: bytes) else {
                            throw LogError(
                                .damaged(Position(index << UInt64(level))),
                                "Tree node \(level)/\(index) has not 32 bytes.")
                        }
                        return try body(index, digest)
                    } catch {
                        failure = error
                        return false
                    }
                }
            }
        }
        if let failure { throw failure }
    }

    /// The newest checkpoint at or below a size.
    public func checkpoint(atOrBelow size: UInt64) throws(LogError) -> StoredCheckpoint? {
        let tables = tables
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
        let tables = tables
        var failure: LogError?
        try reading { () throws(LMDBError) in
            try tables.environment.read { (transaction) throws(LMDBError) in
                try transaction.forEachInteger(tables.checkpoints) {
                    (size, note) throws(LMDBError) in
                    do throws(LogError) {
                        return try body(StoredCheckpoint(size: size, note: [UInt8](copying: note)))
                    } catch {
                        failure = error
                        return false
                    }
                }
            }
        }
        if let failure { throw failure }
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
