import Catalogue

extension Review {
    /// Where the ground of a supply is consent, each volunteer has given it (个人信息保护法 art. 23).
    /// A recipient takes over or refuses what was supplied, and nothing else.
    mutating func checkPersonalData<S: Situation>(in situation: S) throws(S.Failure) {
        if case .personalDataAcknowledged(let data) = event.payload {
            try checkSupplied(data, in: situation)
        }
        guard case .personalDataSupplied(let data) = event.payload, data.basis == .consent else {
            return
        }
        for (place, volunteer) in data.volunteers.enumerated() {
            try checkConsent(
                of: volunteer, to: .supply, recipient: data.recipient, "supplied-without-consent",
                at: "/data/volunteers/\(place)", in: situation)
        }
    }

    private mutating func checkSupplied<S: Situation>(
        _ data: PersonalDataAcknowledged, in situation: S
    ) throws(S.Failure) {
        guard try holds(.acknowledgesWhatWasSupplied, in: situation),
            let supply = try situation.personalData(PersonalDataID(event.subject))
        else { return }
        let supplied = Set(
            supply.volunteers.map(\.text) + (supply.hours ?? []).map(\.text))
        let others = (data.accepted + data.refused.map(\.id)).filter { !supplied.contains($0) }
        let count = others.count
        guard let first = others.first else { return }
        object(
            .flagsOnly, "acknowledged-unsupplied", at: "/data",
            restsOn: [Related(PersonalDataID(event.subject))],
            "Ids are acknowledged that were not supplied: \(count), the first is \(first).")
    }
}
