import Catalogue
import EventLog
import LMDB
import Logging
import ReadModels
import Rules
import Synchronization

/// Trouble and the way out of it: before the first request, after the last, and in between.
extension Writer {
    /// Notes what went wrong and what becomes of it, and forgets everything not durable.
    func fail(_ error: any Error) -> LedgerError {
        let problem: LedgerError
        switch error {
        case let error as LedgerError: problem = error
        case let error as LogError: problem = LedgerError(error)
        case let error as LMDBError: problem = LedgerError(error)
        default: problem = LedgerError(.unavailable, "\(error)")
        }
        if problem.code == .clock {
            refuseForClock(problem)
            return problem
        }
        logger.error("a group was not written", metadata: ["reason": "\(problem.message)"])
        sealer.forget()
        overlay = Overlay(shared.withLock { $0.views })
        shared.withLock { $0.trouble = problem }
        return doubtful(problem)
    }

    /// What to tell the posters: when the log took the group but the views did not, or nobody
    /// knows, it is not known to be refused.
    private func doubtful(_ problem: LedgerError) -> LedgerError {
        let applied = (try? shared.withLock { $0.views }.appliedSize()) ?? 0
        guard problem.code != .outcomeUnknown, log.head.size > applied else { return problem }
        return LedgerError(
            .outcomeUnknown,
            "The log took it but the read models did not: \(problem.message) "
                + "Repeat with the same id.")
    }

    /// After trouble: reopens the log, brings the views up to it, and finishes erasures.
    func recoverIfNeeded() throws {
        guard let trouble = shared.withLock({ $0.trouble }), trouble.code != .clock else { return }
        if trouble.code == .outcomeUnknown { try log.reopen() }
        clockGuard.restart(after: try Self.lastRecordedTime(in: log))
        try bringViewsUpToDate { _, _ in }
        shared.withLock { $0.trouble = nil }
        try erase()
        logger.notice("writing resumes", metadata: ["events": "\(log.head.size)"])
    }

    /// Destroys the keys of those who asked for it, then says so in the log.
    func erase() throws {
        let pending = try Workspace(overlay).pendingErasures()
        guard !pending.isEmpty else { return }
        // Erasing does not wait for a clock that can be believed.
        let time = (try? nextTime()) ?? clockGuard.last
        for person in pending {
            try keys.destroy(person)
            let submission = try Erasure.submission(for: person, at: time)
            var writer = try GroupWriter(log, overlay, sealer: sealer, at: time)
            _ = try writer.write([submission], .each, nil, by: .ledger)
            if !writer.records.isEmpty { try commit(writer) }
        }
    }

    /// Makes the views show all of the log; rebuilds them when they cannot be trusted.
    func bringViewsUpToDate(_ progress: Progress) throws {
        // What is replayed may grant and revoke, however far it comes.
        defer { shared.withLock { $0.noteAccesses() } }
        var views = shared.withLock { $0.views }
        let recovery = Recovery(log, bootID: bootID)
        if try recovery.canContinue(views) {
            try recovery.replay(into: views, progress)
        } else {
            views = try recovery.rebuilt(
                views, directory: directory.views, mapSizeBytes: viewsMapBytes, progress)
        }
        shared.withLock { $0.show(views) }
        overlay = Overlay(views)
        applied.advance(to: log.head.size)
    }

    /// Before the first request: finishes what a crash interrupted.
    func start(_ progress: Progress) throws {
        try keys.recover(from: log)
        try bringViewsUpToDate(progress)
        let workspace = try Workspace(overlay)
        try resumeAcceptedClock(in: workspace)
        try keys.sweep { person throws(LMDBError) in
            guard let volunteer = try workspace.volunteer(person) else { return false }
            return volunteer.lifecycle != .erased
        }
        try erase()
        let views = shared.withLock { $0.views }
        try views.setMark(ViewsMark(head: log.head, bootID: bootID, isClean: false))
    }

    /// After the last request: signs, flushes the views and marks them clean.
    func finish() throws {
        let views = shared.withLock { $0.views }
        defer {
            views.close()
            keys.close()
        }
        try signer.signIfGrown(log)
        if shared.withLock({ $0.trouble.map { $0.code == .clock } ?? true }) {
            try views.setMark(ViewsMark(head: log.head, bootID: bootID, isClean: true))
        }
    }
}
