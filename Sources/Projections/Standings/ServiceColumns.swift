package import Catalogue
package import LMDB
package import Rules
import Tables

/// Minutes that began or ceased to count: what standings are made of.
package struct ServiceChange: Sendable {
    package let volunteer: UInt32
    package let volunteerID: VolunteerID
    package let project: UInt32
    package let group: UInt32?
    package let groupID: GroupID?
    package let month: Month
    package let minutes: Int
}

/// What decides in which scopes a project's service counts.
package struct ProjectScope: Equatable, Sendable {
    package let id: ProjectID
    package let ordinal: UInt32
    package let family: ProjectFamily
    package let owner: CentreID?
    /// The project's own district; resolved to its centre's where it names none.
    package var district: DistrictCode?

    package init(_ id: ProjectID, _ row: Row<Project>) {
        self.id = id
        ordinal = row.ordinal
        family = row.state.family
        owner = row.state.owner
        district = row.state.district
    }
}

/// All service that counts, column by column: 20 bytes a record, so that any standing is one pass.
///
/// The minutes of one record fit into 32 bits; whatever adds them up does so in 64.
///
/// Rankings over twenty scopes and periods kept on disk would cost a hundred microseconds per
/// confirmation; this costs an append, and a pass over a million records takes milliseconds.
package struct ServiceColumns {
    private struct Entry {
        let volunteer: UInt32
        let project: UInt32
        /// Ordinal plus one; 0 for none.
        let group: UInt32
        let month: UInt32
        /// Within ±``Minutes/maximumOfRecord``.
        let minutes: Int32
    }

    private var entries: [Entry] = []
    package private(set) var volunteers: [VolunteerID] = []
    package private(set) var groups: [GroupID] = []
    package private(set) var projects: [ProjectScope?] = []

    package var count: Int { entries.count }

    package mutating func append(_ change: ServiceChange) {
        Self.place(change.volunteerID, at: change.volunteer, in: &volunteers, VolunteerID(""))
        if let group = change.group, let id = change.groupID {
            Self.place(id, at: group, in: &groups, GroupID(""))
        }
        entries.append(
            Entry(
                volunteer: change.volunteer, project: change.project,
                group: change.group.map { $0 + 1 } ?? 0, month: change.month.code,
                // Nothing is cut off: a change is between two counts of one record.
                minutes: Int32(clamping: change.minutes)))
    }

    /// Notes a project; true when service for it now counts in other scopes than before.
    package mutating func set(_ project: ProjectScope) -> Bool {
        while projects.count <= Int(project.ordinal) { projects.append(nil) }
        let before = projects[Int(project.ordinal)]
        projects[Int(project.ordinal)] = project
        return before != nil && before != project
    }

    private static func place<ID>(_ id: ID, at ordinal: UInt32, in ids: inout [ID], _ none: ID) {
        while ids.count <= Int(ordinal) { ids.append(none) }
        ids[Int(ordinal)] = id
    }

    /// Calls back with ordinal and minutes of each record from `start` on that the query counts.
    package func forEach(
        from start: Int, counting query: StandingsQuery, _ body: (UInt32, Int) -> Void
    ) {
        let counts = projects.map { $0.map(query.scope.contains) ?? false }
        let (first, last) = (query.period.first.code, query.period.last.code)
        for index in start..<entries.count {
            let entry = entries[index]
            guard entry.month >= first, entry.month <= last,
                Int(entry.project) < counts.count, counts[Int(entry.project)]
            else { continue }
            switch query.subject {
            case .volunteers: body(entry.volunteer, Int(entry.minutes))
            case .groups where entry.group > 0: body(entry.group - 1, Int(entry.minutes))
            case .groups: continue
            }
        }
    }
}

extension ServiceColumns {
    /// Reads all service that counts from the tables.
    package init(
        reading transaction: borrowing ReadTransaction, _ tables: ViewTables
    ) throws(LMDBError) {
        self.init()
        var projectOrdinals: [ProjectID: UInt32] = [:]
        var scopes: [ProjectScope] = []
        try transaction.forEach(tables.projects) { (key, value) throws(LMDBError) in
            var reader = RowReader(value)
            let scope = ProjectScope(ProjectID(String(utf8: key)), try Row<Project>(from: &reader))
            scopes.append(scope)
            projectOrdinals[scope.id] = scope.ordinal
            return true
        }
        try Self.check(projectOrdinals)
        for scope in scopes { _ = set(scope) }
        var volunteerOrdinals: [VolunteerID: UInt32] = [:]
        try transaction.forEach(tables.volunteers) { (key, value) throws(LMDBError) in
            var reader = RowReader(value)
            volunteerOrdinals[VolunteerID(String(utf8: key))] =
                try Row<Volunteer>(from: &reader).ordinal
            return true
        }
        try Self.check(volunteerOrdinals)
        var groupOrdinals: [GroupID: UInt32] = [:]
        try transaction.forEach(tables.groups) { (key, value) throws(LMDBError) in
            var reader = RowReader(value)
            groupOrdinals[GroupID(String(utf8: key))] = try Row<Group>(from: &reader).ordinal
            return true
        }
        try Self.check(groupOrdinals)
        var changes: [ServiceChange] = []
        try transaction.forEach(tables.timesheets) { (key, value) throws(LMDBError) in
            var reader = RowReader(value)
            let sheet = try Timesheet(from: &reader)
            let volunteer = try TimesheetKey.volunteer(of: key)
            for entry in sheet.entries where entry.counted != Minutes(0) {
                guard let server = volunteerOrdinals[volunteer],
                    let project = projectOrdinals[entry.project]
                else { continue }
                changes.append(
                    ServiceChange(
                        volunteer: server, volunteerID: volunteer, project: project,
                        group: entry.group.flatMap { groupOrdinals[$0] }, groupID: entry.group,
                        month: Month(entry.startedAt.day), minutes: entry.counted.count))
            }
            return true
        }
        for change in changes { append(change) }
    }

    /// Ordinals count the rows of a table from 0; the columns have a place for each up to the highest, so
    /// that one of a damaged row would take any amount of memory.
    private static func check<ID>(_ ordinals: [ID: UInt32]) throws(LMDBError) {
        guard ordinals.values.allSatisfy({ Int($0) < ordinals.count }) else {
            throw RowReader.damaged()
        }
    }
}
