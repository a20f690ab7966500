import Catalogue
import EventLog
package import LMDB
import Rules
import Tables

extension Projector {
    /// Stores the epoch of the rules in the city's row.
    package func projectLedger() throws(LMDBError) {
        try project(into: workspace.overlay.ledgers)
        try changeCity { $0.evolve(event) }
    }

    /// Stores the municipal centre in the city's row.
    package func projectCentre() throws(LMDBError) {
        try project(into: workspace.overlay.centres)
        try changeCity { $0.evolve(event) }
    }

    /// Changes the city's row, if the closure changes anything.
    func changeCity(_ change: (inout City) -> Void) throws(LMDBError) {
        let table = workspace.overlay.city
        let known = try table.value(CityKey(), workspace.snapshot)
        var city = known?.city ?? City()
        change(&city)
        guard city != known?.city else { return }
        try table.set(CityKey(), CityRow(city: city), workspace.snapshot)
    }

    /// A policy knows when it was recorded.
    package func projectInsurance() throws(LMDBError) {
        try project(into: workspace.overlay.insurances)
        guard event.type.descriptor.creates else { return }
        let recordedTime = recordedTime
        try workspace.overlay.insurances.update(InsuranceID(event.subject), workspace.snapshot) {
            $0.state.recordedAt = recordedTime
        }
    }

    /// An agreement changes how records of service under it count.
    package func projectAgreement() throws(LMDBError) {
        try project(into: workspace.overlay.agreements)
        guard let agreement = try workspace.agreement(AgreementID(event.subject)) else { return }
        guard agreement.from <= agreement.to else { return }
        if let volunteer = agreement.volunteer {
            try gradeRecords(of: volunteer, from: agreement.from, to: agreement.to)
        }
        guard let group = agreement.group else { return }
        for member in try workspace.everyMember(of: group) {
            try gradeRecords(of: member, from: agreement.from, to: agreement.to)
        }
    }

    /// A volunteer's registration decides how records of service from then on count.
    package func projectVolunteer() throws(LMDBError) {
        try project(into: workspace.overlay.volunteers)
        if event.type.descriptor.to != nil {
            try gradeRecords(of: VolunteerID(event.subject), from: event.time.day, to: nil)
        }
        if case .volunteerMerged(let data) = event.payload {
            try moveService(
                of: VolunteerID(event.subject), into: workspace.person(data.into))
        }
    }

    /// A group has members.
    package func projectGroup() throws(LMDBError) {
        try project(into: workspace.overlay.groups)
        try projectMembership()
    }

    /// Changes a membership, when a volunteer joins or leaves the group.
    private func projectMembership() throws(LMDBError) {
        guard let change = Membership.change(event) else { return }
        let overlay = workspace.overlay
        let (time, position) = (event.time, position)
        let key = MembershipKey(group: GroupID(event.subject), volunteer: change.volunteer)
        let known = try overlay.memberships.value(key, workspace.snapshot)
        // A volunteer who was never a member cannot leave.
        guard change.isMember || known != nil else { return }
        var row = known ?? MembershipRow()
        row.membership.note(change.isMember, at: time)
        let was = known?.membership.periods.isOpen ?? false
        let isOpen = row.membership.periods.isOpen
        if isOpen, !was { row.joined = position }
        try overlay.memberships.set(key, row, workspace.snapshot)
        guard isOpen != was else { return }
        let scope = try overlay.groups.scope(key.group, workspace.snapshot)
        try count(.members, isOpen ? 1 : -1, in: scope)
    }

    /// A project takes its minutes along to another centre.
    package func projectProject() throws(LMDBError) {
        let overlay = workspace.overlay
        let change = try project(into: overlay.projects)
        try noteBrand()
        guard change.isMove, let scope = try scope(of: ProjectID(event.subject)),
            let sums = try overlay.figures.look(
                scope, workspace.snapshot, { ($0[.minutes], $0[.attendance]) })
        else { return }
        for (figure, sum) in [(Figure.minutes, sums.0), (.attendance, sums.1)] where sum != 0 {
            try count(figure, -sum, in: self.scope(of: change.ownerBefore))
            try count(figure, sum, in: self.scope(of: change.ownerAfter))
        }
    }

    /// Notes since when a project is a brand, or is one no more.
    private func noteBrand() throws(LMDBError) {
        let isBrand: Bool
        switch event.payload {
        case .projectBrandDesignated: isBrand = true
        case .projectBrandRevoked: isBrand = false
        default: return
        }
        let time = event.time
        try workspace.overlay.projects.update(ProjectID(event.subject), workspace.snapshot) {
            $0.state.branded.note(isBrand, from: time)
        }
    }

