import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// A group with the minutes that its members served for it.
private let groupColumns: [Column<Figured<Group>>] = [
    .must("group", "The group.") { $0.id },
    .must("name", "Its name.") { $0.state.name },
    .must("kind", "Troupe, society, enterprise ….") { $0.state.kind },
    .status(.group, "Where it stands.") { $0.state.lifecycle },
    .may("centre", "The home centre.") { $0.state.owner },
    .may("leader", "Who leads it, where the token is told.") { $0.state.leader },
    .figure("memberCount", .members, "How many belong to it, the leader included."),
    .figure("confirmedMinutes", .minutes, "What members served as the group, minutes."),
    .figure(
        "servingMembers", .servingMembers,
        "How many of those who ever belonged to it served as it."),
    .must("minutesPerServingMember", "Their minutes each, in whole minutes.") {
        $0.figures.minutesPerServingMember
    },
    .must("created", "The event that created it.") { $0.created },
]

extension Figures {
    /// Minutes of each who served as a group, whole minutes; 0 where nobody did.
    var minutesPerServingMember: Int {
        let members = self[.servingMembers]
        return members > 0 ? self[.minutes] / members : 0
    }
}

/// A group with its members and the minutes that each served for it.
///
/// A former member keeps a share: the shares of members and former members add up to the group's
/// minutes.
struct GroupWithMembers: Dated {
    fileprivate struct Share {
        let volunteer: VolunteerID
        var isLeader = false
        var minutes = 0
    }

    fileprivate let group: Figured<Group>
    fileprivate let members: [Share]
    fileprivate let formerMembers: [Share]

    var changed: Position { group.changed }

    fileprivate init(
        _ group: Figured<Group>, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.group = group
        let state = group.state
        var shares: [(volunteer: VolunteerID, minutes: Int)] = []
        try snapshot.forEachMember(of: group.stored.row) { volunteer, figures in
            shares.append((volunteer, figures[.minutes]))
        }
        let minutes = Dictionary(
            shares.map { ($0.volunteer, $0.minutes) }, uniquingKeysWith: { first, _ in first })
        let present = try snapshot.members(of: group.id)
        members = present.map { member in
            Share(
                volunteer: member, isLeader: member == state.leader, minutes: minutes[member] ?? 0)
        }
        let isPresent = Set(present)
        formerMembers = shares.compactMap { share in
            guard share.minutes != 0, !isPresent.contains(share.volunteer) else { return nil }
            return Share(volunteer: share.volunteer, minutes: share.minutes)
        }
    }

    private static let member = Columns<Share>(
        "GroupMember", "A member of a group.",
        [
            .may("volunteer", "The volunteer, where the token is told.") { $0.volunteer },
            .must("leader", "Whether this is who leads the group.") { $0.isLeader },
            .must("minutes", "What the member served as one of the group, minutes.") { $0.minutes },
        ])

    private static let formerMember = Columns<Share>(
        "FormerMember", "Who served as one of the group and belongs to it no more.",
        [
            .may("volunteer", "The volunteer, where the token is told.") { $0.volunteer },
            .must("minutes", "What was served as one of the group, minutes.") { $0.minutes },
        ])

    fileprivate static let columns = Columns<GroupWithMembers>(
        "GroupMembers", "A group with its members; all shares add up to the group's minutes.",
        groupColumns.inside(\.group) + [
            .objects("members", member, "In order of joining.") { $0.members },
            .objects("formerMembers", formerMember, "Who left and has a share.") {
                $0.formerMembers
            },
            .answerPosition,
        ])
}

extension Listings {
    /// Groups of volunteers.
    package static let groups = Listing(
        "groups",
        "Groups of volunteers, by id; a centre sees its own, or those of a centre below it.",
        reach: .own, of: Stored<Group>.self, from: { $0.groups },
        filters: [
            .id("centre", "The home centre.", by: .groupsByOwner) { $0.state.owner },
            .coded("kind", GroupKind.self, "Troupe, society, enterprise ….") {
                $0.state.kind
            },
            .status(of: .group, "Where the group stands."),
        ],
        changes: [.groups, .groupFigures],
        columns: Columns("Group", "A group of volunteers.", groupColumns + [.rowPosition]),
        item: Figured.init)
}

extension Resources {
    /// One group with its members.
    package static let group = Resource(
        "group", "One group with its members and what each served as one of the group.",
        reach: .own, of: Group.self, columns: GroupWithMembers.columns
    ) { group, snapshot, _ in try GroupWithMembers(Figured(group, snapshot), snapshot) }
}
