import Catalogue

extension Consent {
    /// A consent that was not withdrawn holds for its volunteer, purpose and recipient.
    public var claims: [Claim] {
        lifecycle == .given ? [Self.claim(volunteer, purpose, recipient)] : []
    }

    /// What a consent to a purpose claims; one without a recipient is for any.
    static func claim(
        _ volunteer: VolunteerID, _ purpose: ConsentPurpose, _ recipient: String?
    ) -> Claim {
        Claim(.consent, [volunteer.text, purpose.text, recipient ?? ""])
    }
}
