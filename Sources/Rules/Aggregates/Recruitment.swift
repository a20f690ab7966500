public import Catalogue

/// A call for volunteers 招募.
public struct Recruitment: AggregateState {
    /// Where it stands in its lifecycle.
    public var lifecycle = LifecycleState.none
    /// The centre that runs its project.
    public var owner: CentreID?
    /// The project that recruits.
    public var project: ProjectID
    /// Targeted 定向 or open 社会.
    public var channel: RecruitmentChannel
    /// Places to fill.
    public var places: Int
    /// When it closes, if it says so.
    public var closesAt: Timestamp?

    /// A recruitment as opened.
    public init?(_ event: Event) {
        guard case .recruitmentOpened(let data) = event.payload else { return nil }
        self.init(
            project: data.project, channel: data.channel, places: data.places,
            closesAt: data.closesAt)
    }

    /// A recruitment with everything known.
    public init(
        project: ProjectID, channel: RecruitmentChannel, places: Int, closesAt: Timestamp?
    ) {
        self.project = project
        self.channel = channel
        self.places = places
        self.closesAt = closesAt
    }

    /// Only the lifecycle changes.
    public mutating func evolve(_ event: Event) {}
}
