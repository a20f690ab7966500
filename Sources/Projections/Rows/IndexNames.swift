package import Tables

/// What rows are found by, beside their ids. The numbers are parts of keys; from 64
/// on they are those of generated names.
extension IndexName {
    package static let volunteersByCentre = IndexName(1)
    package static let volunteersByStar = IndexName(2)
    package static let volunteersLinked = IndexName(3)
    package static let shiftsByProject = IndexName(5)
    package static let findingsByCode = IndexName(7)
    package static let findingsByVolunteer = IndexName(8)
    package static let findingsByProject = IndexName(9)
    package static let findingsByCentre = IndexName(10)
    package static let erasuresPending = IndexName(11)
    package static let findingsByFund = IndexName(14)
    package static let hoursByQueue = IndexName(15)
    package static let hoursByProject = IndexName(16)
    package static let hoursByVolunteer = IndexName(17)
    package static let participationsByQueue = IndexName(18)

    /// The value under which rows of a centre in a state stand; nil for those of no centre.
    package static func queue(of centre: String?, _ state: String) -> String {
        "\(centre ?? "") \(state)"
    }
}
