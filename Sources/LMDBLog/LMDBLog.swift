public import EventLog
import LMDB
import MerkleTree
import Synchronization

/// The embedded log: records, tree nodes and checkpoints in one LMDB environment, with a journal in
/// which small groups become durable first.
///
/// What is appended is durable on return, with one flush for a small group and two for a large one.
/// Groups of the journal go into the environment together with the next large group, with a
/// checkpoint, when the journal is full, and at the end. Reads show both alike.
public final class LMDBLog: LogStore {
    /// What changes with every append, and when the log is reopened.
    struct State {
        var tables: LogTables
        var frontier: Frontier
        var head: LogHead
        var pending: PendingRecords
        /// Set by a write whose outcome is unknown, until the log is reopened.
        var isInDoubt = false
    }

    /// Groups of fewer records go through the journal: for large ones pages cost more than flushes.
    private static let maximumJournalledRecords = 128
    /// Longer groups are not worth writing twice, however few records they are.
    private static let maximumJournalledBytes = Journal.byteCount / 8
    /// How long reopening waits for readers to finish, milliseconds.
    private static let reopenWaitMilliseconds = 10_000

    private let directory: String
    private let options: Environment.Options
    private let state: Mutex<State>
    /// None where the log is only read.
    private let journal: Mutex<Journal?>

    /// Opens the log in a directory, which is created unless `readOnly`.
    ///
    /// The map is address space, not memory or disk; it limits how large the log can grow.
    public init(
        directory: String, mapSizeBytes: Int = 1 << 40, readOnly: Bool = false
    ) throws(LogError) {
        self.directory = directory
        options = Environment.Options(
            mapSizeBytes: mapSizeBytes, maximumTables: 16, durability: .synced, readOnly: readOnly)
        let (opened, end) = try Self.open(directory, options)
        state = Mutex(opened)
        var journal: Journal?
        if !readOnly {
            journal = try Journal.open(inside: directory)
            journal?.resume(at: end)
        }
        self.journal = Mutex(journal)
    }

    /// The environment with what the journal has beyond it, and where the journal ends.
    private static func open(
        _ directory: String, _ options: Environment.Options
    ) throws(LogError) -> (state: State, journalEnd: Int) {
        let tables: LogTables
        do {
            tables = try LogTables(directory: directory, options: options)
        } catch {
            throw LogError(reading: error)
        }
        var frontier = try tables.frontier()
        let tail = try Journal.tail(inside: directory, after: &frontier)
        let head = LogHead(size: frontier.size, root: frontier.root())
        return (
            State(tables: tables, frontier: frontier, head: head, pending: tail.pending), tail.end
        )
    }

    /// What reads go by. The environment may show more by the time it is read, never less.
    var present: State { state.withLock { $0 } }

    /// Size and root of what is durable.
    public var head: LogHead { state.withLock { $0.head } }

    /// Bytes of the file that are in use, the size of the map and the reader slots, for supervision.
    public var usage: (usedBytes: Int, mapSizeBytes: Int, readerSlots: Int) {
        get throws(LogError) {
            do {
                let info = try present.tables.environment.info
                return (info.usedBytes, info.mapSizeBytes, info.readerSlots)
            } catch {
                throw LogError(reading: error)
            }
        }
    }

    /// Appends a group of records with their tree nodes, durable on return.
    @discardableResult
    public func append(
        _ records: [[UInt8]], checkpoint: StoredCheckpoint?
    ) throws(LogError) -> LogHead {
        let (isInDoubt, frontier) = state.withLock { ($0.isInDoubt, $0.frontier) }
        guard !isInDoubt else {
            throw LogError(.outcomeUnknown, "The last write is in doubt; reopen the log first.")
        }
        if checkpoint == nil, Self.isSmall(records),
            let head = try journal(records, after: frontier)
        {
            return head
        }
        return try commit(records, checkpoint)
    }

    private static func isSmall(_ records: [[UInt8]]) -> Bool {
        (1..<maximumJournalledRecords).contains(records.count)
            && records.reduce(0) { $0 + $1.count } <= maximumJournalledBytes
    }

