public import EventLog
import LMDB
import MerkleTree
import Synchronization

/// The embedded log: records, tree nodes and checkpoints in one LMDB environment, every commit
/// synced.
public final class LMDBLog: LogStore {
    /// What changes when the log is reopened.
    private struct State {
        var tables: LogTables
        var frontier: Frontier
        var head: LogHead
        /// Set by a commit whose outcome is unknown, until the log is reopened.
        var isInDoubt = false
    }

    /// How long reopening waits for readers to finish, milliseconds.
    private static let reopenWaitMilliseconds = 10_000

    private let directory: String
    private let options: Environment.Options
    private let state: Mutex<State>

    /// Opens the log in a directory, which is created unless `readOnly`.
    ///
    /// The map is address space, not memory or disk; it limits how large the log can grow.
    public init(
        directory: String, mapSizeBytes: Int = 1 << 40, readOnly: Bool = false
    ) throws(LogError) {
        self.directory = directory
        options = Environment.Options(
            mapSizeBytes: mapSizeBytes, maximumTables: 16, durability: .synced, readOnly: readOnly)
        state = Mutex(try Self.open(directory, options))
    }

    private static func open(
        _ directory: String, _ options: Environment.Options
    ) throws(LogError) -> State {
        let tables: LogTables
        do {
            tables = try LogTables(directory: directory, options: options)
        } catch {
            throw LogError(reading: error)
        }
        let frontier = try tables.frontier()
        return State(
            tables: tables, frontier: frontier,
            head: LogHead(size: frontier.size, root: frontier.root()))
    }

    var tables: LogTables { state.withLock { $0.tables } }

    /// Size and root of what is durable.
    public var head: LogHead { state.withLock { $0.head } }

    /// Bytes of the file that are in use, the size of the map and the reader slots, for supervision.
    public var usage: (usedBytes: Int, mapSizeBytes: Int, readerSlots: Int) {
        get throws(LogError) {
            do {
                let info = try tables.environment.info
                return (info.usedBytes, info.mapSizeBytes, info.readerSlots)
            } catch {
                throw LogError(reading: error)
            }
        }
    }

    /// Appends a group of records with their tree nodes in one synced transaction.
    @discardableResult
    public func append(
        _ records: [[UInt8]], checkpoint: StoredCheckpoint?
    ) throws(LogError) -> LogHead {
        let (tables, known, isInDoubt) = state.withLock { ($0.tables, $0.frontier, $0.isInDoubt) }
        guard !isInDoubt else {
            throw LogError(.outcomeUnknown, "The last commit is in doubt; reopen the log first.")
        }
        var frontier = known
        var isCommitting = false
        do throws(LMDBError) {
            try tables.environment.write { (transaction) throws(LMDBError) in
                for record in records {
                    try Self.put(record, into: &transaction, tables, &frontier)
                }
                if let checkpoint {
                    try transaction.put(tables.checkpoints, checkpoint.size, checkpoint.note)
                }
                isCommitting = true
            }
        } catch {
            throw failure(error, isCommitting: isCommitting)
        }
        let head = LogHead(size: frontier.size, root: frontier.root())
        state.withLock { state in
            state.frontier = frontier
            state.head = head
        }
        return head
    }

    private static func put(
        _ record: [UInt8], into transaction: inout WriteTransaction, _ tables: LogTables,
        _ frontier: inout Frontier
    ) throws(LMDBError) {
        try transaction.put(tables.records, frontier.size, record, options: .append)
        try frontier.append(TreeHash.leaf(record)) { (id, digest) throws(LMDBError) in
            guard let table = tables.table(of: id) else { return }
            try digest.withSpan { (bytes) throws(LMDBError) in
                try transaction.put(table, id.index, bytes, options: .append)
            }
        }
    }

    /// Before the commit began nothing can be durable; afterwards nobody knows.
    private func failure(_ error: LMDBError, isCommitting: Bool) -> LogError {
        // A full map is found while the commit still prepares pages, before any is written.
        if isCommitting, error.code != .mapFull {
            state.withLock { $0.isInDoubt = true }
            return LogError(
                .outcomeUnknown, "The commit failed and may or may not be durable: \(error.message)"
            )
        }
        switch error.code {
        case .mapFull, .noSpace, .transactionFull:
            return LogError(.full, "There is no room to record anything: \(error.message)")
        default:
            return LogError(.unavailable, "Nothing was recorded: \(error.message)")
        }
    }

    /// Closes the files, with the last reader where some still read.
    public func close() {
        state.withLock { $0.tables.environment.close() }
    }

    /// Closes, waits for readers, opens again and reads the tail.
    public func reopen() throws(LogError) {
        state.withLock { $0.tables.environment.close() }
        for _ in 0..<Self.reopenWaitMilliseconds {
            do {
                let fresh = try Self.open(directory, options)
                state.withLock { $0 = fresh }
                return
            } catch  where error.code == .locked {
                Pause.milliseconds(1)
            }
        }
        throw LogError(
            .locked, "Readers kept the log open; nothing can be recorded until they end.")
    }
}
