public import Catalogue

/// A published incentive scheme 激励办法: what counts, and what it takes to reach a star.
public struct Scheme: AggregateState {
    /// Where it stands in its lifecycle.
    public var lifecycle = LifecycleState.none
    /// The municipal centre.
    public var owner: CentreID?
    /// Its id.
    public var id: SchemeID
    /// The number under which it was published.
    public var number: String
    /// The first day of service that it governs.
    public var effectiveFrom: CivilDate
    /// Thresholds of the stars, lowest level first.
    public var stars: [StarThreshold]
    /// Activities that count.
    public var counts: [Activity]
    /// Minutes that count at most for one volunteer on one day.
    public var dailyCap: Minutes?

    /// A scheme as published.
    public init?(_ event: Event) {
        guard case .schemePublished(let data) = event.payload else { return nil }
        self.init(
            id: SchemeID(event.subject), number: data.number, effectiveFrom: data.effectiveFrom,
            stars: data.stars.map { StarThreshold(level: $0.level, minutes: $0.minutes) },
            counts: data.counts, dailyCap: data.dailyCap)
    }

    /// A scheme with everything known.
    public init(
        id: SchemeID, number: String, effectiveFrom: CivilDate, stars: [StarThreshold],
        counts: [Activity], dailyCap: Minutes?
    ) {
        self.id = id
        self.number = number
        self.effectiveFrom = effectiveFrom
        self.stars = stars
        self.counts = counts
        self.dailyCap = dailyCap
    }

    /// A published scheme never changes.
    public mutating func evolve(_ event: Event) {}

    /// The highest level that the minutes reach; 0 for none.
    public func level(for minutes: Minutes) -> Int {
        stars.last { $0.minutes <= minutes }?.level ?? 0
    }
}

/// The minutes that it takes to reach a star.
public struct StarThreshold: Equatable, Sendable {
    /// 1 to 5.
    public let level: Int
    /// Minutes of confirmed service that count.
    public let minutes: Minutes

    /// A threshold.
    public init(level: Int, minutes: Minutes) {
        self.level = level
        self.minutes = minutes
    }
}

extension Optional<Scheme> {
    /// Whether an activity counts; with no scheme, service alone does.
    public func counts(_ activity: Activity) -> Bool {
        self?.counts.contains(activity) ?? (activity == .service)
    }
}
