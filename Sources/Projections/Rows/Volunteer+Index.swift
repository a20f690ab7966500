package import Catalogue
package import Rules
package import Tables

extension Volunteer {
    package static var isIndexed: Bool { true }

    package var counted: [Figure?] { [.states(.volunteer, lifecycle)] }

    /// By centre and star, and those whose erasure is pending or whose federation number is known.
    package func indexEntries(_ key: VolunteerID, into entries: inout IndexEntries) {
        if let owner { entries.append(.volunteersByCentre, owner.text, key) }
        if starLevel > 0 { entries.append(.volunteersByStar, String(starLevel), key) }
        if awaitsErasure { entries.append(.erasuresPending, "", key) }
        if isFederationLinked { entries.append(.volunteersLinked, "", key) }
    }

    /// Erasure was requested, and the ledger has not said yet that it is done.
    package var awaitsErasure: Bool { isErased && lifecycle != .erased }
}
