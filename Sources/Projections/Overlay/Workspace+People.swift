public import Catalogue
public import EventLog
public import LMDB
import Rules
import Tables

/// Who is on record with personal data.
extension Workspace {
    /// How many volunteers there are for whom no erasure was requested.
    public func countOfPeopleNotErased() throws(LMDBError) -> Int {
        var count = 0
        for state in LifecycleState.allCases where state != .none && state != .erased {
            let tally = Tally(.volunteers, UInt32(state.rawValue))
            count += try overlay.tallies.look(tally, snapshot) { $0.count } ?? 0
        }
        return try count - pendingErasures().count
    }

    /// All volunteers for whom no erasure was requested, as the tables have them.
    public func peopleNotErased() throws(LMDBError) -> [VolunteerID] {
        var people: [VolunteerID] = []
        try snapshot.forEach(overlay.views.tables.volunteers) { (key, _) throws(LMDBError) in
            let person = VolunteerID(String(decoding: [UInt8](copying: key), as: UTF8.self))
            if try volunteer(person)?.isErased == false { people.append(person) }
            return true
        }
        return people
    }

    /// The volunteers who are linked to a number in the municipal federation's system, each with the
    /// positions of the events about that volunteer. Reads the tables, not what a group has changed.
    public func linkedVolunteers() throws(LMDBError) -> [(
        volunteer: VolunteerID, events: [Position]
    )] {
        let prefix = IndexEntry.prefix(.volunteersLinked, "")
        let tables = overlay.views.tables
        var linked: [(VolunteerID, [Position])] = []
        try snapshot.forEach(tables.index, prefix: prefix) { (key, _) throws(LMDBError) in
            let id = [UInt8](copying: key).dropFirst(prefix.count)
            let volunteer = VolunteerID(String(decoding: id, as: UTF8.self))
            let row = try OverlayTable<Row<Volunteer>>.read(volunteer, tables.volunteers, snapshot)
            if let row { linked.append((volunteer, row.events)) }
            return true
        }
        return linked
    }
}
