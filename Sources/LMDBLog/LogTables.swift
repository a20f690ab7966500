package import EventLog
import LMDB
import MerkleTree

/// The environment of a log and its tables, opened together.
///
/// Records and nodes are only ever appended. Each tree level has a table of its own, because LMDB
/// fills pages completely only where keys arrive in ascending order.
struct LogTables: Sendable {
    /// Stored levels: 0, 8, 16, 24 and 32, enough for 2^40 records.
    static let levels: [UInt8] = [0, 8, 16, 24, 32]

    let environment: Environment
    /// Position (native u64) → record.
    let records: Table
    /// Node index (native u64) → 32 bytes, by level.
    let nodes: [Table]
    /// Size (native u64) → signed note.
    let checkpoints: Table

    init(directory: String, options: Environment.Options) throws(LMDBError) {
        environment = try Environment(path: directory, options: options)
        records = try environment.openTable("records", flags: .integerKey)
        checkpoints = try environment.openTable("checkpoints", flags: .integerKey)
        var nodes: [Table] = []
        for level in Self.levels {
            nodes.append(try environment.openTable("nodes-\(level)", flags: .integerKey))
        }
        self.nodes = nodes
    }

    /// Which of the stored levels a node is of; nil for one that is not stored.
    static func place(of id: NodeID) -> Int? {
        let place = Int(id.level / NodeID.levelsPerTile)
        return id.isStored && place < levels.count ? place : nil
    }

    func table(of id: NodeID) -> Table? {
        Self.place(of: id).map { nodes[$0] }
    }

    /// Number of records, from the key of the last one.
    func size() throws(LMDBError) -> UInt64 {
        try environment.read { (transaction) throws(LMDBError) in
            guard let last = try transaction.lastInteger(records) else { return 0 }
            // No tree has a leaf beyond the last position.
            guard last <= Position.maximum.value else {
                throw LMDBError(.corrupted, operation: "read the end of the log")
            }
            return last + 1
        }
    }

    func node(_ id: NodeID) throws(LMDBError) -> Digest? {
        guard let table = table(of: id) else { return nil }
        return try environment.read { (transaction) throws(LMDBError) in
            guard let bytes = try transaction.get(table, id.index) else { return nil }
            return Digest(bytes: bytes)
        }
    }

    /// The frontier of the stored tree, from its nodes.
    func frontier() throws(LogError) -> Frontier {
        let size: UInt64
        do throws(LMDBError) {
            size = try self.size()
        } catch {
            throw LogError(reading: error, in: environment.path)
        }
        return try Frontier(size: size) { (id) throws(LogError) in
            let digest: Digest?
            do throws(LMDBError) {
                digest = try node(id)
            } catch {
                throw LogError(reading: error, in: environment.path)
            }
            if let digest { return digest }
            throw LogError(
                .damaged(Position(id.index << UInt64(id.level))),
                "Tree node \(id.level)/\(id.index) is missing in \(environment.path)/data.mdb; "
                    + "restore a backup.")
        }
    }
}

extension LogError {
    /// A log that has no record, because what was to write it was ended.
    package static func begun(in directory: String) -> LogError {
        LogError(
            .unavailable,
            "The log in \(directory) was begun and has no record yet. Run the wenzhi mirror, or what else "
                + "was to write it, again.")
    }

    /// A failure to read or open, first noticed at a position, where one is known.
    init(reading error: LMDBError, in directory: String, at position: Position? = nil) {
        switch error.code {
        case _ where error.isDamage:
            self.init(
                .damaged(position), "\(directory)/data.mdb is damaged: \(error.message)")
        case .busy:
            self.init(.locked, "The log is in use: \(error.message)")
        case .notFound where position == nil: self = .begun(in: directory)
        default:
            self.init(.unavailable, "The log cannot be read: \(error.message)")
        }
    }
}
