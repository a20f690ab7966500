import EventLog
import Foundation
import LMDBLog
import Projections
import Queries
import Synchronization

/// The read models of a ledger that is only read. They follow what another process adds to the log: a mirror,
/// which has no read models, or a server, whose own are read. May be used on any thread.
final class FollowedViews: Sendable {
    private struct State {
        /// Read models of this process alone, once the log has grown.
        var own: PastViews?
        /// How many events were shown when it was looked last.
        var shown: UInt64
        /// How many events the first read models had when they were behind the log.
        var behindAt: UInt64?
        var accessVersion = 0
    }

    /// How many events the read models show, for those who wait for more.
    let applied = AppliedSignal()
    /// What the ledger was opened with. It stays open as long as answers may be read from it.
    private let first: PastViews
    private let log: LMDBLog
    private let archive: ViewsArchive
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "follow", qos: .utility)

    init(_ first: PastViews, _ log: LMDBLog, _ archive: ViewsArchive) {
        self.first = first
        self.log = log
        self.archive = archive
        state = Mutex(State(shown: first.size))
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
            // The log shows the events first, as it does beside a writer.
            if try size > views.appliedSize() {
                guard let own = try ownViews() else { return }
                try archive.replay(into: own.views, upTo: size)
                state.withLock { $0.own = own }
            }
            let hasGrown = state.withLock { state in
                guard size > state.shown else { return false }
                state.shown = size
                state.accessVersion += 1
                return true
            }
            if hasGrown { applied.advance(to: size) }
        } catch {
            throw LedgerError(reading: error) ?? LedgerError(.unavailable, "\(error)")
        }
    }

    /// The read models of this process; nil where those of another process may catch up by themselves.
    private func ownViews() throws -> PastViews? {
        if let own = state.withLock({ $0.own }) { return own }
        let size = try first.views.appliedSize()
        let isStill = state.withLock { state in
            defer { state.behindAt = size }
            return state.behindAt == size
        }
        return isStill ? try copy() : nil
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
