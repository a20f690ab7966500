import Catalogue
import EventLog
import Foundation
import LMDB
import Logging
import Projections
import Queries
import Rules
import Synchronization

/// What the writer does before the first request and after the last.
extension Writer {
    /// Read models of up to this size are checked before the first answer, which takes about 0.1 s.
    /// Larger ones are checked while the ledger serves.
    private static let checkedAtOnceBytes = 64 << 20

    /// Runs before the first request. Finishes what a crash interrupted, and repeats every erasure
    /// on record, because an old copy of the keys may have been restored.
    func start(_ progress: Progress) throws {
        try keys.open(acceptingLoss: acceptsLostKeys)
        try keys.recover(from: log)
        let found = shared.withLock { $0.views }
        let isSmall = try found.usage.usedBytes <= Self.checkedAtOnceBytes
        try bringViewsUpToDate(isChecked: isSmall, progress)
        let workspace = try Workspace(overlay)
        try Recovery.checkKnown(workspace.city().rulesEpoch)
        try resumeAcceptedClock(in: workspace)
        try checkKeys()
        try numbers.rebuild(log, keys, overlay.views)
        try erase()
        try finishErasures()
        let views = shared.withLock { $0.views }
        try views.setMark(ViewsMark(head: log.head, bootID: bootID, isClean: false))
        if views === found, !isSmall { checkAside(views) }
    }

    /// Destroys the keys of erased people, and throws when the key of anybody else is missing.
    private func checkKeys() throws {
        let workspace = try Workspace(overlay)
        let found = try keys.sweep(at: clock.now()) { people throws(LMDBError) in
            try workspace.areErased(people).map { isErased in
                isErased.map { $0 ? .erased : .known } ?? .unknown
            }
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

    /// Rotates the key-encryption key where an erasure waits for it or a rotation was interrupted.
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

    /// Reads every row on a thread of its own. If that finds damage, the writer rebuilds the views.
    private func checkAside(_ views: Views) {
        let thread = Thread { try? views.check() }
        thread.name = "views-check"
        thread.qualityOfService = .utility
        thread.start()
    }

    /// Runs after the last request. Signs a checkpoint, flushes the views and marks them clean.
    func finish() throws {
        let views = shared.withLock { $0.views }
        numbers.stop()
        defer {
            views.close()
            keys.close()
        }
        try signer.signIfGrown(log)
        try? views.releaseReservedSpace()
        if shared.withLock({ $0.trouble.map { $0.code == .clock } ?? true }) {
            try views.setMark(ViewsMark(head: log.head, bootID: bootID, isClean: true))
        }
    }
}
