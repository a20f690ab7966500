import Catalogue
package import LMDB
package import Rules
package import Tables

extension Hours: StoredState {
    package func encode(into row: inout RowWriter) {
        row.id(volunteer)
        row.id(project)
        row.id(participation)
        row.id(shift)
        row.id(group)
        row.time(startedAt)
        row.time(endedAt)
        row.number(minutes.count)
        row.choice(activity)
        row.flag(onDuty != nil)
        if let onDuty { row.flag(onDuty) }
        row.time(confirmedAt)
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        let volunteer: VolunteerID = try row.id()
        let project: ProjectID? = try row.optionalID()
        let participation: ParticipationID? = try row.optionalID()
        let shift: ShiftID? = try row.optionalID()
        let group: GroupID? = try row.optionalID()
        self.init(
            volunteer: volunteer, project: project, startedAt: try row.time(),
            endedAt: try row.time(), minutes: try row.minutes(), activity: try row.choice())
        self.participation = participation
        self.shift = shift
        self.group = group
        onDuty = try row.flag() ? try row.flag() : nil
        confirmedAt = try row.optionalTime()
    }
}
