package import Catalogue
package import EventLog
package import LMDB
package import Tables

/// Participations in one shift, or through one recruitment, by state; or, for one volunteer in one
/// shift, the places held there, as accepted.
package struct ParticipationCounts: IndexedValue {
    package typealias Key = PlainKey

    package var states = Counts<LifecycleState>()
    /// The last event that changed them.
    package var changed = Position(0)

    package init() {}

    package init(from row: inout RowReader) throws(LMDBError) {
        states = try Counts(from: &row)
        changed = try row.position()
    }

    package func encode(into row: inout RowWriter) {
        states.encode(into: &row)
        row.position(changed)
    }
}

extension PlainKey {
    /// Of the places that one volunteer holds in a shift. Ids hold no zero byte.
    package static func places(of volunteer: VolunteerID, in shift: ShiftID) -> PlainKey {
        PlainKey(aggregate: .participation, id: shift.text + "\u{0}" + volunteer.text)
    }
}

/// Minutes that members served as a group: one member's, or all of them.
package struct GroupShare: IndexedValue {
    package typealias Key = GroupShareKey

    package var minutes = 0
    /// The last event that changed them.
    package var changed = Position(0)

    package init() {}

    package init(from row: inout RowReader) throws(LMDBError) {
        minutes = try row.figure()
        changed = try row.position()
    }

    package func encode(into row: inout RowWriter) {
        row.number(minutes)
        row.position(changed)
    }
}

/// A group's minutes stand before those of its members.
package struct GroupShareKey: KeyCoded {
    package let group: GroupID
    /// Nil for all members together.
    package let volunteer: VolunteerID?

    package init(group: GroupID, volunteer: VolunteerID?) {
        self.group = group
        self.volunteer = volunteer
    }

    package func encode(into key: inout [UInt8]) {
        key.append(contentsOf: group.text.utf8)
        key.append(0)
        if let volunteer { key.append(contentsOf: volunteer.text.utf8) }
    }
}
