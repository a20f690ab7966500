import Catalogue

extension Review {
    /// Where the ground of a supply is consent, each volunteer has given it (个人信息保护法 art. 23).
    mutating func checkPersonalData<S: Situation>(in situation: S) throws(S.Failure) {
        guard case .personalDataSupplied(let data) = event.payload, data.basis == .consent else {
            return
        }
        for (place, volunteer) in data.volunteers.enumerated() {
            try checkConsent(
                of: volunteer, to: .supply, recipient: data.recipient, "supplied-without-consent",
                at: "/data/volunteers/\(place)", in: situation)
        }
    }
}
