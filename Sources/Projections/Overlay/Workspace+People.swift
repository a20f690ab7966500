public import Catalogue
public import EventLog
public import LMDB
import Rules
import Tables

/// Questions about people with personal data on record.
extension Workspace {
    /// The number of volunteers for whom no erasure was requested.
    public func countOfPeopleNotErased() throws(LMDBError) -> Int {
        let states = LifecycleState.allCases.filter { $0 != .erased }
        let count = try overlay.figures.look(.city, snapshot) {
            $0.total(FigureSet({ .states(.volunteer, $0) }, states))
        }
        return try (count ?? 0) - pendingErasures().count
    }

    /// Whether erasure was requested or done for each of these volunteers, who are in ascending order;
    /// nil for those who are not on record. Walks through the table once instead of searching for each,
    /// and keeps no row in memory. Reads the tables, not what a group has changed.
    public func areErased(_ volunteers: [VolunteerID]) throws(LMDBError) -> [Bool?] {
        let pending = Set(try pendingErasures())
        return try Self.areErased(volunteers, pending, overlay.views.tables.volunteers, snapshot)
    }

    private static func areErased(
        _ volunteers: [VolunteerID], _ pending: Set<VolunteerID>, _ table: Table,
        _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> [Bool?] {
        var cursor = try snapshot.cursor(table)
        var isOnRow = true
        var last: [UInt8] = []
        var answers: [Bool?] = []
        answers.reserveCapacity(volunteers.count)
        for volunteer in volunteers {
            let key = Array(volunteer.text.utf8)
            // A damaged file of keys may have them in no order: then the walk goes back.
            let mustSearch = !cursor.isOnEntry || key.span.isBefore(last.span)
            var stepsLeft = mustSearch ? 0 : maximumSteps
            while isOnRow, stepsLeft > 0, cursor.key.isBefore(key.span) {
                isOnRow = try cursor.next()
                stepsLeft -= 1
            }
            if mustSearch || isOnRow && stepsLeft == 0 { isOnRow = try cursor.seek(key) }
            last = key
            guard isOnRow, cursor.key.isEqual(to: key.span) else {
                answers.append(nil)
                continue
            }
            var row = RowReader(cursor.value)
            let lifecycle: LifecycleState = try row.choice()
            answers.append(lifecycle == .erased || pending.contains(volunteer))
        }
        return answers
    }

    /// The number of rows beyond which a search is faster than a walk.
    private static let maximumSteps = 16

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
            guard let row else { return true }
            linked.append((volunteer, try row.history.positions(snapshot, tables)))
            return true
        }
        return linked
    }
}

extension Views {
    /// The positions of the events about a volunteer, ascending; none where the volunteer is not on
    /// record or was erased.
    public func events(of volunteer: VolunteerID) throws(LMDBError) -> [Position] {
        let snapshot = try ViewSnapshot(self)
        guard
            let row = try snapshot.row(
                snapshot.tables.volunteers, volunteer, as: Row<Volunteer>.self),
            !row.state.isErased
        else { return [] }
        return try snapshot.events(of: row.history)
    }

    /// So many volunteers after one, by id, who are neither erased nor merged, each with the positions of
    /// the events about that volunteer; the last of those looked at stands at the end, without positions
    /// where it is one of these.
    public func volunteers(
        after last: VolunteerID?, limit: Int
    ) throws(LMDBError) -> [(volunteer: VolunteerID, events: [Position])] {
        let snapshot = try ViewSnapshot(self)
        var found: [(VolunteerID, [Position])] = []
        try snapshot.forEachRow(snapshot.tables.volunteers, after: last?.text) {
            (id, row: Row<Volunteer>) throws(LMDBError) in
            let isLiving = !row.state.isErased && row.state.into == nil
            found.append(
                (VolunteerID(id), isLiving ? try snapshot.events(of: row.history) : []))
            return found.count < limit
        }
        return found
    }
}
