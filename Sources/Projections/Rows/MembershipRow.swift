package import Catalogue
package import EventLog
package import LMDB
package import Rules
package import Tables

/// One volunteer's membership of one group, and when it began last.
package struct MembershipRow: IndexedValue {
    package typealias Key = MembershipKey

    package var membership = Membership()
    /// The event with which the volunteer joined last: members are listed in this order.
    package var joined = Position(0)

    package init() {}

    package init(from row: inout RowReader) throws(LMDBError) {
        membership.periods = try row.periods()
        joined = try row.position()
    }

    package func encode(into row: inout RowWriter) {
        row.periods(membership.periods)
        row.position(joined)
    }
}

/// A group and a volunteer. Ids hold no zero byte.
package struct MembershipKey: KeyCoded {
    package let group: GroupID
    package let volunteer: VolunteerID

    package func encode(into key: inout [UInt8]) {
        key.append(contentsOf: group.text.utf8)
        key.append(0)
        key.append(contentsOf: volunteer.text.utf8)
    }
}

extension ViewSnapshot {
    /// Who belongs to a group now, in order of joining.
    package func members(of group: GroupID) throws(LMDBError) -> [VolunteerID] {
        var members: [(volunteer: VolunteerID, joined: Position)] = []
        let prefix = MembershipKey(group: group, volunteer: VolunteerID("")).bytes
        try transaction.forEach(tables.memberships, prefix: prefix) {
            (key, value) throws(LMDBError) in
            var reader = RowReader(value)
            let row = try MembershipRow(from: &reader)
            if row.membership.periods.isOpen {
                let id = String(utf8: key.extracting(prefix.count...))
                members.append((VolunteerID(id), row.joined))
            }
            return true
        }
        return members.sorted { $0.joined < $1.joined }.map(\.volunteer)
    }
}
