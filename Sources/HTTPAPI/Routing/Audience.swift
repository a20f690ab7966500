import Rules

/// Who may use a route.
enum Audience: Sendable {
    /// Everyone, without a token.
    case anyone
    /// All who have a token.
    case readers
    /// Who may read events: all but dashboards.
    case logReaders
    /// Who checks the log as a whole: its records, tiles and proofs.
    case auditors
    /// Operators, who may read all personal data in clear, and centres, which may read that of their territory.
    case dataReaders
    /// Who may post events.
    case posters
    /// Operators.
    case operators

    func includes(_ role: PrincipalRole) -> Bool {
        switch (self, role) {
        case (.anyone, _), (_, .operator): true
        case (.readers, .centre), (.readers, .auditor), (.readers, .dashboard): true
        case (.logReaders, .centre), (.logReaders, .auditor): true
        case (.dataReaders, .centre): true
        case (.auditors, .auditor), (.posters, .centre), (.posters, .auditor): true
        default: false
        }
    }

    /// The roles by name, as the interface describes itself; nil where no token is needed.
    var roles: [String]? {
        if case .anyone = self { return nil }
        return PrincipalRole.allCases.filter(includes).map(\.text)
    }
}
