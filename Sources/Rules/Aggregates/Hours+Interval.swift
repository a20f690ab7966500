public import Catalogue

extension Hours {
    /// Paid working time, which is recorded and never counted.
    public var isOnDuty: Bool { onDuty ?? false }

    /// Whole minutes between start and end.
    public var interval: Minutes {
        Minutes(endedAt.minutes(since: startedAt))
    }
}
