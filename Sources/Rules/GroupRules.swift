import Catalogue

extension Review {
    /// Groups and who leads them (policy ¶2(1)).
    mutating func checkGroup<S: Situation>(in situation: S) throws(S.Failure) {
        let group = try situation.group(GroupID(event.subject))
        switch event.payload {
        case .groupApplied(let data):
            try checkActive(
                data.centre, at: "/data/centre", .flagsOnly, severity: .note, in: situation)
        case .groupRegistered(let data):
            checkReviewer(data.reviewer, of: group)
        case .groupRejected(let data):
            if try holds(.groupRejectionNeedsReviewer, in: situation) {
                checkReviewer(data.reviewer, of: group)
            }
        case .groupMemberJoined(let data):
            let id = GroupID(event.subject)
            if try situation.membership(of: data.volunteer, in: id).isOpen {
                object(
                    .rejectsDecision, "already-a-member", at: "/data/volunteer",
                    severity: .note,
                    "\(data.volunteer.text) is a member already.")
            }
        case .groupMemberLeft(let data):
            try checkMember(data.volunteer, "/data/volunteer", in: situation)
        case .groupLeaderChanged(let data):
            try checkMember(data.leader, "/data/leader", in: situation)
        default: break
        }
    }

    /// Who applied for a group does not decide about it.
    private mutating func checkReviewer(_ reviewer: String, of group: Group?) {
        guard reviewer == event.subject || reviewer == group?.leader.text else { return }
        object(
            .rejectsDecision, "reviewer-is-applicant", at: "/data/reviewer", severity: .major,
            "\(reviewer) applied for this group and cannot review it.")
    }

    private mutating func checkMember<S: Situation>(
        _ volunteer: VolunteerID, _ pointer: String, in situation: S
    ) throws(S.Failure) {
        let group = GroupID(event.subject)
        guard try !situation.membership(of: volunteer, in: group).isOpen else { return }
        object(
            .rejectsDecision, "not-a-member", at: pointer,
            "\(volunteer.text) is not a member of \(event.subject).")
    }
}
