import Catalogue

extension Review {
    /// A medal takes a selection, and by hours also the minutes that the scheme asks for (policy ¶3(5)).
    mutating func checkMedal<S: Situation>(in situation: S) throws(S.Failure) {
        guard case .medalAwarded(let data) = event.payload,
            let nominee = Nominee(volunteer: data.volunteer, group: data.group)
        else { return }
        checkBackDated()
        try checkAwarded(nominee, in: situation)
        guard let scheme = try schemeInForce(data.scheme, in: situation) else { return }
        let threshold = scheme.medals.first { $0.grade == data.grade }
        try checkAward(
            of: nominee, by: data.selection, noticeDays: threshold?.noticeDays, in: situation)
        guard data.ground == .hours, let id = data.volunteer,
            let volunteer = try situation.volunteer(id)
        else { return }
        guard let threshold else {
            object(
                .rejectsDecision, "grade-not-in-scheme", at: "/data/grade",
                "Scheme \(scheme.number) has no \(data.grade.text) medal by hours.")
            return
        }
        try checkMinutes(
            of: id, volunteer, reach: threshold.minutes, "A \(data.grade.text) medal",
            at: "/data/grade", in: situation)
    }

    /// Who is awarded is registered.
    private mutating func checkAwarded<S: Situation>(
        _ nominee: Nominee, in situation: S
    ) throws(S.Failure) {
        let related = nominee.related
        guard let status = try situation.status(of: related.aggregate, related.id),
            status.lifecycle != .registered
        else { return }
        object(
            .rejectsDecision,
            related.aggregate == .group ? "group-not-registered" : "volunteer-not-registered",
            at: "/data/\(related.aggregate.name)",
            "\(related.id) is \(status.lifecycle.name).")
    }
}
