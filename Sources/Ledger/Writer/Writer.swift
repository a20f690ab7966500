import Catalogue
import EventLog
import Foundation
import LMDB
import Logging
import MerkleTree
import ReadModels
import Rules
import Synchronization

/// The one thread that writes: it takes a group, decides, commits keys, log and views in that
/// order, and then answers everyone.
///
/// `@unchecked Sendable`: everything mutable is only touched by the thread that ``run()`` is on,
/// except `shared`, which is locked.
final class Writer: @unchecked Sendable {
    /// What other threads may read.
    struct Shared {
        var views: Views
        /// Why nothing can be written at the moment; nil while all is well.
        var trouble: LedgerError?
        /// Counts up with every change of accesses.
        var accessVersion = 0
    }

    /// Events of a group that cost less than flushing it does.
    private static let smallGroupEvents = 64

    let shared: Mutex<Shared>
    let queue = WriteQueue()
    let applied = AppliedSignal()
    private let log: any LogStore
    private let directory: LedgerDirectory
    private let clock: LedgerClock
    private let keys: KeyStore
    private let signer: CheckpointSigner
    private let logger: Logger
    private let viewsMapBytes: Int
    private let bootID = BootIdentity.current()
    /// Where the log is flushed while the views are written.
    private let appending = DispatchQueue(label: "log", qos: .userInitiated)
    let metrics = WriterMetrics()
    private var clockGuard: ClockGuard
    private var overlay: Overlay
    private var sealer: Sealer

    init(_ parts: LedgerParts, acceptsClock: Bool) throws(LedgerError) {
        log = parts.log
        directory = parts.directory
        clock = parts.clock
        keys = parts.keys
        signer = parts.signer
        logger = parts.logger
        viewsMapBytes = parts.mapSizeBytes
        sealer = Sealer(parts.keys)
        overlay = Overlay(parts.views)
        shared = Mutex(Shared(views: parts.views))
        clockGuard = ClockGuard(
            last: try Self.lastRecordedTime(in: parts.log), isAccepted: acceptsClock, parts.clock)
    }

    private static func lastRecordedTime(in log: any LogStore) throws(LedgerError) -> Timestamp {
        let size = log.head.size
        guard size > 0 else { return Timestamp(microseconds: 0) }
        do {
            guard let bytes = try log.record(at: Position(size - 1)),
                let stamp = try Catalogue.decodeStored(bytes).stamp
            else { throw LedgerError(.damaged, "The last record of the log has no time.") }
            return stamp.recordedTime
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError(.damaged, "The last record of the log cannot be read: \(error)")
        }
    }

    /// Writes until the queue is closed and empty.
    func run() {
        var budget = GroupBudget()
        var events = 0
        while true {
            // After a small group those who were just answered go first where processors are short:
            // what they ask for next is in this one, and there are fewer groups to flush.
            if events < Self.smallGroupEvents { sched_yield() }
            guard let group = queue.take(upTo: budget.events) else { return }
            events = group.reduce(0) { $0 + $1.eventCount }
            let start = clock.uptimeMicroseconds()
            process(group)
            budget.note(events: events, microseconds: clock.uptimeMicroseconds() - start)
        }
    }

    private func process(_ group: [WriteRequest]) {
        var answers: [[Outcome]] = []
        do {
            try recoverIfNeeded()
            answers = try write(group)
        } catch {
            let problem = fail(error)
            answers = group.map { request in
                Array(repeating: .refused(.failed(problem)), count: request.eventCount)
            }
        }
        for (request, outcomes) in zip(group, answers) { request.answer(outcomes) }
    }

    private func write(_ group: [WriteRequest]) throws -> [[Outcome]] {
        let time = try clockGuard.next(clock)
        var writer = try GroupWriter(log, overlay, sealer: sealer, at: time)
        var answers: [[Outcome]] = []
        var wantsCheckpoint = false
        for request in group {
            switch request.work {
            case .record(let submissions, let mode, let condition):
                answers.append(
                    try writer.write(submissions, mode, condition, by: request.principal))
            case .checkpoint:
                wantsCheckpoint = true
                answers.append([])
            }
        }
        sealer = writer.sealer
        if !writer.records.isEmpty {
            try commit(writer)
        } else {
            sealer.forget()
            overlay.settle()
        }
        do {
            if wantsCheckpoint { try signer.signIfGrown(log) }
            if writer.changesErasure { try erase() }
        } catch {
            // The group itself is durable and visible: its answers stand.
            _ = fail(error)
        }
        return answers
    }

