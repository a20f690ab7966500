public import EventLog
import LMDBLog

extension Ledger {
    /// Copies the log of a ledger into the directory of another, which is created and has none yet.
    ///
    /// Works beside a running server. Keys and secrets are not copied: a backup that holds the keys too
    /// would bring back people who asked to be forgotten. Returns what the copy holds.
    public static func backUp(
        _ directory: LedgerDirectory, to backup: LedgerDirectory
    ) throws(LedgerError) -> LogHead {
        guard directory.exists else {
            throw LedgerError(.directory, "There is no ledger in \(directory.path).")
        }
        guard !backup.exists else {
            throw LedgerError(
                .directory, "There is a log in \(backup.path) already. Choose another directory.")
        }
        try backup.create()
        let log = try openLog(directory, 1 << 40, readOnly: true)
        defer { log.close() }
        do {
            return try log.copy(to: backup.log)
        } catch {
            throw LedgerError(error)
        }
    }
}
