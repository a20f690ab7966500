import EventLog
import Ledger
import NIOCore
import Queries
import ServiceLifecycle
import Synchronization

/// Sends new events to the listeners of the log.
///
/// Listeners of one view that have caught up wait together: new events are read and written out
/// once for all of them. The feed keeps positions and no events: a listener that does not wait when
/// an event is added reads it from the log later.
final class LiveFeed: Service {
    /// The maximum number of listeners.
    static let maximumListeners = 20_000
    /// The pause between two announcements, which collects events.
    private static let pauseMilliseconds = 50
    /// The pause grows with the number of listeners up to this, because each announcement costs one
    /// write per listener.
    private static let longestPauseMilliseconds = 250
    /// The pause grows by a millisecond for this many listeners.
    private static let listenersPerMillisecond = 5
    /// A listener without events for this time gets a comment, which keeps its connection alive.
    private static let quietSeconds = 15
    /// A comment, which clients ignore, to keep a connection alive.
    static let comment = ByteBuffer(string: ":\n\n")

    /// The result of waiting.
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

    private let ledger: Ledger
    private let clock = ContinuousClock()
    /// The clock by which tokens end.
    private let wallClock: LedgerClock
    private let state = Mutex(LiveWaiters())

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
        let news = await join(view, at: position, limit: limit, since: since, admission)
        guard case .behind = news, !hasAny(at: position) else { return news }
        // Others of this view have seen more than the read models show now: they are being made anew.
        // A listener that asked again at once would keep a processor busy until they are done.
        try? await Task.sleep(for: .milliseconds(Self.longestPauseMilliseconds))
        return news
    }

    /// Whether a listener that has seen nothing from a position on finds something there now.
    private func hasAny(at position: Position) -> Bool {
        guard let applied = try? ledger.views.appliedSize() else { return false }
        return position.value < applied
    }

    private func join(
        _ view: EventView, at position: Position, limit: Int, since: ContinuousClock.Instant,
        _ admission: Readmission
    ) async -> News {
        await withCheckedContinuation { continuation in
            let waiter = LiveWaiters.Waiter(
                continuation: continuation, position: position,
                takesPages: limit >= ServerLimits.readChunkEvents, since: since,
                admission: admission)
            let news = state.withLock { $0.add(waiter, to: view) }
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
    /// Waits for new events and announces them, until the server stops.
    private func follow() async throws {
        var size: UInt64 = 0
        while !Task.isCancelled {
            size = try await ledger.applied(beyond: size)
            let views = state.withLock { state in
                state.toldSize = size
                return Array(state.groups.keys)
            }
            for view in views { tell(view, upTo: size) }
            try await Task.sleep(for: .milliseconds(pause))
        }
    }

    private var pause: Int {
        min(
            Self.pauseMilliseconds + listeners / Self.listenersPerMillisecond,
            Self.longestPauseMilliseconds)
    }

    /// Announces to the listeners of one view the events up to a size of the log.
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
            // A read that fails now, such as during recovery, is repeated later.
            guard
                let page = try? reader.page(
                    from: start, limit: ServerLimits.readChunkEvents,
                    maximumBytes: ServerLimits.readChunkBytes)
            else { return }
            let events = LiveEvents(page, view)
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
    ) -> [LiveWaiters.Waiter] {
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
                var told: [(LiveWaiters.Waiter, News)] = []
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
