import Catalogue
public import EventLog
import Foundation
import LMDB
import LMDBLog
import Logging
public import MerkleTree
public import Projections
import Queries
public import Rules
import Synchronization

/// The ledger: one log, the read models computed from it, and the one writer of both. May be used
/// on any thread.
///
/// A ledger that is opened for reading alone has no writer: it refuses to record, and answers.
///
/// An answer that an event is recorded means that it is durable and that every query shows it.
public final class Ledger: Sendable {
    /// Where the read models come from.
    enum Source: Sendable {
        /// The writer keeps them up to date.
        case writer(Writer)
        /// The ledger is only read.
        case read(FollowedViews)
    }

    private let source: Source
    let tokens = TokenRegistry()
    let clock: LedgerClock
    let open: OpenLedger
    /// Read models of the past.
    package let archive: ViewsArchive
    /// The log of reads of personal data.
    let reads: ReadLog
    private let lock: WriterLock?

    /// What an open ledger keeps until it is closed.
    struct OpenLedger: Sendable {
        let log: any LogStore
        let verifierKey: VerifierKey
        /// Entered until the writer has ended.
        let running: DispatchGroup
    }

    /// The log, for reading.
    public var log: any LogStore { open.log }
    /// The key with which checkpoints can be checked.
    public var verifierKey: VerifierKey { open.verifierKey }
    /// The read models.
    public var views: Views {
        switch source {
        case .writer(let writer): writer.shared.withLock { $0.views }
        case .read(let followed): followed.views
        }
    }
    /// What writes; nil where the ledger is only read.
    var writer: Writer? {
        if case .writer(let writer) = source { writer } else { nil }
    }
    /// What is only read; nil where the ledger has a writer.
    var followed: FollowedViews? {
        if case .read(let followed) = source { followed } else { nil }
    }
    /// Why nothing can be written at present; nil while writing is possible.
    public var trouble: LedgerError? {
        log.damage.map { LedgerError($0) } ?? writer?.shared.withLock { $0.trouble }
    }

    /// Turns a failure of reading into a ledger error; nil for other errors. The writer rebuilds
    /// damaged read models, beginning within a second; those of the past are made anew when they are
    /// asked again.
    public func explain(_ error: any Error, from past: PastViews? = nil) -> LedgerError? {
        if let error = error as? LMDBError, error.isDamage {
            (past?.views ?? views).noteDamage()
        }
        return LedgerError(reading: error)
    }

    /// The number of events that wait to be written.
    public var queueDepth: Int { writer?.queue.depth ?? 0 }

