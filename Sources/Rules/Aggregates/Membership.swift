public import Catalogue

/// When a volunteer belonged to a group: kept apart from the group, so that a large group costs no more
/// an event than a small one.
public struct Membership: Equatable, Sendable {
    /// From joining to leaving, as often as that happened.
    public var periods = Periods()

    /// Of a volunteer who never belonged to the group.
    public init() {}

    /// Whose membership of its subject, a group, an event begins or ends; nil for all other events.
    ///
    /// Who applies for a group leads it and belongs to it.
    public static func change(_ event: Event) -> (volunteer: VolunteerID, isMember: Bool)? {
        switch event.payload {
        case .groupApplied(let data): (data.leader, true)
        case .groupMemberJoined(let data): (data.volunteer, true)
        case .groupMemberLeft(let data): (data.volunteer, false)
        default: nil
        }
    }

    /// Takes over that the volunteer joins or leaves at a time. Joining twice changes nothing.
    public mutating func note(_ isMember: Bool, at time: Timestamp) {
        guard !isMember || !periods.isOpen else { return }
        periods.note(isMember, from: time)
    }
}
