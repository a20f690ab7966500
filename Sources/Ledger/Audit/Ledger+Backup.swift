public import EventLog
import Foundation
import LMDBLog

extension Ledger {
    /// Copies the log of a ledger, and its log of reads with its anchor, into a new directory outside the ledger.
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
        let head: LogHead
        do throws(LogError) { head = try log.copy(to: backup.log) } catch {
            throw LedgerError(error)
        }
        try copyReads(directory, to: backup)
        return head
    }

    /// Copies the log of reads, where there is one, and its anchor.
    ///
    /// The anchor is read first, so that the entries that it commits to are in the copy of the log.
    static func copyReads(
        _ directory: LedgerDirectory, to other: LedgerDirectory
    ) throws(LedgerError) {
        if let anchor = try SmallFile.read(directory.readsAnchor) {
            try SmallFile.write(anchor, to: other.readsAnchor)
        }
        guard directory.hasReads else { return }
        do throws(LogError) {
            let reads = try LMDBLog(directory: directory.reads, readOnly: true)
            defer { reads.close() }
            _ = try reads.copy(to: other.reads)
        } catch {
            throw LedgerError(error)
        }
    }
}
