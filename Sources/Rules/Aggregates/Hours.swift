public import Catalogue

/// A record of hours: service for a project, or a balance carried over from an older system.
public struct Hours: AggregateState {
    /// Where it stands in its lifecycle.
    public var lifecycle = LifecycleState.none
    /// The centre that decides about it: the project's, or the home centre of a balance.
    public var owner: CentreID?
    /// Whose service it is.
    public var volunteer: VolunteerID
    /// The project that was served; nil for a balance.
    public var project: ProjectID?
    /// The participation that it belongs to.
    public var participation: ParticipationID?
    /// The shift in which it was served.
    public var shift: ShiftID?
    /// The group that was served with.
    public var group: GroupID?
    /// When it started; of a balance, the beginning of its first day.
    public var startedAt: Timestamp
    /// When it ended; of a balance, the end of its last day.
    public var endedAt: Timestamp
    /// Minutes as served, confirmed or corrected last.
    public var minutes: Minutes
    /// What was done.
    public var activity: Activity
    /// In paid working time.
    public var onDuty: Bool?
    /// When it was confirmed last.
    public var confirmedAt: Timestamp?

    /// A record as posted.
    public init?(_ event: Event) {
        switch event.payload {
        case .hoursServed(let data):
            self.init(
                volunteer: data.volunteer, project: data.project, startedAt: data.startedAt,
                endedAt: data.endedAt, minutes: data.minutes, activity: data.activity)
            participation = data.participation
            shift = data.shift
            group = data.group
            onDuty = data.onDuty
        case .hoursCarried(let data):
            self.init(
                volunteer: data.volunteer, project: nil, startedAt: data.from.start,
                endedAt: data.to.adding(days: 1).start, minutes: data.minutes, activity: .service)
        default: return nil
        }
    }

    /// A record that names nothing but its project, and nobody has confirmed.
    public init(
        volunteer: VolunteerID, project: ProjectID?, startedAt: Timestamp, endedAt: Timestamp,
        minutes: Minutes, activity: Activity
    ) {
        self.volunteer = volunteer
        self.project = project
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.minutes = minutes
        self.activity = activity
    }

    /// Takes over minutes that were decided, and when.
    public mutating func evolve(_ event: Event) {
        switch event.payload {
        case .hoursConfirmed(let data):
            minutes = data.minutes ?? minutes
            confirmedAt = event.time
        case .hoursCorrected(let data): minutes = data.minutes
        case .hoursResolved(let data):
            minutes = data.minutes
            confirmedAt = event.time
        default: break
        }
    }

    /// A balance is found under its volunteer, in every state.
    public var claims: [Claim] { isCarried ? [Claim(.carriedHours, [volunteer.text])] : [] }
}

extension Hours {
    /// Whether it is a balance that was carried over: it counts in the total alone, without a cap.
    public var isCarried: Bool { project == nil }

    /// The minutes of a balance that count; none of other records, which count by their day.
    public var carried: Minutes { isCarried && lifecycle == .confirmed ? minutes : .zero }
}
