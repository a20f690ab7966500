public import Catalogue

/// A star 星级 awarded to a volunteer.
public struct Star: AggregateState {
    /// Where it stands in its lifecycle.
    public var lifecycle = LifecycleState.none
    /// The volunteer's home centre at the time of the award.
    public var owner: CentreID?
    /// Who holds it.
    public var volunteer: VolunteerID
    /// 1 to 5.
    public var level: Int
    /// The scheme under which it was awarded.
    public var scheme: SchemeID

    /// A star as awarded.
    public init?(_ event: Event) {
        guard case .starAwarded(let data) = event.payload else { return nil }
        self.init(volunteer: data.volunteer, level: data.level, scheme: data.scheme)
    }

    /// A star with everything known.
    public init(volunteer: VolunteerID, level: Int, scheme: SchemeID) {
        self.volunteer = volunteer
        self.level = level
        self.scheme = scheme
    }

    /// Only the lifecycle changes.
    public mutating func evolve(_ event: Event) {}
}
