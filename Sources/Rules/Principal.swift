public import Catalogue

/// What a token allows: who posts or asks.
public enum PrincipalRole: UInt8, CaseIterable, Sendable {
    /// May do everything that the rules allow to anyone.
    case `operator`
    /// A centre's system: writes within its own territory.
    case centre
    /// Reads everything but personal fields.
    case auditor
    /// Reads read models without personal fields.
    case dashboard
    /// The ledger itself, for the events that it records on its own account.
    case ledger

    /// The role as it appears in events and answers.
    public var text: String {
        switch self {
        case .operator: "operator"
        case .centre: "centre"
        case .auditor: "auditor"
        case .dashboard: "dashboard"
        case .ledger: "ledger"
        }
    }

    /// The role that an access grants.
    public init(_ role: AccessRole) {
        switch role {
        case .operator: self = .operator
        case .centre: self = .centre
        case .auditor: self = .auditor
        case .dashboard: self = .dashboard
        }
    }

    /// The role of that name.
    public init?(text: String) {
        guard let role = Self.allCases.first(where: { $0.text == text }) else { return nil }
        self = role
    }
}

/// Who posts an event or asks a question, as the access events on record say.
public struct Principal: Hashable, Sendable {
    /// The id of the access it was granted; recorded with every event as `recordedby`.
    public let id: String
    /// What it may do.
    public let role: PrincipalRole
    /// The centre it acts for; set for centres only.
    public let centre: CentreID?

    /// A principal with that role.
    public init(id: String, role: PrincipalRole, centre: CentreID? = nil) {
        self.id = id
        self.role = role
        self.centre = centre
    }

    /// Whether events of a type are this role's to post, from sources of its own and about what is its own.
    public func posts(_ type: EventType, isMunicipal: Bool) -> Bool {
        let descriptor = type.descriptor
        if descriptor.isPostedByLedger { return role == .ledger }
        switch role {
        case .operator, .ledger: return true
        case .auditor: return descriptor.owner == .auditor
        case .centre:
            return descriptor.owner != .operator && descriptor.owner != .auditor
                && (isMunicipal || !descriptor.requiresMunicipal)
        case .dashboard: return false
        }
    }

    /// The ledger itself.
    public static let ledger = Principal(id: "ledger", role: .ledger)
}
