import Catalogue

extension Review {
    /// Who takes part in what; what happened is recorded, and flagged where it does not fit.
    mutating func checkParticipation<S: Situation>(in situation: S) throws(S.Failure) {
        switch event.payload {
        case .participationApplied(let data):
            try checkPlace(data.volunteer, data.project, data.shift, data.recruitment, situation)
            try checkMember(data.volunteer, of: data.group, on: event.time.day, in: situation)
        case .participationInvited(let data):
            try checkPlace(data.volunteer, data.project, data.shift, data.recruitment, situation)
            try checkMember(data.volunteer, of: data.group, on: event.time.day, in: situation)
        case .participationAccepted, .participationCheckedIn:
            try checkTaken(in: situation)
        case .participationCheckedOut(let data): try checkStay(until: data.at, in: situation)
        case .participationEvaluated(let data) where data.hasRemark:
            try checkErasedPerson("/data/remark", in: situation)
        case .participationRefused(let data) where data.hasReason:
            try checkErasedPerson("/data/reason", in: situation)
        case .participationDeclined(let data) where data.hasReason:
            try checkErasedPerson("/data/reason", in: situation)
        case .participationWithdrawn(let data) where data.hasReason:
            try checkErasedPerson("/data/reason", in: situation)
        default: break
        }
    }

    private mutating func checkPlace<S: Situation>(
        _ volunteer: VolunteerID, _ project: ProjectID, _ shift: ShiftID?,
        _ recruitment: RecruitmentID?, _ situation: S
    ) throws(S.Failure) {
        if let status = try situation.status(of: .volunteer, volunteer.text),
            status.lifecycle != .registered
        {
            object(
                .flagsOnly, "volunteer-not-registered", at: "/data/volunteer",
                restsOn: [Related(volunteer)],
                "Volunteer \(volunteer.text) is \(status.lifecycle.name).")
        }
        if let shift { try checkShift(shift, of: project, in: situation) }
        if let recruitment, let state = try situation.recruitment(recruitment) {
            if state.project != project {
                object(
                    .flagsOnly, "recruitment-of-other-project", at: "/data/recruitment",
                    restsOn: [Related(recruitment)],
                    "Recruitment \(recruitment.text) is for \(state.project.text).")
            }
            if state.lifecycle != .opened {
                object(
                    .flagsOnly, "recruitment-closed", at: "/data/recruitment", severity: .note,
                    restsOn: [Related(recruitment)],
                    "Recruitment \(recruitment.text) is closed.")
            }
        }
    }

    /// A shift is one of the project's; elsewhere it counts for nothing.
    mutating func checkShift<S: Situation>(
        _ shift: ShiftID, of project: ProjectID, in situation: S
    ) throws(S.Failure) {
        guard let state = try situation.shift(shift), state.project != project else { return }
        object(
            .flagsOnly, "shift-of-other-project", at: "/data/shift", restsOn: [Related(shift)],
            "Shift \(shift.text) belongs to project \(state.project.text).")
    }

    /// Who takes part or serves as a member of a group was one on that day.
    mutating func checkMember<S: Situation>(
        _ volunteer: VolunteerID, of group: GroupID?, on day: CivilDate,
        severity: Severity = .minor, in situation: S
    ) throws(S.Failure) {
        guard let group,
            try !situation.membership(of: volunteer, in: group).holds(on: day)
        else { return }
        object(
            .flagsOnly, "not-a-member", at: "/data/group", severity: severity,
            "\(volunteer.text) was not a member of \(group.text) on \(day.text).")
    }

    private mutating func checkStay<S: Situation>(
        until end: Timestamp, in situation: S
    ) throws(S.Failure) {
        guard let participation = try situation.participation(ParticipationID(event.subject)),
            let start = participation.checkedInAt, end < start
        else { return }
        object(
            .flagsOnly, "ends-before-start", at: "/data/at",
            "Checked out at \(end.shanghaiText), before the check-in at \(start.shanghaiText).")
    }

    /// A place that is taken: one of the shift's, and one for each person.
    private mutating func checkTaken<S: Situation>(in situation: S) throws(S.Failure) {
        guard let participation = try situation.participation(ParticipationID(event.subject)),
            !Participation.holdsPlace(participation.lifecycle), let id = participation.shift,
            !participation.isShiftForeign
        else { return }
        if try situation.places(of: participation.volunteer, in: id) > 0 {
            object(
                .flagsOnly, "accepted-twice", at: "/subject",
                restsOn: [Related(id), Related(participation.volunteer)],
                "\(participation.volunteer.text) has a place in shift \(id.text) already.")
        }
        if case .participationCheckedIn = event.payload { return }
        guard let shift = try situation.shift(id), shift.accepted >= shift.maximum else { return }
        object(
            .flagsOnly, "shift-over-maximum", at: "/subject", restsOn: [Related(id)],
            "Shift \(id.text) takes \(shift.maximum); this is number \(shift.accepted + 1).")
    }

    /// After erasure nothing is written about a person any more (PIPL art. 47).
    private mutating func checkErasedPerson<S: Situation>(
        _ pointer: String, in situation: S
    ) throws(S.Failure) {
        guard let participation = try situation.participation(ParticipationID(event.subject)),
            try situation.volunteer(participation.volunteer)?.isErased == true
        else { return }
        object(
            .rejectsAlways, "person-erased", at: pointer,
            "Volunteer \(participation.volunteer.text) was erased: leave this text out.")
    }
}
