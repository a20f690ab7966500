import Catalogue
import LMDB
import Rules
import Tables

extension ServiceColumns {
    /// Reads all service that counts from the tables.
    ///
    /// Volunteers and their timesheets are in one order: one walk through both, in which no volunteer
    /// is searched for and no row is kept.
    init(
        reading transaction: borrowing ReadTransaction, _ tables: ViewTables,
        _ districts: [CentreID: DistrictCode]
    ) throws(LMDBError) {
        self.init()
        var projectOrdinals: [ProjectID: UInt32] = [:]
        var scopes: [ProjectScope] = []
        try transaction.forEach(tables.projects) { (key, value) throws(LMDBError) in
            var reader = RowReader(value)
            let scope = ProjectScope(ProjectID(key.copiedText()), try Row<Project>(from: &reader))
            scopes.append(scope)
            projectOrdinals[scope.id] = scope.ordinal
            return true
        }
        try Self.check(projectOrdinals.values, among: scopes.count)
        for scope in scopes { _ = set(scope.resolved(districts)) }
        var groupOrdinals: [GroupID: UInt32] = [:]
        try transaction.forEach(tables.groups) { (key, value) throws(LMDBError) in
            groupOrdinals[GroupID(key.copiedText())] = try Row<Group>.ordinal(in: value)
            return true
        }
        try Self.check(groupOrdinals.values, among: groupOrdinals.count)
        let volunteerCount = try transaction.count(tables.volunteers)
        var volunteers = try transaction.cursor(tables.volunteers)
        var sheets = try transaction.cursor(tables.timesheets)
        var isOnSheet = try sheets.first()
        var isOnVolunteer = try volunteers.first()
        while isOnSheet, isOnVolunteer {
            let own = sheets.key.extracting(..<(try TimesheetKey.volunteerBytes(in: sheets.key)))
            if volunteers.key.isBefore(own) {
                isOnVolunteer = try volunteers.next()
                continue
            }
            if volunteers.key.isEqual(to: own) {
                let ordinal = try Row<Volunteer>.ordinal(in: volunteers.value)
                try Self.check([ordinal], among: volunteerCount)
                let volunteer = VolunteerID(own.copiedText())
                var reader = RowReader(sheets.value)
                for entry in try Timesheet(from: &reader).entries {
                    guard entry.counted != Minutes(0), let project = projectOrdinals[entry.project]
                    else { continue }
                    var group: (ordinal: UInt32, id: GroupID)?
                    if let id = entry.group, let ordinal = groupOrdinals[id] {
                        group = (ordinal, id)
                    }
                    append(
                        ServiceChange(
                            of: (ordinal, volunteer), for: project, as: group,
                            in: Month(entry.startedAt.day), minutes: entry.counted.count))
                }
            }
            isOnSheet = try sheets.next()
        }
        try appendCarried(transaction, tables, among: volunteerCount)
    }

    /// Reads the balances that count: they are few, and found by the claims to them.
    private mutating func appendCarried(
        _ transaction: borrowing ReadTransaction, _ tables: ViewTables, among volunteers: Int
    ) throws(LMDBError) {
        var carried: [(ordinal: UInt32, id: VolunteerID, minutes: Minutes)] = []
        try transaction.forEach(tables.claims, prefix: [ClaimKind.carriedHours.rawValue]) {
            (_, value) throws(LMDBError) in
            var reader = RowReader(value)
            for holder in try Holders(from: &reader).all {
                let hours = try OverlayTable<Row<Hours>>.read(
                    HoursID(holder.id), tables.hours, transaction)
                guard let state = hours?.state, state.carried > .zero,
                    let row = try OverlayTable<Row<Volunteer>>.read(
                        state.volunteer, tables.volunteers, transaction)
                else { continue }
                try Self.check([row.ordinal], among: volunteers)
                carried.append((row.ordinal, state.volunteer, state.carried))
            }
            return true
        }
        for balance in carried {
            append(
                ServiceChange(
                    carriedBy: (balance.ordinal, balance.id), minutes: balance.minutes.count))
        }
    }

    /// Ordinals count the rows of a table from 0; the columns have a place for each up to the highest, so
    /// that one of a damaged row would take any amount of memory.
    private static func check(
        _ ordinals: some Sequence<UInt32>, among count: Int
    ) throws(LMDBError) {
        guard ordinals.allSatisfy({ Int($0) < count }) else { throw RowReader.damaged() }
    }
}
