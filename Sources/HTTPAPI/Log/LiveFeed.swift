import EventLog
import Ledger
import NIOCore
import ServiceLifecycle
import Synchronization

/// Tells those who listen to the log what was added.
///
/// Listeners of one view who have caught up wait together: what is new is read and written out once
/// for all of them. The feed keeps positions, never events: a listener that is away when something
/// is added reads it from the log when it comes back.
final class LiveFeed: Service {
    /// Listeners at the same time.
    static let maximumListeners = 20_000
    /// After telling what is new, so long passes before it is told again: more comes at once then.
    private static let pauseMilliseconds = 50
    /// The more listen, the longer it is, up to this: what they cost is writes, not events.
    private static let longestPauseMilliseconds = 250
    /// Listeners for which the pause is a millisecond longer.
    private static let listenersPerMillisecond = 5
    /// A comment is sent to a listener that heard nothing for so long, so that connections live.
    private static let quietSeconds = 15
    /// What keeps a connection alive: a line that clients ignore.
    static let comment = ByteBuffer(string: ":\n\n")

    /// What waiting ends with.
    enum News: Sendable {
        /// What was added after the listener's position.
        case events(LiveEvents)
        /// The listener must read the log itself.
        case behind
        /// Nothing was added for a while; there is nothing to see before this position.
        case quiet(Position)
        /// The listener's token must be looked up again; there is nothing to see before this position.
        case unsure(Position)
        /// The server stops.
        case closing
    }

    private struct Waiter {
        let continuation: CheckedContinuation<News, Never>
        /// The first position that it has not seen.
        let position: Position
        /// It takes all that a page may hold.
        let takesPages: Bool
        let since: ContinuousClock.Instant
        let admission: Readmission
    }

    private struct Group {
        /// The first position that was not looked at for this view.
        var position: Position
        var waiters: [Waiter] = []

        /// Takes a waiter in, unless it must read the log first.
        mutating func add(_ waiter: Waiter) -> News? {
            if waiters.isEmpty { position = max(position, waiter.position) }
            guard waiter.position >= position else { return .behind }
            waiters.append(waiter)
            return nil
        }
    }

    private struct State {
        var groups: [EventView: Group] = [:]
        var listeners = 0
        var isClosing = false
    }

    private let ledger: Ledger
    private let clock = ContinuousClock()
    /// The clock by which tokens end.
    private let wallClock: LedgerClock
    private let state = Mutex(State())

    init(_ ledger: Ledger, _ wallClock: LedgerClock) {
        self.ledger = ledger
        self.wallClock = wallClock
    }

    /// Listeners that are connected.
    var listeners: Int { state.withLock { $0.listeners } }
    /// The server stops.
    var isClosing: Bool { state.withLock { $0.isClosing } }

    /// Counts a listener in.
    func enter() {
        state.withLock { $0.listeners += 1 }
    }

    /// Counts a listener out.
    func leave() {
        state.withLock { $0.listeners -= 1 }
    }

    /// Waits until there is something after a position that a view shows, or the listener's token must
    /// be looked up again; `since` is when the listener heard something last.
    func wait(
        for view: EventView, at position: Position, limit: Int, since: ContinuousClock.Instant,
        _ admission: Readmission
    ) async -> News {
        await withCheckedContinuation { continuation in
            let news = state.withLock { state -> News? in
                if state.isClosing { return .closing }
                return state.groups[view, default: Group(position: position)].add(
                    Waiter(
                        continuation: continuation, position: position,
                        takesPages: limit >= ServerLimits.readChunkEvents, since: since,
                        admission: admission))
            }
            if let news { continuation.resume(returning: news) }
        }
    }

    /// Ends every stream: the server stops.
    func close() {
        let waiters = state.withLock { state in
            state.isClosing = true
            defer { state.groups = [:] }
            return state.groups.values.flatMap(\.waiters)
        }
        for waiter in waiters { waiter.continuation.resume(returning: .closing) }
    }

    /// Tells listeners until the server stops.
    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.follow() }
                group.addTask { try await self.keepAlive() }
                try await group.waitForAll()
            }
        }
        close()
    }
}

extension LiveFeed {
    /// Looks at what was added, again and again.
    private func follow() async throws {
        var size: UInt64 = 0
        while !Task.isCancelled {
            size = try await ledger.applied(beyond: size)
            for view in state.withLock({ Array($0.groups.keys) }) { tell(view, upTo: size) }
            try await Task.sleep(for: .milliseconds(pause))
        }
    }

    private var pause: Int {
        min(
            Self.pauseMilliseconds + listeners / Self.listenersPerMillisecond,
            Self.longestPauseMilliseconds)
    }

    /// Tells the listeners of one view what it shows up to a size of the log.
    private func tell(_ view: EventView, upTo size: UInt64) {
        while true {
            let start = state.withLock { state -> Position? in
                guard let group = state.groups[view] else { return nil }
                guard !group.waiters.isEmpty else {
                    state.groups[view] = nil
                    return nil
                }
                return group.position
            }
            guard let start, start.value < size else { return }
            let reader = EventsReader(ledger, view, from: start, upTo: Position(size))
            // What cannot be read now, such as while the ledger recovers, is looked at again later.
            guard
                let page = try? reader.page(
                    from: start, limit: ServerLimits.readChunkEvents,
                    maximumBytes: ServerLimits.readChunkBytes)
            else { return }
            let events = LiveEvents(page)
            let told = take(view, from: start, to: page.next, isQuiet: events == nil)
            for waiter in told {
                if let events, waiter.takesPages, waiter.position <= start {
                    waiter.continuation.resume(returning: .events(events))
                } else {
                    waiter.continuation.resume(returning: .behind)
                }
            }
            if page.isLast || !told.isEmpty { return }
        }
    }

    /// Moves a view on, and takes out who waits for it unless there was nothing to see.
    private func take(
        _ view: EventView, from start: Position, to next: Position, isQuiet: Bool
    ) -> [Waiter] {
        state.withLock { state in
            guard let group = state.groups[view], group.position == start else { return [] }
            state.groups[view]?.position = next
            guard !isQuiet else { return [] }
            state.groups[view]?.waiters = []
            return group.waiters
        }
    }

    /// Sends a sign of life to who heard nothing for a while, and has who may have lost its token look.
    private func keepAlive() async throws {
        while !Task.isCancelled {
            try await Task.sleep(for: .milliseconds(Readmission.maximumWaitMilliseconds))
            let limit = clock.now - .seconds(Self.quietSeconds)
            let (version, now) = (ledger.accessVersion, wallClock.now())
            let told = state.withLock { state in
                var told: [(Waiter, News)] = []
                for (view, group) in state.groups {
                    let news = group.waiters.map { waiter -> News? in
                        let next = max(waiter.position, group.position)
                        if waiter.admission.isOver(version, now: now) { return .unsure(next) }
                        return waiter.since <= limit ? .quiet(next) : nil
                    }
                    guard news.contains(where: { $0 != nil }) else { continue }
                    state.groups[view]?.waiters = []
                    for (waiter, news) in zip(group.waiters, news) {
                        if let news {
                            told.append((waiter, news))
                        } else {
                            state.groups[view]?.waiters.append(waiter)
                        }
                    }
                }
                return told
            }
            for (waiter, news) in told { waiter.continuation.resume(returning: news) }
        }
    }
}
