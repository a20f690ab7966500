import Catalogue
import EventLog
import LMDB

/// Participations in one shift, or through one recruitment, by state; or, for one volunteer in one
/// shift, the places held there, as accepted.
struct ParticipationCounts: IndexedValue {
    typealias Key = PlainKey

    var states = Counts<LifecycleState>()
    /// The last event that changed them.
    var changed = Position(0)

    init() {}

    init(from row: inout RowReader) throws(LMDBError) {
        states = try Counts(from: &row)
        changed = try row.position()
    }

    func encode(into row: inout RowWriter) {
        states.encode(into: &row)
        row.position(changed)
    }
}

extension PlainKey {
    /// Of the places that one volunteer holds in a shift. Ids hold no zero byte.
    static func places(of volunteer: VolunteerID, in shift: ShiftID) -> PlainKey {
        PlainKey(aggregate: .participation, id: shift.text + "\u{0}" + volunteer.text)
    }
}

/// Minutes that members served as a group: one member's, or all of them.
struct GroupShare: IndexedValue {
    typealias Key = GroupShareKey

    var minutes = 0
    /// The last event that changed them.
    var changed = Position(0)

    init() {}

    init(from row: inout RowReader) throws(LMDBError) {
        minutes = try row.figure()
        changed = try row.position()
    }

    func encode(into row: inout RowWriter) {
        row.number(minutes)
        row.position(changed)
    }
}

/// A group's minutes stand before those of its members.
struct GroupShareKey: KeyCoded {
    let group: GroupID
    /// Nil for all members together.
    let volunteer: VolunteerID?

    func encode(into key: inout [UInt8]) {
        key.append(contentsOf: group.text.utf8)
        key.append(0)
        if let volunteer { key.append(contentsOf: volunteer.text.utf8) }
    }
}
