import Catalogue

extension Review {
    /// Registration, skills, transfers and the link to the federation (policy ¶2(1), ¶3(1), ¶3(2)).
    mutating func checkVolunteer<S: Situation>(in situation: S) throws(S.Failure) {
        let volunteer = try situation.volunteer(VolunteerID(event.subject))
        checkErasure(volunteer)
        checkSamePerson()
        switch event.payload {
        case .volunteerRegistered(let data): checkReviewer(data.reviewer)
        case .volunteerRejected(let data): checkReviewer(data.reviewer)
        case .volunteerSkillVerified(let data):
            if volunteer?.skills.contains(data.skill) != true {
                object(
                    .rejectsDecision, "skill-not-declared", at: "/data/skill",
                    "\(event.subject) has not declared \(data.skill.text).")
            }
        case .volunteerSuspended(let data):
            if let until = data.until, until < event.time.day {
                object(
                    .rejectsAlways, "ends-before-start", at: "/data/until",
                    "The suspension lasts until \(until.text) and begins on "
                        + "\(event.time.day.text).")
            }
        case .volunteerTransferred(let data):
            try checkTransfer(to: data.to, from: volunteer?.owner, in: situation)
        case .volunteerMerged(let data): try checkMerged(into: data.into, in: situation)
        case .volunteerFederationLinked: checkFederation(volunteer)
        case .volunteerApplied(let data):
            try checkActive(
                data.centre, at: "/data/centre", .flagsOnly, severity: .note, in: situation)
        case .volunteerPersonCorrected(let data): checkAge(stated: data.adult, volunteer)
        default: break
        }
    }

    /// What is corrected fits what stays on record.
    ///
    /// What was posted in clear is looked at before it is sealed: a refusal leaves no record that would
    /// have to be decided again.
    private mutating func checkAge(stated: Bool?, _ volunteer: Volunteer?) {
        guard let volunteer else { return }
        if stated == nil, let isAdult = event.isAdult, isAdult != volunteer.adult {
            let age = volunteer.adult ? "18 or over" : "under 18"
            object(
                .rejectsAlways, "contradiction", at: "/data/person",
                "\(event.subject) is on record as \(age), and the birth date says otherwise. "
                    + "State adult too, and guardianConsent for a minor.")
        }
        if volunteer.category == .adultStudent, stated == false {
            object(
                .rejectsAlways, "not-adult", at: "/data/adult",
                "\(event.subject) is registered as an adult student, who is 18 or over.")
        }
    }

    /// After erasure nobody may supply personal data again (PIPL art. 47).
    private mutating func checkErasure(_ volunteer: Volunteer?) {
        guard let volunteer, volunteer.isErased, event.hasPersonal else { return }
        object(
            .rejectsAlways, "person-erased", at: "/data",
            "\(event.subject) was erased: no personal fields are accepted.")
    }

    /// Nobody approves an application of their own (审核登记).
    mutating func checkReviewer(_ reviewer: String) {
        guard reviewer == event.subject else { return }
        object(
            .rejectsDecision, "reviewer-is-applicant", at: "/data/reviewer", severity: .major,
            "\(reviewer) cannot review an application of their own.")
    }

    private mutating func checkTransfer<S: Situation>(
        to target: CentreID, from home: CentreID?, in situation: S
    ) throws(S.Failure) {
        if target == home {
            object(
                .rejectsDecision, "already-at-centre", at: "/data/to",
                "\(event.subject) is at home at \(target.text) already.")
        }
        try checkActive(target, at: "/data/to", in: situation)
    }

    /// One identity number or one federation number is said of two people. Who else has it was found when
    /// the event was recorded, and is on record with it: the numbers themselves are sealed.
    private mutating func checkSamePerson() {
        guard event.type.saysPerson else { return }
        for (field, holder) in event.sameAs.sorted(by: { $0.key < $1.key })
        where holder != event.subject {
            object(
                Objection(
                    .flagsOnly, "same-person", at: "/data/" + field,
                    restsOn: [Related(VolunteerID(holder))],
                    "Another volunteer on record has the same number: if both are one person, merge "
                        + "the two with volunteer.merged."))
        }
    }

    /// Two registrations become one that goes on: another one, which was not merged or erased itself.
    private mutating func checkMerged<S: Situation>(
        into target: VolunteerID, in situation: S
    ) throws(S.Failure) {
        if target.text == event.subject {
            object(
                Objection(
                    .rejectsDecision, "merged-into-itself", at: "/data/into",
                    "\(event.subject) cannot be merged into itself."))
        } else if try situation.into(target) != nil {
            object(
                Objection(
                    .rejectsDecision, "volunteer-merged", at: "/data/into",
                    "\(target.text) was merged into another registration: name that one."))
        } else if try situation.volunteer(target)?.isErased == true {
            object(
                Objection(
                    .rejectsDecision, "person-erased", at: "/data/into",
                    "\(target.text) was erased."))
        }
    }

    /// One number is one person's. Who holds it was found when the event was recorded, and is on
    /// record with it: the number itself is sealed.
    private mutating func checkFederation(
        _ volunteer: Volunteer?
    ) {
        guard let field = event.type.federationNumberField else { return }
        let holder = event.sameAs[field]
        if let holder, holder != event.subject {
            object(
                .rejectsDecision, "federation-number-taken", at: "/data/" + field,
                restsOn: [Related(VolunteerID(holder))],
                "The number is linked to another volunteer.")
        }
        if volunteer?.isFederationLinked == true, holder == nil {
            object(
                .rejectsDecision, "already-linked", at: "/data/" + field,
                "\(event.subject) is linked to another number; unlink it first.")
        }
    }
}
