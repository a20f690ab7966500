import Catalogue
import Ledger
import Projections
import Queries
import Rules

extension API {
    /// Lifecycle and owner of an aggregate; nil when it does not exist.
    func status(of aggregate: Aggregate, _ id: String) throws -> AggregateStatus? {
        try OwnershipSnapshot(ledger.views).status(of: aggregate, id)
    }

    /// The territory to which a caller's view is restricted; nil for roles that see everything.
    func territory(of caller: Principal) throws -> Territory? {
        guard caller.role == .centre else { return nil }
        guard let centre = caller.centre else {
            throw Problem.forbidden("This token names no centre.")
        }
        return try Territory(of: centre, ledger.views)
    }

    /// Throws for a centre unless the aggregate is its own. A missing aggregate gets the same
    /// answer as one of another centre, so that the answer does not reveal what exists.
    func checkOwn(_ aggregate: Aggregate, _ id: String, for caller: Principal) throws {
        if aggregate == .volunteer { try checkAsked(VolunteerID(id), caller) }
        guard let territory = try territory(of: caller) else { return }
        guard IDForm.isID(id), try territory.mayRead(aggregate, id) == true else {
            throw Problem.outsideTerritory(
                "There is no \(aggregate.name) with this id in the territory of your centre.")
        }
    }

    /// The filters of a collection as they are applied: those that are given, and for a centre's view of a
    /// collection of its own always a centre within its territory.
    func narrowed(
        _ given: [String: String], of listing: Listing, for caller: Principal
    ) throws -> [String: String] {
        var given = given
        if listing.reach == .own, let territory = try territory(of: caller) {
            if let asked = given["centre"] {
                guard try territory.contains(CentreID(asked)) else {
                    throw Problem.outsideTerritory(
                        "This centre is not in the territory of your own.")
                }
            } else if try !isOfOwnPerson(given, listing, territory) {
                given["centre"] = caller.centre?.text
            }
        }
        for filter in listing.filters where filter.names == .volunteer {
            try checkAsked(given[filter.name].map { VolunteerID($0) }, caller)
        }
        return given
    }

    /// Whether a question is for the service of one person at home in a territory: the home centre sees it
    /// wherever that person served.
    private func isOfOwnPerson(
        _ given: [String: String], _ listing: Listing, _ territory: Territory
    ) throws -> Bool {
        guard listing.name == Listings.hours.name, let id = given["volunteer"], IDForm.isID(id)
        else { return false }
        return try territory.isHome(of: VolunteerID(id))
    }

    /// Whether a caller may see a volunteer's id in answers about the whole city.
    func isTold(of volunteer: VolunteerID, _ caller: Principal) throws -> Bool {
        switch caller.role {
        case .operator, .auditor, .ledger: return true
        case .dashboard: return volunteerIDs == .everyone
        case .centre:
            guard volunteerIDs == .ownTerritory, let territory = try territory(of: caller) else {
                return true
            }
            return IDForm.isID(volunteer.text)
                ? try territory.contains(.volunteer, volunteer.text) == true : false
        }
    }

    /// Refuses the id of a volunteer that the caller may not see, whether or not the volunteer
    /// exists.
    func checkAsked(_ volunteer: VolunteerID?, _ caller: Principal) throws {
        guard let volunteer, caller.role == .dashboard else { return }
        guard try isTold(of: volunteer, caller) else {
            throw Problem.outsideTerritory("This token is not told of single volunteers.")
        }
    }
}
