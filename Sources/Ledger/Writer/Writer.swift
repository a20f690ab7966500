import Catalogue
import EventLog
import Foundation
import LMDB
import Logging
import MerkleTree
import Projections
import Queries
import Synchronization

/// The one thread that writes. It takes a group of requests, decides them, commits keys, log and
/// views in that order, and then answers the requests.
///
/// `@unchecked Sendable`: everything mutable is only touched by the thread that ``run()`` is on,
/// except `shared`, which is locked.
final class Writer: @unchecked Sendable {
    /// State that other threads may read, under a lock.
    struct Shared {
        private(set) var views: Views
        /// Why nothing can be written at present; nil while writing is possible.
        var trouble: LedgerError?
        /// Grows with every change of accesses. An access that was looked up under another version
        /// is looked up again.
        private(set) var accessVersion = 0

        init(views: Views) {
            self.views = views
        }

        /// Notes that accesses were granted or revoked in the present views.
        mutating func noteAccesses() {
            accessVersion += 1
        }

        /// Replaces the views that queries read; the new ones may have other accesses.
        mutating func show(_ views: Views) {
            self.views = views
            accessVersion += 1
        }
    }

    let shared: Mutex<Shared>
    let queue = WriteQueue()
    let applied = AppliedSignal()
    let log: any LogStore
    let directory: LedgerDirectory
    let clock: LedgerClock
    let keys: KeyStore
    let signer: CheckpointSigner
    let logger: Logger
    let viewsMapBytes: Int
    let acceptsLostKeys: Bool
    /// Whether this is a sample ledger, whose posters may give the times of recording.
    let isSample: Bool
    let bootID = BootIdentity.current()
    /// Appends larger groups to the log while the writer's thread writes the views.
    private let appending = DispatchQueue(label: "log", qos: .userInitiated)
    let metrics = WriterMetrics()
    let room: RoomProbe
    var troubleLog = TroubleLog()
    /// Called on the writer's thread after each group was answered.
    let afterAnswers = Mutex<[@Sendable () -> Void]>([])
    let clockWatch: ClockWatch
    var clockGuard: ClockGuard
    /// Whether the clock was refused when it was last read.
    var isClockRefused = false
    var overlay: Overlay
    var sealer: Sealer
    let numbers = PersonNumbers()

    init(_ dependencies: LedgerDependencies, acceptsClock: Bool) throws(LedgerError) {
        log = dependencies.log
        directory = dependencies.directory
        room = RoomProbe(dependencies.directory)
        clock = dependencies.clock
        keys = dependencies.keys
        signer = dependencies.signer
        logger = dependencies.logger
        viewsMapBytes = dependencies.mapSizeBytes
        acceptsLostKeys = dependencies.acceptsLostKeys
        isSample = dependencies.isSample
        sealer = Sealer(dependencies.keys)
        overlay = Overlay(dependencies.views)
        shared = Mutex(Shared(views: dependencies.views))
        let last = try Self.lastRecordedTime(in: dependencies.log)
        // The last record of a sample may lie long ago, and says nothing of the clock.
        clockGuard = ClockGuard(
            last: last, isAccepted: acceptsClock || dependencies.isSample, dependencies.clock)
        clockWatch = ClockWatch(last: last)
    }

    static func lastRecordedTime(in log: any LogStore) throws(LedgerError) -> Timestamp {
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
        while let group = queue.take(upTo: budget.events) {
            let events = group.reduce(0) { $0 + $1.eventCount }
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
        for body in afterAnswers.withLock({ $0 }) { body() }
    }

    private func write(_ group: [WriteRequest]) throws -> [[Outcome]] {
        let time: Timestamp
        do throws(LedgerError) {
            time = try nextTime()
        } catch {
            return try accept(in: group, despite: error)
        }
        var writer = try GroupWriter(
            log, overlay, sealer: sealer, numbers: numbers, at: time, after: clockGuard.last,
            isSample: isSample, clockTime: clockGuard.accepted)
        var answers: [[Outcome]] = []
        var wantsCheckpoint = false
        var cosignatures: [(NoteSignature, UInt64)] = []
        for request in group {
            switch request.work {
            case .record(let submissions, let mode, let condition):
                answers.append(
                    try writer.write(submissions, mode, condition, by: request.principal))
            case .checkpoint:
                wantsCheckpoint = true
                answers.append([])
            case .cosignature(let signature, let size):
                cosignatures.append((signature, size))
                answers.append([])
            }
        }
        sealer = writer.sealer
        if !writer.records.isEmpty {
            try commit(writer)
            endTrouble()
        } else {
            sealer.forget()
            numbers.rollBack()
            overlay.settle()
        }
        do {
            if wantsCheckpoint {
                try signer.signIfGrown(log)
                try tryWriting()
                // Once a second, because large groups in between would reserve the same space
                // again. A failure costs disk space only.
                try? overlay.views.releaseReservedSpace()
            }
            for (signature, size) in cosignatures { try signer.keep(signature, size, log) }
            if writer.changesErasure { try erase() }
        } catch {
            // The group itself is durable and visible: its answers stand.
            _ = fail(error)
        }
        return answers
    }

    /// Commits a group: keys before the log, the log before the views. After any failure the views
    /// can be rebuilt from the log. The views are written while the log is flushed, but are
    /// committed after it is durable.
    func commit(_ writer: GroupWriter) throws {
        clockGuard.note(recorded: writer.lastRecorded)
        let start = clock.uptimeMicroseconds()
        var logged = start
        let append = GroupAppend(
            writer.records, to: log, made: sealer.made, in: keys,
            on: GroupAppend.mayBeAside(writer.records) && mayWriteAtOnce ? appending : nil)
        var size = log.head.size
        do {
            try overlay.commit {
                lookAhead(while: append, in: writer.workspace)
                let head = try append.head()
                size = head.size
                logged = clock.uptimeMicroseconds()
                return ViewsMark(head: head, bootID: bootID, isClean: false)
            }
        } catch {
            append.settle()
            throw error
        }
        metrics.note(
            group: writer.records.count, start: start, logged: logged,
            viewed: clock.uptimeMicroseconds())
        sealer.forget()
        numbers.commit(size: size)
        if writer.changesAccess {
            shared.withLock { $0.noteAccesses() }
        }
        applied.advance(to: size)
    }

    /// Reads the rows that the next group will need, while the log is flushed.
    private func lookAhead(while append: GroupAppend, in workspace: Workspace) {
        guard append.isRunning, case .record(let submissions, _, _) = queue.nextLarge?.work else {
            return
        }
        for submission in submissions {
            // An error ends this early; it is reported when the next group reads the row itself.
            guard append.isRunning, (try? workspace.fetch(submission.posted.event)) != nil else {
                return
            }
        }
    }
}
