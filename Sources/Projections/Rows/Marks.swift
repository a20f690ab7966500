package import Tables

/// What the read models keep the last change of, beside aggregates. Numbers below 48 are theirs.
extension Mark {
    package static let timesheets = Mark(48)
    package static let projectFigures = Mark(49)
    package static let findings = Mark(50)
    package static let figures = Mark(51)
    package static let city = Mark(52)
    package static let sources = Mark(53)
    package static let centreFigures = Mark(54)
    /// Figures of shifts and of recruitments.
    package static let participationFigures = Mark(55)
    package static let groupFigures = Mark(56)
    /// Minutes that count: what standings are made of.
    package static let services = Mark(57)
    /// The day of recording: the first event of each day changes it.
    package static let days = Mark(58)
    package static let claims = Mark(59)
    package static let memberships = Mark(60)
    /// Books and entries of funds.
    package static let books = Mark(61)
}
