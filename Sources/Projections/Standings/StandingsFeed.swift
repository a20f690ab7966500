import Synchronization

/// What the writer's groups change in standings, until it is taken in: a short queue. The writer waits
/// for nobody here for longer than an append takes.
package final class StandingsFeed: Sendable {
    /// What one group of events changed.
    package struct Publication: Sendable {
        package var services: [ServiceChange] = []
        package var projects: [ProjectScope] = []
        package var centresChanged = false
        /// Events on record with the group.
        package var size: UInt64 = 0

        package var isEmpty: Bool { services.isEmpty && projects.isEmpty && !centresChanged }
    }

    /// With more records of service waiting, the writer takes them in itself, so that they do not pile up
    /// while nobody asks.
    private static let maximumWaitingRecords = 4096

    private struct State {
        var isCollecting = false
        var publications: [Publication] = []
        var waitingRecords = 0

        mutating func removeAll() {
            publications.removeAll(keepingCapacity: true)
            waitingRecords = 0
        }
    }

    private let state = Mutex(State())

    /// From now on everything is kept until it is taken.
    func collect() {
        state.withLock { $0.isCollecting = true }
    }

    /// Adds what a group changed; returns whether it is time to take something in.
    func add(_ publication: Publication) -> Bool {
        state.withLock { state in
            // Until someone asks, the last is enough: its commit alone may still be under way.
            if !state.isCollecting { state.removeAll() }
            state.publications.append(publication)
            state.waitingRecords += publication.services.count
            return state.waitingRecords > Self.maximumWaitingRecords
        }
    }

    /// Takes a group back whose commit failed.
    func remove(size: UInt64) {
        state.withLock { state in
            guard state.publications.last?.size == size else { return }
            state.waitingRecords -= state.publications.removeLast().services.count
        }
    }

    /// Takes what changed up to so many events, in order.
    func take(upTo size: UInt64) -> [Publication] {
        state.withLock { state in
            let taken = Array(state.publications.prefix { $0.size <= size })
            state.publications.removeFirst(taken.count)
            state.waitingRecords -= taken.reduce(0) { $0 + $1.services.count }
            return taken
        }
    }
}
