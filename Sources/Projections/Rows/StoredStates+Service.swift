package import Catalogue
package import LMDB
package import Rules
package import Tables

extension Shift: StoredState {
    package typealias Key = ShiftID

    package static var isIndexed: Bool { true }

    package func encode(into row: inout RowWriter) {
        row.id(project)
        row.text(venue)
        row.time(startsAt)
        row.time(endsAt)
        row.number(minimum)
        row.number(maximum)
        row.number(accepted)
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        self.init(
            project: try row.id(), venue: try row.text(), startsAt: try row.time(),
            endsAt: try row.time(), minimum: try row.figure(), maximum: try row.figure())
        accepted = try row.figure()
    }

    package func indexEntries(_ key: ShiftID, into entries: inout IndexEntries) {
        let place = ShiftPlace(start: startsAt, shift: key)
        entries.append(.shiftsByProject, project.text, place)
    }
}

extension Recruitment: StoredState {
    package typealias Key = RecruitmentID
    package static var isIndexed: Bool { true }

    package func encode(into row: inout RowWriter) {
        row.id(project)
        row.choice(channel)
        row.number(places)
        row.flag(closesAt != nil)
        if let closesAt { row.time(closesAt) }
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        self.init(
            project: try row.id(), channel: try row.choice(), places: try row.figure(),
            closesAt: try row.flag() ? try row.time() : nil)
    }

    package func indexEntries(_ key: RecruitmentID, into entries: inout IndexEntries) {
        entries.append(.recruitmentsByProject, project.text, key)
    }
}

extension Participation: StoredState {
    package typealias Key = ParticipationID

    package static var isIndexed: Bool { true }

    package func encode(into row: inout RowWriter) {
        row.id(volunteer)
        row.id(project)
        row.id(recruitment)
        row.id(shift)
        row.id(group)
        row.byte((isShiftForeign ? 1 : 0) | (isRecruitmentForeign ? 2 : 0))
        row.time(checkedInAt)
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        self.init(
            volunteer: try row.id(), project: try row.id(), recruitment: try row.optionalID(),
            shift: try row.optionalID(), group: try row.optionalID())
        let foreign = try row.byte()
        isShiftForeign = foreign & 1 != 0
        isRecruitmentForeign = foreign & 2 != 0
        checkedInAt = try row.optionalTime()
    }

    package func indexEntries(_ key: ParticipationID, into entries: inout IndexEntries) {
        entries.append(.participationsByProject, project.text, key)
    }
}

extension Hours: StoredState {
    package typealias Key = HoursID

    package func encode(into row: inout RowWriter) {
        row.id(volunteer)
        row.id(project)
        row.time(startedAt)
        row.time(endedAt)
        row.number(minutes.count)
        row.choice(activity)
        row.id(participation)
        row.id(shift)
        row.id(group)
        row.flag(isOnDuty)
        row.time(confirmedAt)
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        self.init(
            volunteer: try row.id(), project: try row.id(), startedAt: try row.time(),
            endedAt: try row.time(), minutes: try row.minutes(), activity: try row.choice())
        participation = try row.optionalID()
        shift = try row.optionalID()
        group = try row.optionalID()
        isOnDuty = try row.flag()
        confirmedAt = try row.optionalTime()
    }
}
