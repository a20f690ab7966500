/// The number of events that the next group may have, so that it takes about 8 ms. Pure.
///
/// It is computed from the time per event of recent groups.
public struct GroupBudget: Sendable {
    /// The intended duration of a group, microseconds.
    public static let groupMicroseconds: Int64 = 8000
    /// The minimum of the budget, however slow recent groups were.
    public static let minimumEvents = 128
    /// The maximum of the budget, however fast recent groups were.
    public static let maximumEvents = 4096
    /// Smaller groups are not measured: most of their time is the flush.
    private static let minimumMeasuredEvents = 64
    /// The newest group has a weight of one in `smoothing` in the moving average.
    private static let smoothing: Int64 = 4

    /// Average nanoseconds per event, its share of the flush included.
    private var nanosecondsPerEvent: Int64 = 20_000

    /// Creates a budget without measurements.
    public init() {}

    /// The number of events of the next group.
    public var events: Int {
        let events = Int(Self.groupMicroseconds * 1000 / max(1, nanosecondsPerEvent))
        return min(max(events, Self.minimumEvents), Self.maximumEvents)
    }

    /// Adds the measurement of a group.
    public mutating func note(events: Int, microseconds: Int64) {
        guard events >= Self.minimumMeasuredEvents, microseconds > 0 else { return }
        let measured = microseconds * 1000 / Int64(events)
        nanosecondsPerEvent += (measured - nanosecondsPerEvent) / Self.smoothing
    }
}
