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
            if data.reviewer == event.subject || data.reviewer == group?.leader.text {
                object(
                    Objection(
                        .rejectsDecision, "reviewer-is-applicant", at: "/data/reviewer",
                        severity: .major,
                        "\(data.reviewer) applied for this group and cannot review it."))
            }
        case .groupMemberJoined(let data):
            if group?.hasMember(data.volunteer) == true {
                object(
                    Objection(
                        .rejectsDecision, "already-a-member", at: "/data/volunteer",
                        severity: .note,
                        "\(data.volunteer.text) is a member already."))
            }
        case .groupMemberLeft(let data): checkMember(data.volunteer, of: group, "/data/volunteer")
        case .groupLeaderChanged(let data): checkMember(data.leader, of: group, "/data/leader")
        default: break
        }
    }

    private mutating func checkMember(
        _ volunteer: VolunteerID, of group: Group?, _ pointer: String
    ) {
        guard let group, !group.hasMember(volunteer) else { return }
        object(
            Objection(
                .rejectsDecision, "not-a-member", at: pointer,
                "\(volunteer.text) is not a member of \(event.subject)."))
    }
}
