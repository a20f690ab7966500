import Catalogue

extension Review {
    /// Who takes part in what; what happened is recorded, and flagged where it does not fit.
    mutating func checkParticipation<S: Situation>(in situation: S) throws(S.Failure) {
        switch event.payload {
        case .participationApplied(let data):
            try checkPlace(data.volunteer, data.project, data.shift, data.recruitment, situation)
        case .participationInvited(let data):
            try checkPlace(data.volunteer, data.project, data.shift, data.recruitment, situation)
        case .participationAccepted, .participationPromoted:
            try checkCapacity(in: situation)
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
        if let state = try situation.volunteer(volunteer), state.lifecycle != .registered {
            object(
                Objection(
                    .flags, "volunteer-not-registered", at: "/data/volunteer",
                    restsOn: [Related(volunteer)],
                    "Volunteer \(volunteer.text) is \(state.lifecycle.name)."))
        }
        if let shift, let state = try situation.shift(shift), state.project != project {
            object(
                Objection(
                    .flags, "shift-of-other-project", at: "/data/shift",
                    restsOn: [Related(shift)],
                    "Shift \(shift.text) belongs to project \(state.project.text)."))
        }
        if let recruitment, let state = try situation.recruitment(recruitment) {
            if state.project != project {
                object(
                    Objection(
                        .flags, "recruitment-of-other-project", at: "/data/recruitment",
                        restsOn: [Related(recruitment)],
                        "Recruitment \(recruitment.text) is for \(state.project.text)."))
            }
            if state.lifecycle != .opened {
                object(
                    Objection(
                        .flags, "recruitment-closed", at: "/data/recruitment", severity: .note,
                        restsOn: [Related(recruitment)],
                        "Recruitment \(recruitment.text) is closed."))
            }
        }
    }

    private mutating func checkCapacity<S: Situation>(in situation: S) throws(S.Failure) {
        guard let participation = try situation.participation(ParticipationID(event.subject)),
            !Participation.holdsPlace(participation.lifecycle),
            let id = participation.shift, let shift = try situation.shift(id),
            shift.accepted >= shift.maximum
        else { return }
        object(
            Objection(
                .flags, "shift-over-maximum", at: "/subject", restsOn: [Related(id)],
                "Shift \(id.text) takes \(shift.maximum); this is number \(shift.accepted + 1)."))
    }

    /// After erasure nothing is written about a person any more (PIPL art. 47).
    private mutating func checkErasedPerson<S: Situation>(
        _ pointer: String, in situation: S
    ) throws(S.Failure) {
        guard let participation = try situation.participation(ParticipationID(event.subject)),
            try situation.volunteer(participation.volunteer)?.isErased == true
        else { return }
        object(
            Objection(
                .refuses, "person-erased", at: pointer,
                "Volunteer \(participation.volunteer.text) was erased: leave this text out."))
    }
}
