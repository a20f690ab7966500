public import EventLog
import Synchronization

extension LMDBLog {
    /// Shows what another process has added since this log was opened, which was for reading alone.
    ///
    /// - Throws: ``LogError``; also where the other process was writing at this moment. Then the log is as it was.
    public func refresh() throws(LogError) {
        let known = present
        var fresh = try Self.load(known.tables, directory).state
        guard fresh.head.size > known.head.size else { return }
        state.withLock { state in
            fresh.damage = state.damage
            state = fresh
        }
    }
}
