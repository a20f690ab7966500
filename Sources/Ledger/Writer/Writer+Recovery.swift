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
        numbers.rollBack()
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
        let workspace = try Workspace(overlay)
        try keys.resolveDoubt { person throws(LMDBError) in
            try workspace.volunteer(person) != nil
        }
        if numbers.size != log.head.size { try numbers.rebuild(log, keys, workspace) }
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
            try keys.destroy(person, at: time)
            let submission = try Erasure.submission(for: person, at: time)
            var writer = try GroupWriter(
                log, overlay, sealer: sealer, numbers: numbers, at: time)
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

    /// Before the first request: finishes what a crash interrupted, and applies again every erasure that
    /// is on record, whatever copy of the keys was restored.
    func start(_ progress: Progress) throws {
        try keys.open(acceptingLoss: acceptsLostKeys)
        try keys.recover(from: log)
        try bringViewsUpToDate(progress)
        try resumeAcceptedClock(in: Workspace(overlay))
        try checkKeys()
        try numbers.rebuild(log, keys, Workspace(overlay))
        try erase()
        try finishErasures()
        let views = shared.withLock { $0.views }
        try views.setMark(ViewsMark(head: log.head, bootID: bootID, isClean: false))
    }

    /// Destroys keys that the log says should not be there, and makes sure that no others are missing.
    private func checkKeys() throws {
        let workspace = try Workspace(overlay)
        let found = try keys.sweep(at: clock.now()) { person throws(LMDBError) in
            guard let volunteer = try workspace.volunteer(person) else { return .unknown }
            return volunteer.isErased ? .erased : .known
        }
        let expected = try workspace.countOfPeopleNotErased()
        guard found < expected else { return }
        guard acceptsLostKeys else {
            throw LedgerError(
                .keysLost,
                "keys/ lacks the keys of \(expected - found) of \(expected) people whose personal "
                    + "data is on record. " + KeyStore.adviceOnLoss)
        }
        let lost = try keys.acceptLoss(of: workspace.peopleNotErased())
        logger.warning(
            "personal data is lost: its keys are missing, and that was accepted",
            metadata: ["people": "\(lost)"])
    }

    /// Rotates the key-encryption key where an erasure waits for that, or a rotation is half done.
    private func finishErasures() throws {
        let isOutstanding = try keys.erasureOutstandingSince() != nil
        guard isOutstanding || keys.isRotationUnfinished else { return }
        do throws(LedgerError) {
            try keys.rotate()
        } catch {
            guard error.code == .full else { throw error }
            logger.error(
                "an erasure is not complete: the key-encryption key cannot be rotated",
                metadata: ["reason": "\(error.message)"])
        }
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