    /// Appends to the journal; nil where it has no room.
    private func journal(
        _ records: [[UInt8]], after known: Frontier
    ) throws(LogError) -> LogHead? {
        var frontier = known
        var added = PendingRecords(after: known.size)
        let head = try journal.withLock { (journal) throws(LogError) -> LogHead? in
            guard journal?.hasRoom(for: records) ?? false else { return nil }
            added.append(records, to: &frontier)
            let head = LogHead(size: frontier.size, root: frontier.root())
            do throws(LogError) {
                try journal?.append(records, from: known.size, root: head.root)
            } catch {
                throw doubt(error.message)
            }
            return head
        }
        guard let head else { return nil }
        state.withLock { state in
            // In place: what waits already is not copied for every group.
            state.pending.append(added)
            state.frontier = frontier
            state.head = head
        }
        return head
    }

    /// Brings what is in the journal, and then a group, into the environment in one synced transaction.
    private func commit(
        _ records: [[UInt8]], _ checkpoint: StoredCheckpoint?
    ) throws(LogError) -> LogHead {
        let now = present
        let tables = now.tables
        var frontier = now.frontier
        var added = PendingRecords(after: frontier.size)
        added.append(records, to: &frontier)
        var isCommitting = false
        do throws(LMDBError) {
            try tables.environment.write { (transaction) throws(LMDBError) in
                try Self.put(now.pending, into: &transaction, tables)
                try Self.put(added, into: &transaction, tables)
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
            state.pending = PendingRecords(after: frontier.size)
        }
        journal.withLock { $0?.rewind() }
        return head
    }

    private static func put(
        _ pending: PendingRecords, into transaction: inout WriteTransaction, _ tables: LogTables
    ) throws(LMDBError) {
        for (number, record) in pending.records.enumerated() {
            let position = pending.base + UInt64(number)
            try transaction.put(tables.records, position, record, options: .append)
        }
        for (place, digests) in pending.nodes.enumerated() {
            for (number, digest) in digests.enumerated() {
                let index = pending.firstNode(of: place) + UInt64(number)
                try digest.withSpan { (bytes) throws(LMDBError) in
                    try transaction.put(tables.nodes[place], index, bytes, options: .append)
                }
            }
        }
    }

    /// Before the commit began nothing can be durable; afterwards nobody knows.
    private func failure(_ error: LMDBError, isCommitting: Bool) -> LogError {
        // A full map is found while the commit still prepares pages, before any is written.
        if isCommitting, error.code != .mapFull {
            return doubt(error.message)
        }
        switch error.code {
        case .mapFull, .noSpace, .transactionFull:
            return LogError(.full, "There is no room to record anything: \(error.message)")
        default:
            return LogError(.unavailable, "Nothing was recorded: \(error.message)")
        }
    }

    /// From here on nothing is appended until the log is reopened.
    private func doubt(_ reason: String) -> LogError {
        state.withLock { $0.isInDoubt = true }
        return LogError(
            .outcomeUnknown, "The write failed and may or may not be durable: \(reason)")
    }

    /// Brings everything into the environment where that is possible, and closes the files, with the
    /// last reader where some still read.
    public func close() {
        let now = present
        if !now.pending.isEmpty, !now.isInDoubt, !options.readOnly {
            // What does not succeed here is in the journal still.
            _ = try? commit([], nil)
        }
        now.tables.environment.close()
    }

    /// Closes, waits for readers, opens again and reads the tail.
    ///
    /// After a failed flush the system may show what the device does not have: what is only in the
    /// journal is written again, elsewhere.
    public func reopen() throws(LogError) {
        let wasInDoubt = present.isInDoubt
        present.tables.environment.close()
        for _ in 0..<Self.reopenWaitMilliseconds {
            do {
                var (fresh, end) = try Self.open(directory, options)
                fresh.isInDoubt = wasInDoubt
                state.withLock { $0 = fresh }
                journal.withLock { $0?.resume(at: end) }
                if wasInDoubt, !fresh.pending.isEmpty { _ = try commit([], nil) }
                state.withLock { $0.isInDoubt = false }
                return
            } catch  where error.code == .locked {
                Pause.milliseconds(1)
            }
        }
        throw LogError(
            .locked, "Readers kept the log open; nothing can be recorded until they end.")
    }
}