    /// Opens a ledger for writing: recovers what a crash interrupted, then starts the writer.
    public init(
        _ directory: LedgerDirectory, _ options: LedgerOptions = LedgerOptions(),
        progress: Progress = { _, _ in }
    ) throws(LedgerError) {
        guard directory.exists else {
            throw LedgerError(
                .directory,
                "There is no ledger in \(directory.path). Found one with wenzhi init.")
        }
        LedgerError.setAdviceOnDamage()
        lock = try WriterLock(directory)
        clock = options.clock
        let log = try Self.openLog(directory, options.mapSizeBytes)
        let views = try Self.openViews(directory, options)
        try Self.checkEnd(of: log, against: views, directory, options.logger)
        let founding = try Self.founding(of: log)
        let secrets = try LedgerSecrets.read(directory, origin: founding.origin)
        let dependencies = LedgerDependencies(
            directory: directory, log: log, views: views,
            keys: try KeyStore(
                directory: directory.keys, keyEncryptionKeys: secrets.keyEncryptionKeys),
            signer: try CheckpointSigner(
                key: secrets.signingKey, origin: founding.origin, anchorPath: directory.anchor,
                log: log),
            clock: options.clock, logger: options.logger, mapSizeBytes: options.mapSizeBytes,
            acceptsLostKeys: options.acceptsLostKeys, isSample: founding.sample == true)
        let writer = try Writer(dependencies, acceptsClock: options.acceptsClock)
        do {
            try writer.start(progress)
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError(.unavailable, "The read models could not be made: \(error)")
        }
        source = .writer(writer)
        archive = ViewsArchive(
            directory.archive, log, mapSizeBytes: options.mapSizeBytes, options.archiveSteps)
        reads = ReadLog(
            directory,
            ReadLog.Writing(
                key: try secrets.signingKey(named: ReadLog.origin(of: founding.origin)),
                clock: options.clock, logger: options.logger))
        let running = DispatchGroup()
        running.enter()
        open = OpenLedger(
            log: log, verifierKey: secrets.signingKey.verifierKey,
            running: running)
        let thread = Thread {
            writer.run()
            running.leave()
        }
        thread.name = "writer"
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// A ledger that is only read.
    init(
        reading followed: FollowedViews, _ archive: ViewsArchive, _ reads: ReadLog,
        _ clock: LedgerClock,
        verifierKey: VerifierKey
    ) {
        self.reads = reads
        source = .read(followed)
        self.archive = archive
        self.clock = clock
        lock = nil
        open = OpenLedger(log: archive.log, verifierKey: verifierKey, running: DispatchGroup())
    }

    /// Waits until the read models show more than so many events, and returns how many they show.
    public func applied(beyond size: UInt64) async throws(CancellationError) -> UInt64 {
        switch source {
        case .writer(let writer): try await writer.applied.wait(beyond: size)
        case .read(let followed): try await followed.applied.wait(beyond: size)
        }
    }

    /// Records events in order; one outcome each.
    ///
    /// With a condition, all are refused when it does not hold, unless all are on record already.
    /// Requests of one lane are recorded in the order in which this is called; without a lane, small
    /// requests go before large ones. Throws when the queue is full or the ledger is closing, and
    /// then nothing was recorded.
    public func write(
        _ submissions: [Submission], _ mode: PostingMode, if condition: PreparedCondition? = nil,
        by principal: Principal, in lane: WriteLane? = nil
    ) async throws(PostingProblem) -> [Outcome] {
        do {
            let outcomes = try await withCheckedThrowingContinuation { continuation in
                do {
                    try enqueue(submissions, mode, if: condition, by: principal, in: lane) {
                        continuation.resume(returning: $0)
                    }
                } catch {
                    continuation.resume(throwing: error)
                }
            }
            // Counted here rather than by the writer, of which there is one.
            writer?.metrics.note(submissions, mode, outcomes)
            return outcomes
        } catch let error as LedgerError {
            throw .failed(error)
        } catch {
            throw .failed(LedgerError(.unavailable, "\(error)"))
        }
    }

    /// Callback form of `submit`. `answer` runs on the writer's thread and must return at once. Work that is
    /// the same for many answers belongs in ``afterAnswers(_:)``, which runs once a group.
    public func submit(
        _ submissions: [Submission], _ mode: PostingMode, if condition: PreparedCondition? = nil,
        by principal: Principal, in lane: WriteLane? = nil,
        then answer: @escaping @Sendable ([Outcome]) -> Void
    ) throws {
        let metrics = writer?.metrics
        try enqueue(submissions, mode, if: condition, by: principal, in: lane) { outcomes in
            metrics?.note(submissions, mode, outcomes)
            answer(outcomes)
        }
    }

    /// Makes the writer call `body` on its thread after each group was answered. `body` must return
    /// at once.
    public func afterAnswers(_ body: @escaping @Sendable () -> Void) {
        writer?.afterAnswers.withLock { $0.append(body) }
    }

    private func enqueue(
        _ submissions: [Submission], _ mode: PostingMode, if condition: PreparedCondition?,
        by principal: Principal, in lane: WriteLane?,
        then answer: @escaping @Sendable ([Outcome]) -> Void
    ) throws {
        let writer = try requireWriter()
        var random = RandomBytes()
        let sealed = submissions.map { $0.sealed(with: writer.keys, &random) }
        try writer.queue.add(
            WriteRequest(
                work: .record(sealed, mode, condition), principal: principal, lane: lane,
                answer: answer))
    }

    /// Asks the writer to sign a checkpoint over what is durable, if the log has grown.
    public func requestCheckpoint() {
        let request = WriteRequest(work: .checkpoint, principal: .ledger) { _ in }
        // A full queue means that there is more urgent work; the next second asks again.
        try? writer?.queue.add(request)
        reads.requestCheckpoint()
    }

    /// Writes waiting requests, signs a checkpoint, marks the views clean and closes.
    public func close() throws(LedgerError) {
        writer?.queue.close()
        open.running.wait()
        archive.stop()
        followed?.close()
        archive.close()
        reads.close()
        defer {
            log.close()
            lock?.release()
        }
        do {
            try writer?.finish()
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError(.unavailable, "The ledger was not closed cleanly: \(error)")
        }
    }
}
