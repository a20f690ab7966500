public import Catalogue

/// A group of volunteers 文化志愿团.
public struct Group: AggregateState {
    /// Where it stands in its lifecycle.
    public var lifecycle = LifecycleState.none
    /// Its home centre.
    public var owner: CentreID?
    /// Its name.
    public var name: String
    /// Troupe, society, enterprise ….
    public var kind: GroupKind
    /// Who leads it.
    public var leader: VolunteerID
    /// Who belongs to it or did, in order of joining last.
    public private(set) var memberships: [Membership]

    /// Who belongs to it now, in order of joining; the leader is a member.
    public var members: [VolunteerID] {
        memberships.filter(\.periods.isOpen).map(\.volunteer)
    }

    /// A group as applied for.
    public init?(_ event: Event) {
        guard case .groupApplied(let data) = event.payload else { return nil }
        self.init(name: data.name, kind: data.kind, leader: data.leader, memberships: [])
        join(data.leader, at: event.time)
    }

    /// A group with everything known.
    public init(
        name: String, kind: GroupKind, leader: VolunteerID, memberships: [Membership]
    ) {
        self.name = name
        self.kind = kind
        self.leader = leader
        self.memberships = memberships
    }

    /// Whether a volunteer belongs to it now.
    public func hasMember(_ volunteer: VolunteerID) -> Bool {
        memberships.contains { $0.volunteer == volunteer && $0.periods.isOpen }
    }

    /// Whether a volunteer belonged to it on a day in Asia/Shanghai.
    public func hasMember(_ volunteer: VolunteerID, on day: CivilDate) -> Bool {
        memberships.contains { $0.volunteer == volunteer && $0.periods.holds(on: day) }
    }

    private mutating func join(_ volunteer: VolunteerID, at time: Timestamp) {
        var membership = Membership(volunteer: volunteer, periods: Periods())
        if let place = memberships.firstIndex(where: { $0.volunteer == volunteer }) {
            membership = memberships.remove(at: place)
        }
        membership.periods.note(true, from: time)
        memberships.append(membership)
    }

    /// Takes over members and leader.
    public mutating func evolve(_ event: Event) {
        switch event.payload {
        case .groupApplied(let data):
            name = data.name
            kind = data.kind
            leader = data.leader
            if !hasMember(leader) { join(leader, at: event.time) }
        case .groupMemberJoined(let data):
            if !hasMember(data.volunteer) { join(data.volunteer, at: event.time) }
        case .groupMemberLeft(let data):
            for place in memberships.indices where memberships[place].volunteer == data.volunteer {
                memberships[place].periods.note(false, from: event.time)
            }
        case .groupLeaderChanged(let data): leader = data.leader
        default: break
        }
    }
}

/// When a volunteer belonged to a group.
public struct Membership: Equatable, Sendable {
    /// The member, or the former one.
    public let volunteer: VolunteerID
    /// From joining to leaving, as often as that happened.
    public var periods: Periods

    /// A membership with everything known.
    public init(volunteer: VolunteerID, periods: Periods) {
        self.volunteer = volunteer
        self.periods = periods
    }
}
