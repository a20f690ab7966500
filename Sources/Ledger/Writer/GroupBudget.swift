/// How many events a group may have, so that one takes about as long as a post may wait. Pure.
///
/// A group costs a part of its own (the flush) and a part per event; the rate of recent groups says
/// what the machine does at the moment.
public struct GroupBudget: Sendable {
    /// How long a group should take, microseconds.
    public static let groupMicroseconds: Int64 = 8000
    /// Whatever was measured, a group may have so many events.
    public static let minimumEvents = 128
    /// And no more than these.
    public static let maximumEvents = 4096
    /// Groups of fewer events say more about the flush than about events.
    private static let minimumMeasuredEvents = 64
    /// Weight of the newest group is one in so many.
    private static let smoothing: Int64 = 4

    /// Nanoseconds an event, its share of the flush included.
    private var nanosecondsPerEvent: Int64 = 20_000

    /// A budget before anything was measured.
    public init() {}

    /// Events of the next group.
    public var events: Int {
        let events = Int(Self.groupMicroseconds * 1000 / max(1, nanosecondsPerEvent))
        return min(max(events, Self.minimumEvents), Self.maximumEvents)
    }

    /// Notes how long a group took.
    public mutating func note(events: Int, microseconds: Int64) {
        guard events >= Self.minimumMeasuredEvents, microseconds > 0 else { return }
        let measured = microseconds * 1000 / Int64(events)
        nanosecondsPerEvent += (measured - nanosecondsPerEvent) / Self.smoothing
    }
}
