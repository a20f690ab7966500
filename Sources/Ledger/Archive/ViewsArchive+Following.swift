import EventLog
import Foundation
import LMDB
import Projections

/// Making copies at month ends, in the background.
extension ViewsArchive {
    /// The nice value of the thread that makes copies: everything else goes first.
    private static let niceness: Int32 = 19
    /// Events that are in memory at once. There is time, and memory is the server's.
    private static let backgroundSliceEvents: UInt64 = 4096

    /// Whether a copy is due.
    var isCopyDue: Bool {
        get throws(LedgerError) { try stops.next(after: newest ?? 0) != nil }
    }

    /// The newest copy of this log; one that has more events was made of another.
    private var newest: UInt64? { files.sizes.last { $0 <= log.head.size } }

    /// Makes every copy that is due, on a thread of its own, and returns when it has ended.
    package func makeCopies() async throws(LedgerError) {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Void, LedgerError>, Never>) in
            let thread = Thread { [self] in
                // On Linux, this is the priority of the calling thread and of those that it starts.
                _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, Self.niceness)
                continuation.resume(returning: Result { () throws(LedgerError) in try copyAll() })
            }
            thread.name = "archive-copies"
            thread.stackSize = 8 << 20
            thread.start()
        }
        try result.get()
    }

    /// How many events the finished copies hold, ascending.
    package var copies: [UInt64] { files.sizes }

    private func copyAll() throws(LedgerError) {
        do {
            try copyDue()
        } catch {
            throw LedgerError(reading: error) ?? LedgerError(.unavailable, "\(error)")
        }
    }

    /// Replays one copy of the read models from stop to stop, and keeps a copy at each.
    private func copyDue() throws {
        let base = newest
        guard let first = try stops.next(after: base ?? 0) else { return }
        guard let (views, draft) = try openedDraft(from: base) else {
            // The next round begins with the one before.
            if let base { files.discard(base) }
            return
        }
        defer { try? FileManager.default.removeItem(atPath: draft) }
        defer { views.close() }
        var due: UInt64? = first
        while let size = due {
            try replay(into: views, upTo: size, slice: Self.backgroundSliceEvents)
            let copy = try files.newDraft()
            do {
                try files.checkRoom(forCopyOf: draft)
                try views.copy(to: copy)
                try files.keep(copy, as: size)
                noteChecked(size)
            } catch {
                try? FileManager.default.removeItem(atPath: copy)
                throw error
            }
            for size in try stops.outdated(files.sizes.filter { $0 <= size }) {
                files.discard(size)
            }
            due = try stops.next(after: size)
        }
    }
}