    /// Keys before the log, the log before the views: whatever fails, the log is the truth. The views
    /// are written while the log is flushed, but show nothing before it is durable.
    private func commit(_ writer: GroupWriter) throws {
        let start = clock.uptimeMicroseconds()
        var logged = start
        let durable = DurablePart(
            writer.records, to: log, made: sealer.made, in: keys, on: appending)
        var size = log.head.size
        do {
            try overlay.commit {
                lookAhead(while: durable, in: writer.workspace)
                let head = try durable.head()
                size = head.size
                logged = clock.uptimeMicroseconds()
                return ViewsMark(head: head, bootID: bootID, isClean: false)
            }
        } catch {
            durable.settle()
            throw error
        }
        metrics.note(
            group: writer.records.count, start: start, logged: logged,
            viewed: clock.uptimeMicroseconds())
        sealer.forget()
        if writer.changesAccess {
            shared.withLock { $0.accessVersion += 1 }
        }
        applied.advance(to: size)
    }

    /// Reads what the next group will ask for, while the log is flushed.
    private func lookAhead(while durable: DurablePart, in workspace: Workspace) {
        guard durable.goesOn, case .record(let submissions, _, _) = queue.nextLarge?.work else {
            return
        }
        for submission in submissions {
            // What cannot be read now will say so when it is asked for.
            guard durable.goesOn, (try? workspace.fetch(submission.posted.event)) != nil else {
                return
            }
        }
    }

    /// Destroys the keys of those who asked for it, then says so in the log.
    private func erase() throws {
        let pending = try Workspace(overlay).pendingErasures()
        for person in pending {
            try keys.destroy(person)
            let submission = try Erasure.submission(for: person, at: clockGuard.last)
            var writer = try GroupWriter(log, overlay, sealer: sealer, at: clockGuard.last)
            _ = try writer.write([submission], .each, nil, by: .ledger)
            if !writer.records.isEmpty { try commit(writer) }
        }
    }
}

extension Writer {
    /// Notes what went wrong and what becomes of it, and forgets everything not durable.
    private func fail(_ error: any Error) -> LedgerError {
        let problem: LedgerError
        switch error {
        case let error as LedgerError: problem = error
        case let error as LogError: problem = LedgerError(error)
        case let error as LMDBError: problem = LedgerError(error)
        default: problem = LedgerError(.unavailable, "\(error)")
        }
        if problem.code == .clock { return problem }
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
        guard let trouble = shared.withLock({ $0.trouble }) else { return }
        if trouble.code == .outcomeUnknown { try log.reopen() }
        try bringViewsUpToDate { _, _ in }
        shared.withLock { $0.trouble = nil }
        try erase()
        logger.notice("writing resumes", metadata: ["events": "\(log.head.size)"])
    }

    /// Makes the views show all of the log; rebuilds them when they cannot be trusted.
    func bringViewsUpToDate(_ progress: Progress) throws {
        let views = shared.withLock { $0.views }
        let recovery = Recovery(log, bootID: bootID)
        if try recovery.canContinue(views) {
            try recovery.replay(into: views, progress)
        } else {
            let fresh = try recovery.rebuilt(
                views, directory: directory.views, mapSizeBytes: viewsMapBytes, progress)
            shared.withLock { shared in
                shared.views = fresh
                shared.accessVersion += 1
            }
        }
        overlay = Overlay(shared.withLock { $0.views })
        applied.advance(to: log.head.size)
    }

    /// Before the first request: finishes what a crash interrupted.
    func start(_ progress: Progress) throws {
        try keys.recover(from: log)
        try bringViewsUpToDate(progress)
        let workspace = try Workspace(overlay)
        try keys.sweep { person throws(LMDBError) in
            guard let volunteer = try workspace.volunteer(person) else { return false }
            return volunteer.lifecycle != .erased
        }
        if try !workspace.pendingErasures().isEmpty {
            _ = try clockGuard.next(clock)
            try erase()
        }
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
        if shared.withLock({ $0.trouble }) == nil {
            try views.setMark(ViewsMark(head: log.head, bootID: bootID, isClean: true))
        }
    }
}
