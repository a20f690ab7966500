import Catalogue

extension Centre {
    /// An established district centre claims its district, under the present code.
    public var claims: [Claim] {
        guard let district, level == .district, lifecycle == .established else { return [] }
        return [Claim(.district, [district.current.text])]
    }
}
