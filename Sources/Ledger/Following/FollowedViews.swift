import EventLog
import Foundation
import LMDBLog
import Projections
import Queries
import Synchronization

/// The read models of a ledger that is only read. They follow what another process, such as a mirror, adds to
/// the log. May be used on any thread.
final class FollowedViews: Sendable {
    private struct State {
        /// Read models of this process alone, once the log has grown.
        var own: PastViews?
        var accessVersion = 0
    }

    /// How many events the read models show, for those who wait for more.
    let applied = AppliedSignal()
    /// What the ledger was opened with. It stays open as long as answers may be read from it.
    private let first: PastViews
    private let log: LMDBLog
    private let archive: ViewsArchive
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "follow", qos: .utility)

    init(_ first: PastViews, _ log: LMDBLog, _ archive: ViewsArchive) {
        self.first = first
        self.log = log
        self.archive = archive
        applied.advance(to: first.size)
    }

    var views: Views { state.withLock { $0.own?.views } ?? first.views }

    /// Grows with every event that follows, because an access may have been granted or revoked.
    var accessVersion: Int { state.withLock { $0.accessVersion } }

    /// Shows what was added since; returns when the read models show it.
    func follow() async throws(LedgerError) {
        let result = await withCheckedContinuation { continuation in
            queue.async { [self] in
                continuation.resume(returning: Result { () throws(LedgerError) in try advance() })
            }
        }
        try result.get()
    }

    /// Waits until nothing is being followed. The archive, which is stopped before, ends a replay soon.
    func close() { queue.sync {} }

    private func advance() throws(LedgerError) {
        do {
            try log.refresh()
            let size = log.head.size
            guard try size > views.appliedSize() else { return }
            // The log shows the events first, as it does beside a writer.
            let own = try state.withLock { $0.own } ?? copy()
            try archive.replay(into: own.views, upTo: size)
            state.withLock { state in
                state.own = own
                state.accessVersion += 1
            }
            applied.advance(to: size)
        } catch {
            throw LedgerError(reading: error) ?? LedgerError(.unavailable, "\(error)")
        }
    }

    /// Copies the first read models, because others may use them and write to them.
    private func copy() throws -> PastViews {
        let size = try first.views.appliedSize()
        let draft = try archive.files.newDraft()
        do {
            try archive.files.checkRoom(forCopyOf: first.views.directory)
            try first.views.copy(to: draft)
            if let views = archive.opened(draft, size) {
                return PastViews(views, size: size, from: nil, draft: draft)
            }
            throw LedgerError(.unavailable, "The copy of the read models cannot be opened.")
        } catch {
            try? FileManager.default.removeItem(atPath: draft)
            throw error
        }
    }
}
