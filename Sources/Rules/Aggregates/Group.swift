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
    /// Who belongs to it, in order of joining; the leader is a member.
    public var members: [VolunteerID]

    /// A group as applied for.
    public init?(_ event: Event) {
        guard case .groupApplied(let data) = event.payload else { return nil }
        self.init(name: data.name, kind: data.kind, leader: data.leader, members: [data.leader])
        owner = data.centre
    }

    /// A group with everything known.
    public init(name: String, kind: GroupKind, leader: VolunteerID, members: [VolunteerID]) {
        self.name = name
        self.kind = kind
        self.leader = leader
        self.members = members
    }

    /// Takes over members and leader.
    public mutating func evolve(_ event: Event) {
        switch event.payload {
        case .groupApplied(let data):
            name = data.name
            kind = data.kind
            leader = data.leader
            owner = data.centre
            if !members.contains(leader) { members.append(leader) }
        case .groupMemberJoined(let data):
            if !members.contains(data.volunteer) { members.append(data.volunteer) }
        case .groupMemberLeft(let data): members.removeAll { $0 == data.volunteer }
        case .groupLeaderChanged(let data): leader = data.leader
        default: break
        }
    }
}
