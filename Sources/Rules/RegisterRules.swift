import Catalogue

extension Review {
    /// What is listed and found: guidance goes downward, and nobody is named without having consented
    /// (policy ¶3(1), ¶4(2)).
    mutating func checkRegister<S: Situation>(in situation: S) throws(S.Failure) {
        guard case .registerEntered(let data) = event.payload else { return }
        try checkActive(
            data.centre, at: "/data/centre",
            event.payload.kind == .decision ? .rejectsAlways : .flagsOnly, severity: .note,
            in: situation)
        if data.kind == .guidance { try checkDownward(data.to ?? [], data.centre, in: situation) }
        for (place, volunteer) in (data.named ?? []).enumerated() {
            try checkConsent(
                of: volunteer, to: .publicity, recipient: nil, "named-without-consent",
                at: "/data/named/\(place)", in: situation)
        }
    }

    /// Guidance goes downward only; addressed to nobody, it is for all below.
    private mutating func checkDownward<S: Situation>(
        _ targets: [CentreID], _ issuer: CentreID, in situation: S
    ) throws(S.Failure) {
        for (place, target) in targets.enumerated() {
            let isWithin = try situation.isCentre(target, within: issuer)
            guard target == issuer || !isWithin else { continue }
            object(
                Objection(
                    .rejectsAlways, "not-downward", at: "/data/to/\(place)",
                    "\(target.text) does not stand below \(issuer.text)."))
        }
    }

    /// A person is named or supplied with a consent to that purpose, to anyone or to this recipient.
    mutating func checkConsent<S: Situation>(
        of volunteer: VolunteerID, to purpose: ConsentPurpose, recipient: String?, _ code: String,
        at pointer: String, in situation: S
    ) throws(S.Failure) {
        let claims = Set([nil, recipient]).map { Consent.claim(volunteer, purpose, $0) }
        for claim in claims where try situation.holder(of: claim) != nil { return }
        object(
            Objection(
                .flagsOnly, code, at: pointer, severity: .major, restsOn: [Related(volunteer)],
                "\(volunteer.text) has not consented to \(purpose.text)"
                    + (recipient.map { " to \($0)" } ?? "") + "."))
    }
}
