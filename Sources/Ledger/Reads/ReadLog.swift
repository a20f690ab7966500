import Catalogue
import EventLog
import Foundation
import LMDBLog
import Logging
import MerkleTree
import Synchronization

/// The log of reads of personal data: an append-only log in the same formats as the ledger's own, with a
/// tree, checkpoints and an anchor of its own, in `reads/`.
///
/// A read is answered only after an entry that stands for it is durable. Reads that wait at the same time
/// share one flush. Nothing else waits for this log. It is opened when it is needed first.
final class ReadLog: Sendable {
    /// Reads that may wait at once.
    private static let maximumWaiting = 1024

    /// What writes it: none where the ledger is only read.
    struct Writing: Sendable {
        let key: SigningKey
        let clock: LedgerClock
        let logger: Logger
    }

    private struct Waiting: Sendable {
        let read: PersonalRead
        let answer: @Sendable (Result<Void, LedgerError>) -> Void
    }

    private struct State: Sendable {
        var waiting: [Waiting] = []
        var isClosed = false
        /// Whether the last checkpoint could not be signed.
        var cannotSign = false
    }

    private struct Opened: Sendable {
        let log: LMDBLog
        let signer: CheckpointSigner?
    }

    /// What only the queue's thread uses.
    private struct Entering: Sendable {
        var groups = ReadGroups()
        /// A write failed: what the log holds is read again before the next.
        var isInDoubt = false
    }

    private let directory: LedgerDirectory
    private let writing: Writing?
    private let queue = DispatchQueue(label: "reads", qos: .userInitiated)
    private let state = Mutex(State())
    private let opened = Mutex<Opened?>(nil)
    private let entering = Mutex(Entering())

    init(_ directory: LedgerDirectory, _ writing: Writing?) {
        self.directory = directory
        self.writing = writing
    }

    /// The name under which the log of reads of a ledger is signed.
    static func origin(of origin: String) -> String { origin + "/reads" }

    /// The log, for reading; nil where nothing was ever read.
    func store() throws(LedgerError) -> (any LogStore)? {
        try openedLog(isMade: false)?.log
    }

    /// The open log; nil where there is none and none is made.
    private func openedLog(isMade: Bool) throws(LedgerError) -> Opened? {
        try opened.withLock { (opened) throws(LedgerError) in
            if opened == nil, isMade || exists { opened = try open() }
            return opened
        }
    }

    /// Returns when an entry that stands for a read is durable.
    func enter(_ read: PersonalRead) async throws(LedgerError) {
        guard writing != nil else {
            throw LedgerError(
                .unavailable, "This ledger is only read here: personal data is not shown.")
        }
        let result: Result<Void, LedgerError> = await withCheckedContinuation { continuation in
            let refusal: LedgerError? = state.withLock { state in
                guard !state.isClosed else {
                    return LedgerError(.closing, "The ledger is closing.")
                }
                guard state.waiting.count < Self.maximumWaiting else {
                    return LedgerError(.busy, "Too many reads wait; ask again.")
                }
                state.waiting.append(Waiting(read: read) { continuation.resume(returning: $0) })
                // The first of those that wait calls the thread for all of them.
                if state.waiting.count == 1 { queue.async { [self] in write() } }
                return nil
            }
            if let refusal { continuation.resume(returning: .failure(refusal)) }
        }
        try result.get()
    }

    /// Signs a checkpoint if the log has grown, on its own thread.
    func requestCheckpoint() {
        queue.async { [self] in sign() }
    }

    /// Answers what waits, signs a checkpoint and closes.
    func close() {
        state.withLock { $0.isClosed = true }
        queue.sync {
            write()
            sign()
            opened.withLock { opened in
                opened?.log.close()
                opened = nil
            }
        }
    }

    /// Enters all reads that wait, with one flush.
    private func write() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        guard !waiting.isEmpty, let writing else { return }
        let result = Result { () throws(LedgerError) in
            guard let log = try openedLog(isMade: true)?.log else {
                throw LedgerError(.unavailable, "There is no log of reads.")
            }
            return try entering.withLock { (entering) throws(LedgerError) in
                try Self.enter(waiting.map(\.read), in: log, &entering, at: writing.clock.now())
            }
        }
        for (number, waits) in waiting.enumerated() {
            waits.answer(
                result.flatMap { admitted in
                    guard !admitted[number] else { return .success(()) }
                    return .failure(
                        LedgerError(
                            .busy,
                            "The data of \(ReadGroups.maximumPersons) persons was read within ten "
                                + "minutes, which is the limit of one token."))
                })
        }
    }

    /// Makes the entries durable that these reads need; answers for each whether it is admitted.
    private static func enter(
        _ reads: [PersonalRead], in log: LMDBLog, _ entering: inout Entering, at now: Timestamp
    ) throws(LedgerError) -> [Bool] {
        entering.groups.begin(at: now)
        // Those of one flush may exceed the limit by their own number, not more.
        let admitted = reads.map { entering.groups.admits($0) }
        let entries = entering.groups.entries(
            for: zip(reads, admitted).filter(\.1).map(\.0), at: now)
        do {
            if entering.isInDoubt { try log.reopen() }
            entering.isInDoubt = false
            if !entries.isEmpty { try log.append(entries.map(\.record), checkpoint: nil) }
        } catch {
            entering.isInDoubt = true
            throw LedgerError(error)
        }
        entering.groups.note(entries)
        return admitted
    }

    private func sign() {
        guard let opened = opened.withLock({ $0 }), let signer = opened.signer,
            !entering.withLock({ $0.isInDoubt })
        else { return }
        let failure: LedgerError?
        do throws(LedgerError) {
            try signer.signIfGrown(opened.log)
            failure = nil
        } catch {
            failure = error
        }
        let hadFailed = state.withLock { state in
            defer { state.cannotSign = failure != nil }
            return state.cannotSign
        }
        if let failure, !hadFailed {
            writing?.logger.error(
                "the log of reads has no new checkpoint", metadata: ["reason": "\(failure)"])
        }
    }

    private var exists: Bool {
        directory.hasReads || FileManager.default.fileExists(atPath: directory.readsAnchor)
    }

    private func open() throws(LedgerError) -> Opened {
        do {
            let log = try LMDBLog(directory: directory.reads, readOnly: writing == nil)
            let signer = try writing.map { writing throws(LedgerError) in
                try CheckpointSigner(
                    key: writing.key, origin: writing.key.name, anchorPath: directory.readsAnchor,
                    log: log)
            }
            return Opened(log: log, signer: signer)
        } catch {
            throw LedgerError(error) ?? LedgerError(.unavailable, "\(error)")
        }
    }
}
