public import EventLog
import Foundation
import LMDB
import LMDBLog
import Projections

extension Ledger {
    /// Records that are copied at once.
    private static let copiedRecords = 8192
    /// Bytes of records that are copied at once.
    private static let copiedBytes = 16 << 20

    /// Makes a ledger that holds only what was recorded up to a moment, in a directory that does not exist.
    ///
    /// Works beside a running server. The copy has the log, its checkpoints of that time, and the read
    /// models. It has no keys and no secrets, so that it can be asked and verified, but not written to: two
    /// ledgers that sign for one origin would contradict each other. The directory has its name only when
    /// all is written. Throws ``AsOfRefusal`` or ``LedgerError``; then nothing is left behind. Returns size
    /// and root of the copy.
    public static func replay(
        _ directory: LedgerDirectory, until asOf: AsOf, to copy: LedgerDirectory,
        clock: LedgerClock = .system, progress: Progress = { _, _ in }
    ) throws -> LogHead {
        guard directory.exists else {
            throw LedgerError(.directory, "There is no ledger in \(directory.path).")
        }
        try copy.requireAbsence()
        let log = try openLog(directory, 1 << 40, readOnly: true)
        defer { log.close() }
        let size = try RecordedTimes(log).size(asOf: asOf, now: clock.now())
        let part = try DraftDirectory(of: copy)
        do {
            let head = try fill(part.draft, with: size, of: log, progress)
            try part.finish()
            return head
        } catch {
            part.remove()
            throw error is LMDBError ? LedgerError(reading: error) ?? error : error
        }
    }

    static func fill(
        _ copy: LedgerDirectory, with size: UInt64, of log: LMDBLog, _ progress: Progress
    ) throws -> LogHead {
        let part = try openLog(copy, 1 << 40)
        defer { part.close() }
        var next: UInt64 = 0
        while next < size {
            let records = try log.records(
                from: Position(next), upTo: Position(size), limit: copiedRecords,
                maximumBytes: copiedBytes)
            guard !records.isEmpty else {
                throw LedgerError(.damaged, "The log ends at position \(next).")
            }
            next = try part.append(records, checkpoint: nil).size
            progress(next, size)
        }
        guard try part.head.root == log.root(at: size) else {
            throw LedgerError(.damaged, "The records do not have the root that the log's tree has.")
        }
        var checkpoints: [StoredCheckpoint] = []
        try log.checkpoints { (stored) throws(LogError) in
            guard stored.size <= size else { return false }
            checkpoints.append(stored)
            return true
        }
        try part.keep(checkpoints)
        let views = try Views(directory: copy.views)
        defer { views.close() }
        let bootID = BootIdentity.current()
        try Recovery(part, bootID: bootID).replay(into: views, progress)
        try views.setMark(ViewsMark(head: part.head, bootID: bootID, isClean: true))
        return part.head
    }
}
