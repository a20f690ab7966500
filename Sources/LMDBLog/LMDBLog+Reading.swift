public import EventLog
import LMDB
public import MerkleTree

extension LMDBLog {
    /// The bytes of one record, held against its leaf in the tree.
    public func record(at position: Position) throws(LogError) -> [UInt8]? {
        let present = present
        if let record = present.pending.record(at: position.value) { return record }
        return try again { () throws(LogError) in
            let record = try record(at: position, present.tables)
            guard record != nil || position.value >= present.head.size else {
                throw missing(position.value)
            }
            return record
        }
    }

    private func record(
        at position: Position, _ tables: LogTables
    ) throws(LogError) -> [UInt8]? {
        let block = seen.block(of: position.value)
        var isRight = true
        let record = try reading(position) { () throws(LMDBError) in
            try tables.environment.read { (transaction) throws(LMDBError) -> [UInt8]? in
                guard let bytes = try transaction.get(tables.records, position.value) else {
                    return nil
                }
                if !block.isKnown(bytes, at: position.value) {
                    isRight = false
                    if let leaf = try transaction.get(tables.nodes[0], position.value) {
                        isRight = Digest(bytes: leaf) == TreeHash.leaf(bytes)
                    }
                    if isRight { block.keep(bytes, at: position.value) }
                }
                return [UInt8](copying: bytes)
            }
        }
        guard isRight else { throw mismatch(at: position.value) }
        return record
    }

    /// Walks the records in order, each held against its leaf in the tree; a gap is damage.
    public func scan(
        from start: Position, upTo end: Position,
        _ body: (Position, Span<UInt8>) throws(LogError) -> Bool
    ) throws(LogError) {
        let present = present
        var expected = start.value
        var failure: LogError?
        func visit(_ key: UInt64, _ bytes: Span<UInt8>) -> Bool {
            expected += 1
            do throws(LogError) {
                return try body(Position(key), bytes)
            } catch {
                failure = error
                return false
            }
        }
        let isAtEnd = try again { () throws(LogError) in
            let isAtEnd = try walk(from: expected, upTo: end.value, present.tables, visit)
            let isShort = isAtEnd && expected < min(end.value, present.pending.base)
            if isShort { throw missing(expected) }
            return isAtEnd
        }
        if let failure { throw failure }
        guard isAtEnd else { return }
        while expected < end.value, let record = present.pending.record(at: expected) {
            guard visit(expected, record.span) else { break }
        }
        if let failure { throw failure }
    }

    /// Walks records until `body` returns false; whether it came to the end. A record is hashed and held
    /// against its leaf when it is read first; afterwards its fingerprint tells whether it has changed.
    private func walk(
        from start: UInt64, upTo end: UInt64, _ tables: LogTables,
        _ body: (UInt64, Span<UInt8>) -> Bool
    ) throws(LogError) -> Bool {
        var damage: LogError?
        var isAtEnd = true
        var next = start
        var block = seen.block(of: start)
        do throws(LMDBError) {
            try tables.environment.read { (transaction) throws(LMDBError) in
                var records = try transaction.cursor(tables.records)
                var leaves = try transaction.cursor(tables.nodes[0])
                var isThere = try records.seek(next)
                while isThere, isAtEnd {
                    let key = records.integerKey
                    guard key < end else {
                        isAtEnd = false
                        return
                    }
                    guard key == next else {
                        damage = missing(next)
                        return
                    }
                    if !block.contains(key) { block = seen.block(of: key) }
                    if !block.isKnown(records.value, at: key) {
                        guard try Self.move(&leaves, to: key),
                            Digest(bytes: leaves.value) == TreeHash.leaf(records.value)
                        else {
                            damage = mismatch(at: next)
                            return
                        }
                        block.keep(records.value, at: key)
                    }
                    isAtEnd = body(key, records.value)
                    next += 1
                    guard isAtEnd else { return }
                    isThere = try records.next()
                }
            }
        } catch {
            throw LogError(reading: error, in: directory, at: Position(next))
        }
        if let damage { throw damage }
        return isAtEnd
    }

    /// Moves to exactly this key, mostly the next.
    private static func move(_ leaves: inout Cursor, to key: UInt64) throws(LMDBError) -> Bool {
        if leaves.isOnEntry, leaves.integerKey &+ 1 == key, try leaves.next() {
            return leaves.integerKey == key
        }
        guard try leaves.seek(key) else { return false }
        return leaves.integerKey == key
    }

    private func missing(_ position: UInt64) -> LogError {
        LogError(
            .damaged(Position(position)),
            "Position \(position) is missing in \(directory)/data.mdb.")
    }

    private func mismatch(at position: UInt64) -> LogError {
        LogError(
            .damaged(Position(position)),
            "Position \(position): record and tree disagree in \(directory)/data.mdb.")
    }

    /// Does it a second time where it finds damage, which may have been a passing failure of the device;
    /// damage that is found again is noted.
    private func again<Result>(
        _ body: () throws(LogError) -> Result
    ) throws(LogError) -> Result {
        do throws(LogError) {
            return try body()
        } catch {
            guard case .damaged = error.code else { throw error }
        }
        do throws(LogError) {
            return try body()
        } catch {
            throw noted(error)
        }
    }

    /// A stored tree node.
    public func node(_ id: NodeID) throws(LogError) -> Digest? {
        let present = present
        if let digest = present.pending.node(id) { return digest }
        return try reading(Position(id.index << UInt64(id.level))) { () throws(LMDBError) in
            try present.tables.node(id)
        }
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
        try reading(nil) { () throws(LMDBError) in
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
        return try reading(nil) { () throws(LMDBError) in
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
        _ position: Position?, _ body: () throws(LMDBError) -> Result
    ) throws(LogError) -> Result {
        do throws(LMDBError) {
            return try body()
        } catch {
            throw LogError(reading: error, in: directory, at: position)
        }
    }
}
