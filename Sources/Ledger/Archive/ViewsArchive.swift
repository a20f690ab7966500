import EventLog
import Foundation
import LMDB
import Projections
import Synchronization

/// Read models of the past: they hold only the events up to a position, so that their answers are the
/// answers of that time.
///
/// Finished copies lie at month ends. Any other state is made from the nearest copy below it, by replaying
/// what is missing. All of it is computed from the log and may be deleted while nothing serves. May be used
/// on any thread.
public final class ViewsArchive: Sendable {
    /// States that stay open after their last question.
    static let maximumOpenStates = 4
    /// States that may wait to be made; more are refused.
    static let maximumWaitingStates = 16
    /// Events that are replayed at once for a question, between two looks at whether to stop.
    static let sliceEvents = UInt64(Recovery.replayGroupEvents)

    private typealias Made = Result<PastViews, LedgerError>

    private struct State {
        /// The states asked for last, the newest at the end.
        var recent: [PastViews] = []
        /// Who waits for a state that is being made, by its number of events.
        var waiting: [UInt64: [CheckedContinuation<Made, Never>]] = [:]

        /// The copies of which every row was read, or which this process has made.
        var checked: Set<UInt64> = []

        /// Takes out the state of so many events.
        mutating func take(_ size: UInt64) -> PastViews? {
            recent.firstIndex { $0.size == size }.map { recent.remove(at: $0) }
        }
    }

    let log: any LogStore
    let files: ArchiveFiles
    let stops: ArchiveStops
    let mapSizeBytes: Int
    let isStopped = Atomic<Bool>(false)
    private let state = Mutex(State())
    /// Makes one state after the other.
    private let making = DispatchQueue(label: "archive", qos: .utility)

    init(_ path: String, _ log: any LogStore, mapSizeBytes: Int, _ steps: ArchiveSteps) {
        self.log = log
        files = ArchiveFiles(path)
        stops = ArchiveStops(log, steps)
        self.mapSizeBytes = mapSizeBytes
        files.sweep()
    }

    /// The read models with the first `size` events of the log, which must have as many.
    ///
    /// Throws `busy` when too many states wait to be made, `closing`, `unavailable` where the disk has no room,
    /// and what reading the log throws.
    public func views(at size: UInt64) async throws(LedgerError) -> PastViews {
        let made = await withCheckedContinuation { continuation in
            if let made = begin(size, continuation) { continuation.resume(returning: made) }
        }
        return try made.get()
    }

    /// An open state, or why there will be none; nil when `continuation` will be told.
    private func begin(
        _ size: UInt64, _ continuation: CheckedContinuation<Made, Never>
    ) -> Made? {
        state.withLock { state in
            if let found = state.take(size) {
                if !found.views.isDamaged {
                    state.recent.append(found)
                    return .success(found)
                }
                if let base = found.base { files.discard(base) }
            }
            guard !isStopped.load(ordering: .relaxed) else { return .failure(Self.isClosing) }
            if state.waiting[size] != nil {
                state.waiting[size]?.append(continuation)
                return nil
            }
            guard state.waiting.count < Self.maximumWaitingStates else {
                return .failure(
                    LedgerError(
                        .busy,
                        "\(Self.maximumWaitingStates) past states are being made already; try "
                            + "again in a moment."))
            }
            state.waiting[size] = [continuation]
            making.async { [self] in finish(size) }
            return nil
        }
    }

    private func finish(_ size: UInt64) {
        let made = Made { () throws(LedgerError) in
            do {
                return try make(size)
            } catch {
                throw Self.explain(error)
            }
        }
        // What is closed is closed after the lock, because deleting a draft takes long.
        let (waiting, closed) = state.withLock { state in
            if case .success(let past) = made { state.recent.append(past) }
            let closed =
                state.recent.count > Self.maximumOpenStates ? state.recent.removeFirst() : nil
            return (state.waiting.removeValue(forKey: size) ?? [], closed)
        }
        _ = consume closed
        for continuation in waiting { continuation.resume(returning: made) }
    }

