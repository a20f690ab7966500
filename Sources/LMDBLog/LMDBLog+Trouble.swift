public import EventLog
import LMDB
import Synchronization

/// Unknown outcomes and damage: what is found out, and what is not done any more.
extension LMDBLog {
    /// What a read found wrong first; nothing is appended from then on.
    public var damage: LogError? { state.withLock { $0.damage } }

    /// Notes damage, and returns it.
    func noted(_ error: LogError) -> LogError {
        if case .damaged = error.code {
            state.withLock { state in state.damage = state.damage ?? error }
        }
        return error
    }

    /// Reads the tail again after a write whose outcome is unknown, and makes it durable.
    ///
    /// Reading goes on meanwhile, from what was durable before. After a failed flush the system may show
    /// what the device does not have: what was not known to be durable is written again, elsewhere.
    public func reopen() throws(LogError) {
        let known = present
        guard known.isInDoubt else { return }
        var (fresh, end) = try Self.load(known.tables, directory)
        guard fresh.head.size >= known.head.size else {
            throw noted(
                LogError(
                    .damaged(Position(fresh.head.size)),
                    "The log ends at \(fresh.head.size), but had \(known.head.size) events."))
        }
        if fresh.head.size > known.head.size {
            try write(known.tables) { (transaction) throws(LMDBError) in
                try Self.put(fresh.pending, into: &transaction, known.tables)
                guard fresh.pending.isEmpty else { return }
                try Self.putLastAgain(into: &transaction, known.tables)
            }
            fresh.pending = PendingRecords(after: fresh.head.size)
            end = 0
        }
        let (settled, journalEnd) = (fresh, end)
        journal.withLock { $0?.resume(at: journalEnd) }
        state.withLock { state in
            let damage = state.damage
            state = settled
            state.damage = damage
        }
    }

    /// Writes roots anew and the free page behind the journal's last entry, and flushes both.
    public func prove() throws(LogError) {
        let present = present
        if let damage = present.damage { throw damage }
        try write(present.tables) { (transaction) throws(LMDBError) in
            try Self.putLastAgain(into: &transaction, present.tables)
        }
        try journal.withLock { (journal) throws(LogError) in try journal?.prove() }
    }

    /// Changes nothing but makes LMDB write its roots anew: what they lead to is durable with them.
    private static func putLastAgain(
        into transaction: inout WriteTransaction, _ tables: LogTables
    ) throws(LMDBError) {
        guard let last = try transaction.lastInteger(tables.records) else { return }
        var copy: [UInt8] = []
        if let record = try transaction.get(tables.records, last) {
            copy = [UInt8](copying: record)
        }
        try transaction.put(tables.records, last, copy)
    }
}
