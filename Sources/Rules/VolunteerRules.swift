import Catalogue

extension Review {
    /// Registration, skills, transfers and the link to the federation (policy ¶2(1), ¶3(1), ¶3(2)).
    mutating func checkVolunteer<S: Situation>(in situation: S) throws(S.Failure) {
        let volunteer = try situation.volunteer(VolunteerID(event.subject))
        checkErasure(volunteer)
        switch event.payload {
        case .volunteerRegistered(let data): checkReviewer(data.reviewer)
        case .volunteerRejected(let data): checkReviewer(data.reviewer)
        case .volunteerSkillVerified(let data):
            if volunteer?.skills.contains(data.skill) != true {
                object(
                    Objection(
                        .forbids, "skill-not-declared", at: "/data/skill",
                        "\(event.subject) has not declared \(data.skill.text)."))
            }
        case .volunteerSuspended(let data):
            if let until = data.until, until < event.time.day {
                object(
                    Objection(
                        .refuses, "ends-before-start", at: "/data/until",
                        "The suspension lasts until \(until.text) and begins on "
                            + "\(event.time.day.text)."))
            }
        case .volunteerTransferred(let data):
            try checkTransfer(to: data.to, from: volunteer?.owner, in: situation)
        case .volunteerFederationLinked(let data):
            try checkFederation(data.number, volunteer, at: "/data/number", in: situation)
        case .volunteerApplied(let data):
            try checkActive(
                data.centre, at: "/data/centre", .flags, severity: .note, in: situation)
            if let number = data.federationNumber {
                try checkFederation(
                    number, nil, at: "/data/federationNumber", weight: .flags, in: situation)
            }
        default: break
        }
    }

    /// After erasure nobody may supply personal data again (PIPL art. 47).
    private mutating func checkErasure(_ volunteer: Volunteer?) {
        guard let volunteer, volunteer.isErased, event.type.descriptor.hasPersonal else { return }
        object(
            Objection(
                .refuses, "person-erased", at: "/data",
                "\(event.subject) was erased: no personal fields are accepted."))
    }

    /// Nobody approves an application of their own (审核登记).
    mutating func checkReviewer(_ reviewer: String) {
        guard reviewer == event.subject else { return }
        object(
            Objection(
                .forbids, "reviewer-is-applicant", at: "/data/reviewer", severity: .major,
                "\(reviewer) cannot review an application of their own."))
    }

    private mutating func checkTransfer<S: Situation>(
        to target: CentreID, from home: CentreID?, in situation: S
    ) throws(S.Failure) {
        if target == home {
            object(
                Objection(
                    .forbids, "already-at-centre", at: "/data/to",
                    "\(event.subject) is at home at \(target.text) already."))
        }
        try checkActive(target, at: "/data/to", in: situation)
    }

    private mutating func checkFederation<S: Situation>(
        _ number: String, _ volunteer: Volunteer?, at pointer: String,
        weight: Objection.Weight = .forbids, in situation: S
    ) throws(S.Failure) {
        let holders = try situation.volunteers(federationNumber: number)
        if let holder = holders.first(where: { $0.text != event.subject }) {
            object(
                Objection(
                    weight, "federation-number-taken", at: pointer, restsOn: [Related(holder)],
                    "The number is linked to another volunteer."))
        }
        if let linked = volunteer?.federationNumber, linked != number {
            object(
                Objection(
                    weight, "already-linked", at: pointer,
                    "\(event.subject) is linked to another number; unlink it first."))
        }
    }
}
