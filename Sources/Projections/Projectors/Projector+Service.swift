import Catalogue
import EventLog
package import LMDB
import Rules
import Tables

extension Projector {
    /// Applies a change of a record of hours to the timesheet, the volunteer, figures and
    /// standings.
    package func projectHours() throws(LMDBError) {
        let id = HoursID(event.subject)
        let carriedBefore = try workspace.overlay.hours.look(id, workspace.snapshot) {
            $0.state.carried
        }
        let change = try project(into: workspace.overlay.hours)
        guard let hours = try workspace.hours(id) else { return }
        guard let project = hours.project else {
            return try countCarried(hours, hours.carried - (carriedBefore ?? .zero))
        }
        if change.before == .none { try countRecord(hours, for: project) }
        let day = hours.startedAt.day
        let person = try workspace.person(hours.volunteer)
        let known = try workspace.timesheet(person, day).entry(id)
        var entry: TimesheetEntry
        if let known {
            entry = known
            entry.follow(hours)
        } else {
            entry = TimesheetEntry(
                hours, of: id, for: project, isMember: try isMember(hours))
            if person != hours.volunteer { entry.mergedFrom = hours.volunteer }
        }
        if entry == known { return }
        let city = try workspace.city()
        let key = TimesheetKey(volunteer: person, day: day)
        var counted: [(entry: TimesheetEntry, change: Minutes)] = []
        try workspace.overlay.timesheets.upsert(key, workspace.snapshot, from: Timesheet()) {
            sheet in
            counted = sheet.set(entry, under: city.scheme(on: day))
        }
        if !counted.isEmpty { try gradeRecords(on: key) }
        entry.counted = .zero
        entry.grade = .uncounted
        for later in entry.laterDays {
            let key = TimesheetKey(volunteer: person, day: later)
            var recounted: [(entry: TimesheetEntry, change: Minutes)] = []
            try workspace.overlay.timesheets.upsert(key, workspace.snapshot, from: Timesheet()) {
                sheet in
                sheet.set(entry)
                // Of two registrations' records of one time only one counts.
                if sheet.isMerged {
                    recounted = sheet.recount(later, under: city.scheme(on: later))
                }
            }
            if !recounted.isEmpty { try gradeRecords(on: key) }
            counted += recounted
        }
        if entry.confirmed != nil { try changeCity { $0.noteConfirmed(day) } }
        for (entry, minutes) in counted {
            try countService(entry, minutes.count, of: person)
        }
    }

    /// Adds the minutes of a balance to the volunteer's, the city's and those of standings of all time.
    private func countCarried(_ hours: Hours, _ minutes: Minutes) throws(LMDBError) {
        guard minutes != .zero else { return }
        let overlay = workspace.overlay
        let position = position
        try overlay.volunteers.update(hours.volunteer, workspace.snapshot) { row in
            row.state.carry(minutes, confirmedAt: hours.confirmedAt)
            row.changed = position
        }
        try count(.minutes, minutes.count, in: .city)
        guard let server = try overlay.volunteers.ordinal(hours.volunteer, workspace.snapshot)
        else { return }
        overlay.marks.touch(.services)
        overlay.services.append(
            ServiceChange(carriedBy: (server, hours.volunteer), minutes: minutes.count))
    }

    /// Whether the volunteer was a member of the group that a record of hours names, on its day.
    private func isMember(_ hours: Hours) throws(LMDBError) -> Bool {
        guard let group = hours.group else { return false }
        return try workspace.membership(of: hours.volunteer, in: group)
            .holds(on: hours.startedAt.day)
    }

