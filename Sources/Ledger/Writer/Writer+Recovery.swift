import Catalogue
import EventLog
import LMDB
import Logging
import Projections
import Queries
import Rules
import Synchronization

/// Failures of writing, and recovery from them. Everything here runs on the writer's thread.
extension Writer {
    /// Records a failure, discards every change that is not durable, and returns the error for the
    /// posters.
    func fail(_ error: any Error) -> LedgerError {
        let problem = LedgerError(reading: error) ?? LedgerError(.unavailable, "\(error)")
        if problem.code == .clock {
            refuseForClock(problem)
            return problem
        }
        // Errors of the log and of the keys are `LedgerError`s already; this one is of the views.
        if let error = error as? LMDBError, error.isDamage {
            shared.withLock { $0.views }.noteDamage()
        }
        if let failures = troubleLog.failed(atUptime: clock.uptimeMicroseconds()) {
            logger.error(
                "a group was not written",
                metadata: ["reason": "\(problem.message)", "failures": "\(failures)"])
        }
        sealer.forget()
        numbers.rollBack()
        overlay = Overlay(shared.withLock { $0.views })
        shared.withLock { $0.trouble = problem }
        return doubtful(problem)
    }

    /// The error for the posters. When the log has taken the group, or may have, the outcome is
    /// unknown rather than a refusal.
    private func doubtful(_ problem: LedgerError) -> LedgerError {
        let applied = (try? shared.withLock { $0.views }.appliedSize()) ?? 0
        guard problem.code != .outcomeUnknown, log.head.size > applied else { return problem }
        return LedgerError(
            .outcomeUnknown,
            "The log took it but the read models did not: \(problem.message) "
                + "Repeat with the same id.")
    }

    /// Recovers after a failure: finds out what the log holds, brings the views up to it, and
    /// finishes erasures. Throws while writing is not possible.
    ///
    /// The failure is over when something has been written: ``endTrouble()``.
    func recoverIfNeeded() throws {
        if let damage = log.damage { throw damage }
        let (trouble, views) = shared.withLock { ($0.trouble, $0.views) }
        // A refused clock needs no recovery: it is read again for each group.
        let isInTrouble = trouble.map { $0.code != .clock } ?? false
        guard isInTrouble || views.isDamaged else { return }
        if let trouble, trouble.code == .full, !room.hasRoom() { throw trouble }
        if views.isDamaged {
            let problem = LedgerError(
                .recovering, "The read models were damaged and are made anew; this takes a moment.")
            logger.error(
                "the read models are damaged and are made anew",
                metadata: ["directory": "\(views.directory)"])
            shared.withLock { $0.trouble = $0.trouble ?? problem }
        }
        try log.reopen()
        clockGuard.restart(after: try Self.lastRecordedTime(in: log))
        try bringViewsUpToDate { _, _ in }
        let workspace = try Workspace(overlay)
        do throws(LMDBError) {
            try keys.resolveDoubt { person throws(LMDBError) in
                if let complaint = KeyStore.complaint(named: person) {
                    return try workspace.complaint(complaint) != nil
                }
                return try workspace.volunteer(person) != nil
            }
        } catch {
            // An error of the keys, wrapped so that it is not taken for one of the read models.
            throw LedgerError(error)
        }
        if numbers.size != log.head.size { try numbers.rebuild(log, keys, overlay.views) }
        try erase()
        if trouble == nil { shared.withLock { $0.trouble = nil } }
    }

    /// Ends the failure, after something was written.
    func endTrouble() {
        guard shared.withLock({ $0.trouble.take() }) != nil else { return }
        guard troubleLog.ended() else { return }
        logger.notice("writing resumes", metadata: ["events": "\(log.head.size)"])
    }

    /// After a failure and with nothing to record, tries whether writing is possible again.
    func tryWriting() throws {
        guard shared.withLock({ $0.trouble }) != nil, hasMapRoom() else { return }
        try log.prove()
        try keys.settle()
        endTrouble()
    }

    /// Whether the maps of log and views have room left; a map is as large as its file can grow.
    private func hasMapRoom() -> Bool {
        guard let used = try? shared.withLock({ $0.views }).usage else { return false }
        return used.usedBytes + Self.spareMapBytes <= used.mapSizeBytes
    }

    /// Whether log and views may be written at the same time. Both have room: if one failed, the
    /// other would be ahead.
    var mayWriteAtOnce: Bool { hasMapRoom() && room.hasPlenty() }

    private static let spareMapBytes = 64 << 20

    /// Destroys the keys of people who asked for erasure, then records that in the log: the last step of
    /// an erasure (PIPL art. 47).
    func erase() throws {
        let pending = try Workspace(overlay).pendingErasures()
        guard !pending.isEmpty else { return }
        // Erasure does not wait for a plausible clock, nor for the present of a sample.
        let time = (isSample ? nil : try? nextTime()) ?? clockGuard.last
        for person in pending {
            try keys.destroy(person, at: time)
            let event = OwnEvent.bytes(
                .volunteerErased, id: "erased-\(person.text)-t\(time.microseconds)",
                of: person.text, at: time)
            let submission = try Submission(parsing: event, now: time)
            var writer = try GroupWriter(
                log, overlay, sealer: sealer, numbers: numbers, at: time, after: clockGuard.last)
            _ = try writer.write([submission], .each, nil, by: .ledger)
            if !writer.records.isEmpty { try commit(writer) }
        }
    }

    /// Applies to the views all that the log has; rebuilds them when they cannot be trusted.
    ///
    /// With `isChecked`, every row is read first. Later reads notice a damaged row, but not a
    /// missing one.
    func bringViewsUpToDate(isChecked: Bool = false, _ progress: Progress) throws {
        // The replayed part may have granted or revoked accesses, even when the replay failed.
        defer { shared.withLock { $0.noteAccesses() } }
        var views = shared.withLock { $0.views }
        let recovery = Recovery(log, bootID: bootID)
        if try !views.isDamaged && recovery.canContinue(views) && (!isChecked || isWhole(views)) {
            try recovery.replay(into: views, progress)
        } else {
            views = try recovery.rebuilt(
                views, directory: directory.views, mapSizeBytes: viewsMapBytes, progress)
        }
        shared.withLock { $0.show(views) }
        overlay = Overlay(views)
        applied.advance(to: log.head.size)
    }

    private func isWhole(_ views: Views) -> Bool {
        do {
            try views.check()
            return true
        } catch {
            logger.warning(
                "the read models are damaged and are made anew",
                metadata: ["reason": "\(error.message)"])
            return false
        }
    }
}
