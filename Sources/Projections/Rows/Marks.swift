package import Tables

/// What the read models keep the last change of.
extension Mark {
    package static let centres = Mark(1)
    package static let volunteers = Mark(2)
    package static let groups = Mark(3)
    package static let projects = Mark(4)
    package static let shifts = Mark(5)
    package static let recruitments = Mark(6)
    package static let participations = Mark(7)
    package static let hours = Mark(8)
    package static let schemes = Mark(9)
    package static let stars = Mark(10)
    package static let accesses = Mark(11)
    package static let plain = Mark(12)
    package static let timesheets = Mark(13)
    package static let boards = Mark(14)
    package static let findings = Mark(15)
    package static let tallies = Mark(16)
    package static let city = Mark(17)
    package static let sources = Mark(18)
    package static let centreBoards = Mark(19)
    package static let participationCounts = Mark(20)
    package static let shares = Mark(21)
    /// Minutes that count: what standings are made of.
    package static let services = Mark(22)
    /// The day of recording: the first event of each day changes it.
    package static let days = Mark(23)
    package static let claims = Mark(24)
}
