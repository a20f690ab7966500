import EventLog

/// The listeners that wait for news of the log. Pure.
struct LiveWaiters {
    struct Waiter {
        let continuation: CheckedContinuation<LiveFeed.News, Never>
        /// The first position that it has not seen.
        let position: Position
        /// Whether it can take a full page.
        let takesPages: Bool
        let since: ContinuousClock.Instant
        let admission: Readmission
    }

    struct Group {
        /// The first position that was not looked at for this view.
        var position: Position
        var waiters: [Waiter] = []
    }

    var groups: [EventView: Group] = [:]
    /// The size of the log up to which events were announced.
    var toldSize: UInt64 = 0
    var listeners = 0
    var isClosing = false

    /// Adds a waiter, unless it must read the log first.
    ///
    /// An event is not announced again to a waiter that joins later: it must read the log.
    mutating func add(_ waiter: Waiter, to view: EventView) -> LiveFeed.News? {
        if isClosing { return .closing }
        guard waiter.position.value >= toldSize else { return .behind }
        var group = groups[view] ?? Group(position: waiter.position)
        if group.waiters.isEmpty { group.position = waiter.position }
        guard waiter.position >= group.position else { return .behind }
        // While the dictionary held the group too, appending would copy all its waiters.
        groups[view] = nil
        group.waiters.append(waiter)
        groups[view] = group
        return nil
    }
}