    /// Counts a shift by state, and adds its places to its project while it is scheduled.
    package func projectShift() throws(LMDBError) {
        let id = ShiftID(event.subject)
        let before = try workspace.shift(id)
        let change = try project(into: workspace.overlay.shifts)
        guard let after = try workspace.shift(id) else { return }
        let project = try scope(of: after.project)
        if change.before != change.after {
            for scope in [.city, project] { try countByState(change, in: scope) }
        }
        let placesBefore = change.before == .scheduled ? before?.maximum ?? 0 : 0
        let places = change.after == .scheduled ? after.maximum : 0
        try count(.places, places - placesBefore, in: project)
        try countAttendance(from: before, to: after)
    }

    /// People reached count on the day on which the shift starts.
    private func countAttendance(from before: Shift?, to after: Shift) throws(LMDBError) {
        let was = before?.attendance ?? 0
        let now = after.attendance ?? 0
        guard was != now || (was != 0 && before?.startsAt.day != after.startsAt.day),
            let project = try workspace.overlay.projects.ordinal(
                after.project, workspace.snapshot)
        else { return }
        let status = try workspace.overlay.projects.status(after.project, workspace.snapshot)
        for scope in [.city, .subject(.project, project), try scope(of: status?.owner)] {
            try count(.attendance, now - was, in: scope)
        }
        if let before {
            let day = before.startsAt.day
            try count(.attendance, -was, in: .of(day))
            try count(.attendance, -was, in: .dated(.project, project, day))
        }
        let day = after.startsAt.day
        try count(.attendance, now, in: .of(day))
        try count(.attendance, now, in: .dated(.project, project, day))
    }

    /// Counts a participation by state, and counts the place that it takes or releases.
    ///
    /// It counts in its shift and recruitment only if these belong to its project: those of another
    /// project may belong to another centre, whose figures must not change.
    package func projectParticipation() throws(LMDBError) {
        let overlay = workspace.overlay
        let id = ParticipationID(event.subject)
        let change = try project(into: overlay.participations)
        if change.before == .none { try noteForeign(id) }
        guard let participation = try workspace.participation(id) else { return }
        if case .participationCheckedIn(let data) = event.payload {
            let person = try workspace.person(participation.volunteer)
            let key = TimesheetKey(volunteer: person, day: data.at.day)
            try overlay.timesheets.upsert(key, workspace.snapshot, from: Timesheet()) {
                $0.noteCheckIn(in: participation.project)
            }
            try gradeRecords(on: key)
        }
        try countByState(change, in: scope(of: participation.project))
        guard change.before != change.after else { return }
        if let recruitment = participation.recruitment, !participation.isRecruitmentForeign {
            let scope = try overlay.recruitments.scope(recruitment, workspace.snapshot)
            try countByState(change, in: scope)
        }
        guard let shift = participation.shift, !participation.isShiftForeign else { return }
        try countByState(change, in: overlay.shifts.scope(shift, workspace.snapshot))
        let held = Participation.holdsPlace(change.before)
        let holds = Participation.holdsPlace(change.after)
        guard held != holds else { return }
        let places = holds ? 1 : -1
        let position = position
        var pair: Scope?
        try overlay.shifts.update(shift, workspace.snapshot) { row in
            row.state.accepted += places
            row.changed = position
            pair = row.scope(with: participation.volunteer)
        }
        try count(.placesHeld, places, in: pair)
    }

    /// Notes with a new participation whether its shift and its recruitment are its project's own.
    private func noteForeign(_ id: ParticipationID) throws(LMDBError) {
        let overlay = workspace.overlay
        guard let project = event.reference("project")?.id else { return }
        var (shift, recruitment) = (false, false)
        if let named = event.reference("shift")?.id {
            shift =
                try overlay.shifts.look(ShiftID(named), workspace.snapshot) {
                    $0.state.project.text != project
                } ?? true
        }
        if let named = event.reference("recruitment")?.id {
            recruitment =
                try overlay.recruitments.look(RecruitmentID(named), workspace.snapshot) {
                    $0.state.project.text != project
                } ?? true
        }
        guard shift || recruitment else { return }
        try overlay.participations.update(id, workspace.snapshot) { row in
            row.state.isShiftForeign = shift
            row.state.isRecruitmentForeign = recruitment
        }
    }
}
