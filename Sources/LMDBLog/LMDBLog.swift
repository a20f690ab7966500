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
        /// The journal ended with an entry that is not whole when the log was read.
        var isBroken = false
        /// What a read found wrong first; nothing is appended from then on.
        var damage: LogError?
    }

    /// Groups of fewer records go through the journal: for large ones pages cost more than flushes.
    private static let maximumJournalledRecords = 128
    /// Longer groups are not worth writing twice, however few records they are.
    private static let maximumJournalledBytes = Journal.byteCount / 8
    let directory: String
    /// Records that were held against the tree since the log was opened.
    let seen = Fingerprints()
    private let options: Environment.Options
    let state: Mutex<State>
    /// None where the log is only read.
    let journal: Mutex<Journal?>

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
        do throws(LMDBError) {
            tables = try LogTables(directory: directory, options: options)
        } catch {
            throw LogError(reading: error, in: directory)
        }
        return try load(tables, directory)
    }

    /// What the tables hold, with what the journal has beyond them, and where the journal ends.
    static func load(
        _ tables: LogTables, _ directory: String
    ) throws(LogError) -> (state: State, journalEnd: Int) {
        var frontier = try tables.frontier()
        let tail = try Journal.tail(inside: directory, after: &frontier)
        let head = LogHead(size: frontier.size, root: frontier.root())
        let state = State(
            tables: tables, frontier: frontier, head: head, pending: tail.pending,
            isBroken: tail.isBroken)
        return (state, tail.end)
    }

    /// What reads go by. The environment may show more by the time it is read, never less.
    var present: State { state.withLock { $0 } }

    /// Size and root of what is durable.
    public var head: LogHead { state.withLock { $0.head } }

    /// Whether the journal ended with an entry that is not whole when the log was opened: of a write that
    /// was cut short nobody was told that it is recorded.
    public var endsInBrokenEntry: Bool { present.isBroken }

    /// Bytes of the file that are in use, the size of the map and the reader slots, for supervision.
    public var usage: (usedBytes: Int, mapSizeBytes: Int, readerSlots: Int) {
        get throws(LogError) {
            do {
                let info = try present.tables.environment.info
                return (info.usedBytes, info.mapSizeBytes, info.readerSlots)
            } catch {
                throw LogError(reading: error, in: directory)
            }
        }
    }

    /// Appends a group of records with their tree nodes, durable on return.
    @discardableResult
    public func append(
        _ records: [[UInt8]], checkpoint: StoredCheckpoint?
    ) throws(LogError) -> LogHead {
        let (isInDoubt, frontier, damage) = state.withLock {
            ($0.isInDoubt, $0.frontier, $0.damage)
        }
        // An event that is recorded now would be lost when the operator restores a backup.
        if let damage { throw damage }
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
        var frontier = now.frontier
        var added = PendingRecords(after: frontier.size)
        added.append(records, to: &frontier)
        try write(now.tables) { (transaction) throws(LMDBError) in
            try Self.put(now.pending, into: &transaction, now.tables)
            try Self.put(added, into: &transaction, now.tables)
            if let checkpoint {
                try transaction.put(now.tables.checkpoints, checkpoint.size, checkpoint.note)
            }
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

    /// Writes one synced transaction; says what is known when that fails.
    func write(
        _ tables: LogTables, _ body: (inout WriteTransaction) throws(LMDBError) -> Void
    ) throws(LogError) {
        let openings = tables.environment.openings
        do throws(LMDBError) {
            try tables.environment.write(body)
        } catch {
            guard !tables.environment.mayHaveCommitted(since: openings) else {
                throw doubt(error.message)
            }
            switch error.code {
            case .mapFull, .noSpace, .transactionFull:
                throw LogError(.full, "There is no room to record anything: \(error.message)")
            case _ where error.isDamage:
                throw noted(LogError(reading: error, in: directory))
            default:
                throw LogError(.unavailable, "Nothing was recorded: \(error.message)")
            }
        }
    }

    static func put(
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
        if !now.pending.isEmpty, !now.isInDoubt, now.damage == nil, !options.readOnly {
            // What does not succeed here is in the journal still.
            _ = try? commit([], nil)
        }
        now.tables.environment.close()
    }
}
