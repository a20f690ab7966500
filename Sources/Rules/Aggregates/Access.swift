public import Catalogue

/// A right to read or write, as granted: the token itself is never on record, only its digest.
public struct Access: AggregateState {
    /// Where it stands in its lifecycle.
    public var lifecycle = LifecycleState.none
    /// Accesses are the operator's.
    public var owner: CentreID?
    /// What it allows.
    public var role: PrincipalRole
    /// The centre it acts for.
    public var centre: CentreID?
    /// SHA-256 of the token, lower-case hex.
    public var tokenDigest: String
    /// When it ends, if it does.
    public var expiresAt: Timestamp?

    /// An access as granted.
    public init?(_ event: Event) {
        guard case .accessGranted(let data) = event.payload,
            let role = PrincipalRole(text: data.role.text)
        else { return nil }
        self.init(
            role: role, centre: data.centre, tokenDigest: data.tokenDigest,
            expiresAt: data.expiresAt)
    }

    /// An access with everything known.
    public init(
        role: PrincipalRole, centre: CentreID?, tokenDigest: String, expiresAt: Timestamp?
    ) {
        self.role = role
        self.centre = centre
        self.tokenDigest = tokenDigest
        self.expiresAt = expiresAt
    }

    /// Only the lifecycle changes.
    public mutating func evolve(_ event: Event) {}
}