    /// Adds to every figure that counts minutes of service.
    func countService(
        _ entry: TimesheetEntry, _ minutes: Int, of volunteer: VolunteerID
    ) throws(LMDBError) {
        let overlay = workspace.overlay
        let position = position
        let day = entry.startedAt.day
        let record = try overlay.hours.look(entry.hours, workspace.snapshot) {
            (confirmedAt: $0.state.confirmedAt, shift: $0.state.shift)
        }
        try overlay.volunteers.update(volunteer, workspace.snapshot) { row in
            row.state.count(Minutes(minutes), on: day, confirmedAt: record?.confirmedAt)
            row.changed = position
        }
        try count(.minutes, minutes, in: .city)
        try count(.minutes, minutes, in: .of(day))
        guard let server = try overlay.volunteers.ordinal(volunteer, workspace.snapshot),
            let project = try overlay.projects.ordinal(entry.project, workspace.snapshot)
        else { return }
        try count(.minutes, minutes, in: .subject(.project, project))
        try count(.minutes, minutes, in: .dated(.project, project, day))
        let status = try overlay.projects.status(entry.project, workspace.snapshot)
        try count(.minutes, minutes, in: scope(of: status?.owner))
        if let shift = record?.shift { try countService(minutes, in: shift, of: entry.project) }
        var group: (ordinal: UInt32, id: GroupID)?
        if let id = entry.group, let row = try overlay.groups.ordinal(id, workspace.snapshot) {
            group = (row, id)
            // A member's share is counted beside the group's sum.
            try count(.minutes, minutes, in: .subject(.group, row))
            let share = try count(.minutes, minutes, in: .pair(.group, row, volunteer))
            let serves = (before: share - minutes > 0, now: share > 0)
            if serves.before != serves.now {
                try count(.servingMembers, serves.now ? 1 : -1, in: .subject(.group, row))
            }
        }
        overlay.marks.touch(.services)
        overlay.services.append(
            ServiceChange(
                of: (server, volunteer), for: project, as: group, in: Month(day), minutes: minutes))
    }

    /// Adds minutes to those of a shift. A record may name another project's shift, whose figures must not
    /// change.
    private func countService(
        _ minutes: Int, in shift: ShiftID, of project: ProjectID
    ) throws(LMDBError) {
        let scope = try workspace.overlay.shifts.look(shift, workspace.snapshot) {
            $0.state.project == project ? $0.scope : nil
        }
        try count(.minutes, minutes, in: scope ?? nil)
    }

    /// Sets the volunteer's level to the awarded star, or after a revocation to the highest star
    /// that is left.
    package func projectStar() throws(LMDBError) {
        let overlay = workspace.overlay
        let id = StarID(event.subject)
        let change = try project(into: overlay.stars)
        guard let star = try workspace.star(id), change.before != change.after else { return }
        let position = position
        switch event.payload {
        case .starAwarded:
            try moveStar(of: star.volunteer, to: star)
        case .starRevoked:
            try moveStar(of: star.volunteer, to: try highestStar(of: star.volunteer))
        default: break
        }
        try overlay.volunteers.update(star.volunteer, workspace.snapshot) { row in
            row.changed = position
        }
    }

    private func moveStar(of volunteer: VolunteerID, to star: Star?) throws(LMDBError) {
        let overlay = workspace.overlay
        let level = star?.level ?? 0
        guard let before = try workspace.volunteer(volunteer)?.starLevel, before != level else {
            return
        }
        if before > 0 { try count(.stars(level: before), -1, in: .city) }
        if level > 0 { try count(.stars(level: level), 1, in: .city) }
        try overlay.volunteers.update(volunteer, workspace.snapshot) { row in
            row.state.starLevel = level
            row.state.starScheme = star?.scheme
        }
    }

    /// The highest star that the volunteer holds; nil when there is none.
    private func highestStar(of volunteer: VolunteerID) throws(LMDBError) -> Star? {
        var highest: Star?
        for id in try workspace.holders(of: Claim(.star, [volunteer.text])) {
            guard let star = try workspace.star(StarID(id)) else { continue }
            if star.level > highest?.level ?? 0 { highest = star }
        }
        return highest
    }

    /// Stores a scheme in the city's row, because schemes are few and needed for every record of
    /// hours.
    package func projectScheme() throws(LMDBError) {
        try project(into: workspace.overlay.schemes)
        try changeCity { $0.evolve(event) }
    }
}
