public import EventLog
import Foundation
import LMDBLog

extension Ledger {
    /// Copies the log of a ledger, and its log of reads, into a new directory outside the ledger.
    ///
    /// Works beside a running server. Keys and secrets are not copied: a backup that holds the keys too
    /// would bring back people who asked to be forgotten. Returns what the copy holds.
    public static func backUp(
        _ directory: LedgerDirectory, to backup: LedgerDirectory
    ) throws(LedgerError) -> LogHead {
        guard directory.exists else {
            throw LedgerError(.directory, "There is no ledger in \(directory.path).")
        }
        try DraftDirectory.checkApart(backup, from: directory)
        guard !backup.exists else {
            throw LedgerError(
                .directory, "There is a log in \(backup.path) already. Choose another directory.")
        }
        let copy = try DraftDirectory(of: backup)
        do throws(LedgerError) {
            let head = try copyLog(directory, to: copy.draft)
            try copy.finish()
            return head
        } catch {
            copy.remove()
            throw error
        }
    }

    private static func copyLog(
        _ directory: LedgerDirectory, to backup: LedgerDirectory
    ) throws(LedgerError) -> LogHead {
        let log = try openLog(directory, 1 << 40, readOnly: true)
        defer { log.close() }
        do throws(LogError) {
            let head = try log.copy(to: backup.log)
            try copyReads(directory, to: backup)
            return head
        } catch {
            throw LedgerError(error)
        }
    }

    /// Copies the log of reads, where there is one.
    static func copyReads(
        _ directory: LedgerDirectory, to other: LedgerDirectory
    ) throws(LogError) {
        guard FileManager.default.fileExists(atPath: directory.reads + "/data.mdb") else { return }
        let reads = try LMDBLog(directory: directory.reads, readOnly: true)
        defer { reads.close() }
        _ = try reads.copy(to: other.reads)
    }
}
