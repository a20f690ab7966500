public import Catalogue

/// A shift 场次 of a project.
public struct Shift: AggregateState {
    /// Where it stands in its lifecycle.
    public var lifecycle = LifecycleState.none
    /// The centre that runs its project.
    public var owner: CentreID?
    /// The project that it belongs to.
    public var project: ProjectID
    /// Where it takes place.
    public var venue: String
    /// When it starts.
    public var startsAt: Timestamp
    /// When it ends.
    public var endsAt: Timestamp
    /// Volunteers needed at least.
    public var minimum: Int
    /// Volunteers wanted at most.
    public var maximum: Int
    /// Participations that hold a place now.
    public var accepted = 0

    /// A shift as scheduled.
    public init?(_ event: Event) {
        guard case .shiftScheduled(let data) = event.payload else { return nil }
        self.init(
            project: data.project, venue: data.venue, startsAt: data.startsAt,
            endsAt: data.endsAt, minimum: data.minimum, maximum: data.maximum)
    }

    /// A shift with everything known.
    public init(
        project: ProjectID, venue: String, startsAt: Timestamp, endsAt: Timestamp, minimum: Int,
        maximum: Int
    ) {
        self.project = project
        self.venue = venue
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Takes over changes of place, time and numbers.
    public mutating func evolve(_ event: Event) {
        guard case .shiftChanged(let data) = event.payload else { return }
        venue = data.venue ?? venue
        startsAt = data.startsAt ?? startsAt
        endsAt = data.endsAt ?? endsAt
        minimum = data.minimum ?? minimum
        maximum = data.maximum ?? maximum
    }
}