    /// Opens the copy of so many events, or replays what the nearest whole one below lacks.
    private func make(_ size: UInt64) throws -> PastViews {
        for base in files.sizes.reversed() where base <= size {
            if let past = try made(size, from: base) { return past }
            files.discard(base)
        }
        guard let past = try made(size, from: nil) else {
            throw LedgerError(.unavailable, "Read models of the past cannot be made.")
        }
        return past
    }

    /// The same from one copy, or from nothing; nil where the copy cannot be used.
    private func made(_ size: UInt64, from base: UInt64?) throws -> PastViews? {
        // A copy that is in use still, by a question that takes long, is copied once more.
        if base == size, let views = opened(files.copy(of: size), size, readOnly: true) {
            return PastViews(views, size: size, from: base)
        }
        guard let (views, draft) = try openedDraft(from: base) else { return nil }
        let past = PastViews(views, size: size, from: base, draft: draft)
        do {
            try replay(into: views, upTo: size)
            try views.releaseReservedSpace()
            return past
        } catch let error as LMDBError where error.isDamage && base != nil {
            return nil
        }
    }

    /// A new draft from one copy, or an empty one, open for writing; nil where the copy cannot be used.
    ///
    /// Every row of a copy is read before the first draft is made of it, because a write that meets a damaged
    /// page would end the process.
    func openedDraft(from base: UInt64?) throws -> (views: Views, draft: String)? {
        let draft = try files.draft(from: base)
        if try isWhole(draft, of: base), let views = opened(draft, base ?? 0) {
            return (views, draft)
        }
        try? FileManager.default.removeItem(atPath: draft)
        return nil
    }

    /// Whether every row of a copy, now in a draft, can be read. Even opening the draft for writing may write.
    private func isWhole(_ draft: String, of base: UInt64?) throws -> Bool {
        guard let base, !state.withLock({ $0.checked.contains(base) }) else { return true }
        guard let views = opened(draft, base, readOnly: true) else { return false }
        defer { views.close() }
        do throws(LMDBError) {
            try views.check()
        } catch {
            guard error.isDamage else { throw error }
            return false
        }
        noteChecked(base)
        return true
    }

    /// Notes that a copy is whole.
    func noteChecked(_ size: UInt64) {
        _ = state.withLock { $0.checked.insert(size) }
    }

    /// Opens read models that must hold the first `size` events of this log; nil where they do not.
    func opened(_ directory: String, _ size: UInt64, readOnly: Bool = false) -> Views? {
        guard
            let views = try? Views(
                directory: directory, mapSizeBytes: mapSizeBytes, readOnly: readOnly)
        else { return nil }
        if size == 0 { return views }
        guard let head = try? views.mark()?.head, head.size == size,
            (try? log.root(at: size)) == head.root
        else {
            views.close()
            return nil
        }
        return views
    }

    /// Replays up to so many events, of which `slice` are in memory at once; throws `closing` soon after the
    /// archive is stopped.
    func replay(
        into views: Views, upTo size: UInt64, slice: UInt64 = ViewsArchive.sliceEvents
    ) throws {
        let recovery = Recovery(log, bootID: "")
        var next = try views.mark()?.head.size ?? 0
        while next < size {
            guard !isStopped.load(ordering: .relaxed) else { throw Self.isClosing }
            next = min(size, next + slice)
            try recovery.replay(into: views, upTo: next) { _, _ in }
        }
    }

    /// Ends all work soon. Every caller that waits for a state gets the error that the ledger is closing.
    public func stop() { isStopped.store(true, ordering: .relaxed) }

    /// Stops, waits until nothing is being made, and closes the states that nobody uses.
    func close() {
        stop()
        making.sync {}
        _ = state.withLock { state in
            defer { state.recent = [] }
            return state.recent
        }
    }

    private static let isClosing = LedgerError(.closing, "The ledger is closing.")

    private static func explain(_ error: any Error) -> LedgerError {
        let known = LedgerError(reading: error) ?? LedgerError(.unavailable, "\(error)")
        guard known.code == .full else { return known }
        return LedgerError(
            .unavailable, "There is no room for read models of the past: \(known.message)")
    }
}
