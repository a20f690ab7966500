public import Catalogue

/// One record of hours 服务时长.
public struct Hours: AggregateState {
    /// Where it stands in its lifecycle; only `confirmed` counts.
    public var lifecycle = LifecycleState.none
    /// The centre that runs the project.
    public var owner: CentreID?
    /// Who served.
    public var volunteer: VolunteerID
    /// For which project.
    public var project: ProjectID
    /// In which participation.
    public var participation: ParticipationID?
    /// In which shift.
    public var shift: ShiftID?
    /// As a member of which group.
    public var group: GroupID?
    /// When service started; its Asia/Shanghai day is the day of service.
    public var startedAt: Timestamp
    /// When service ended.
    public var endedAt: Timestamp
    /// Minutes as served, confirmed or corrected last.
    public var minutes: Minutes
    /// Service, rehearsal or training.
    public var activity: Activity
    /// Paid working time, which is recorded and never counted.
    public var isOnDuty = false
    /// When it was confirmed, by confirmation or by the resolution of a dispute.
    public var confirmedAt: Timestamp?

    /// Hours as served.
    public init?(_ event: Event) {
        guard case .hoursServed(let data) = event.payload else { return nil }
        self.init(
            volunteer: data.volunteer, project: data.project, startedAt: data.startedAt,
            endedAt: data.endedAt, minutes: data.minutes, activity: data.activity)
        participation = data.participation
        shift = data.shift
        group = data.group
        isOnDuty = data.onDuty ?? false
    }

    /// Hours with the fields that every record has.
    public init(
        volunteer: VolunteerID, project: ProjectID, startedAt: Timestamp, endedAt: Timestamp,
        minutes: Minutes, activity: Activity
    ) {
        self.volunteer = volunteer
        self.project = project
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.minutes = minutes
        self.activity = activity
    }

    /// Takes over the minutes that were decided.
    public mutating func evolve(_ event: Event) {
        switch event.payload {
        case .hoursConfirmed(let data):
            minutes = data.minutes ?? minutes
            confirmedAt = event.time
        case .hoursResolved(let data):
            minutes = data.minutes
            confirmedAt = event.time
        case .hoursCorrected(let data): minutes = data.minutes
        default: break
        }
    }

    /// Whole minutes between start and end.
    public var interval: Minutes {
        Minutes(endedAt.minutes(since: startedAt))
    }
}
