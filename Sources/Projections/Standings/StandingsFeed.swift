import Synchronization

/// A short queue of the changes that the writer's groups make to standings. The writer never waits
/// here for longer than an append.
package final class StandingsFeed: Sendable {
    /// The changes of one group of events.
    package struct Publication: Sendable {
        package var services: [ServiceChange] = []
        package var projects: [ProjectScope] = []
        package var centresChanged = false
        /// The number of events in the log after the group.
        package var size: UInt64 = 0

        package var isEmpty: Bool { services.isEmpty && projects.isEmpty && !centresChanged }
    }

    /// The maximum number of waiting records. Beyond it the writer applies them itself, so that
    /// they do not accumulate while no query arrives.
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

    /// Begins to keep all publications until they are taken.
    func collect() {
        state.withLock { $0.isCollecting = true }
    }

    /// Adds the changes of a group; returns whether the writer must apply waiting ones.
    func add(_ publication: Publication) -> Bool {
        state.withLock { state in
            // Before the records are loaded, only the last publication is needed: its commit may
            // not be visible to the load yet.
            if !state.isCollecting { state.removeAll() }
            state.publications.append(publication)
            state.waitingRecords += publication.services.count
            return state.waitingRecords > Self.maximumWaitingRecords
        }
    }

    /// Removes the publication of a failed commit.
    func remove(size: UInt64) {
        state.withLock { state in
            guard state.publications.last?.size == size else { return }
            state.waitingRecords -= state.publications.removeLast().services.count
        }
    }

    /// Removes and returns the publications up to a size, in order.
    func take(upTo size: UInt64) -> [Publication] {
        state.withLock { state in
            let taken = Array(state.publications.prefix { $0.size <= size })
            state.publications.removeFirst(taken.count)
            state.waitingRecords -= taken.reduce(0) { $0 + $1.services.count }
            return taken
        }
    }
}
