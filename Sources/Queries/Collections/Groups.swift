import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// A group with the minutes that its members served for it.
struct ListedGroup: Dated {
    fileprivate let stored: Stored<Group>
    fileprivate let figures: Figures

    fileprivate init(
        _ stored: Stored<Group>, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.stored = stored
        figures = try snapshot.figures(in: stored.row.scope)
    }

    private var state: Group { stored.state }

    var changed: Position { max(stored.changed, figures.changed) }

    fileprivate static let columns: [Column<ListedGroup>] = [
        .must("group", .id, "The group.") { .id($0.stored.id) },
        .must("name", .text(nil), "Its name.") { .text($0.state.name) },
        .must("kind", .coded(GroupKind.self), "Troupe, society, enterprise ….") {
            .coded($0.state.kind)
        },
        .must("status", .state(of: .group), "Where it stands.") { .state($0.state.lifecycle) },
        .may("centre", .id, "The home centre.") { .id($0.state.owner) },
        .may("leader", .volunteer, "Who leads it, where the token is told.") {
            .id($0.state.leader)
        },
        .must("memberCount", .count, "How many belong to it, the leader included.") {
            .number($0.figures[.members])
        },
        .must("confirmedMinutes", .count, "What members served as the group, minutes.") {
            .number($0.figures[.minutes])
        },
        .must("created", .position, "The event that created it.") { .position($0.stored.created) },
    ]
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

    fileprivate let group: ListedGroup
    fileprivate let members: [Share]
    fileprivate let formerMembers: [Share]

    var changed: Position { group.changed }

    fileprivate init(
        _ group: ListedGroup, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.group = group
        let state = group.stored.state
        var shares: [(volunteer: VolunteerID, minutes: Int)] = []
        try snapshot.forEachMember(of: group.stored.row) { volunteer, figures in
            shares.append((volunteer, figures[.minutes]))
        }
        let minutes = Dictionary(
            shares.map { ($0.volunteer, $0.minutes) }, uniquingKeysWith: { first, _ in first })
        let present = try snapshot.members(of: group.stored.id)
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
            .may("volunteer", .volunteer, "The volunteer, where the token is told.") {
                .id($0.volunteer)
            },
            .must("leader", .flag, "Whether this is who leads the group.") { .flag($0.isLeader) },
            .must("minutes", .count, "What the member served as one of the group, minutes.") {
                .number($0.minutes)
            },
        ])

    private static let formerMember = Columns<Share>(
        "FormerMember", "Who served as one of the group and belongs to it no more.",
        [
            .may("volunteer", .volunteer, "The volunteer, where the token is told.") {
                .id($0.volunteer)
            },
            .must("minutes", .count, "What was served as one of the group, minutes.") {
                .number($0.minutes)
            },
        ])

    fileprivate static let columns = Columns<GroupWithMembers>(
        "GroupMembers", "A group with its members; all shares add up to the group's minutes.",
        ListedGroup.columns.inside(\.group) + [
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
            .id("centre", "The home centre.", by: .groupsByCentre) { $0.state.owner },
            .coded("kind", GroupKind.self, "Troupe, society, enterprise ….") {
                $0.state.kind == $1
            },
            .status(of: .group, "Where the group stands."),
        ],
        changes: [.groups, .groupFigures],
        columns: Columns("Group", "A group of volunteers.", ListedGroup.columns + [.rowPosition])
    ) { (group, snapshot) throws(LMDBError) in try ListedGroup(group, snapshot) }
}

extension Resources {
    /// One group with its members.
    package static let group = Resource(
        "group", "One group with its members and what each served as one of the group.",
        reach: .own, .group, in: "groups", columns: GroupWithMembers.columns
    ) { id, snapshot, _ in
        try snapshot.stored(GroupID(id), snapshot.tables.groups)
            .map { try GroupWithMembers(try ListedGroup($0, snapshot), snapshot) }
    }
}
