public import Catalogue
public import Projections
import Queries
public import Rules

/// Decides what a centre may read: whether an aggregate belongs to its territory.
///
/// Used for one request, on one thread; it caches what it has looked up.
public final class Territory {
    private let ownership: any Ownership
    private let own: CentreID
    private var known: [CentreID: Bool] = [:]

    /// The territory of a centre in the present read models.
    public init(of centre: CentreID, _ views: Views) throws {
        own = centre
        ownership = try OwnershipSnapshot(views)
    }

    /// The territory of a principal; nil for roles that see everything.
    public init?(of principal: Principal, in ownership: any Ownership) {
        guard principal.role == .centre else { return nil }
        // A token that names no centre has no territory.
        own = principal.centre ?? CentreID("")
        self.ownership = ownership
    }

    /// Whether a centre is this one or below it; a dissolved centre is a child of its successor.
    public func contains(_ centre: CentreID) throws -> Bool {
        if let isWithin = known[centre] { return isWithin }
        let isWithin = try ownership.isCentre(centre, within: own)
        known[centre] = isWithin
        return isWithin
    }

    /// Whether an aggregate belongs to a centre of this territory; nil when it does not exist.
    public func contains(_ aggregate: Aggregate, _ id: String) throws -> Bool? {
        guard let status = try ownership.status(of: aggregate, id) else { return nil }
        guard let owner = status.owner else { return false }
        return try contains(owner)
    }

    /// Whether records of an aggregate may be read: it belongs to a centre of this territory, or is
    /// a participation, a record of hours, a star or a consent of a volunteer at home there, or an audit of a
    /// centre or of a fund there; nil when it does not exist.
    public func mayRead(_ aggregate: Aggregate, _ id: String) throws -> Bool? {
        guard let isOwn = try contains(aggregate, id) else { return nil }
        if isOwn { return true }
        if aggregate == .audit { return try isConcerned(by: AuditID(id)) }
        guard let volunteer = try ownership.volunteer(of: aggregate, id) else { return false }
        return try isHome(of: volunteer)
    }

    /// Whether an audit is about a centre of this territory, or about a fund of one.
    private func isConcerned(by id: AuditID) throws -> Bool {
        guard let audit = try ownership.audit(id) else { return false }
        for centre in audit.centres ?? [] where try contains(centre) { return true }
        for fund in audit.funds ?? [] where try contains(.fund, fund.text) == true { return true }
        return false
    }

    /// Whether a person is at home in this territory: under the registration that goes on, where several were
    /// merged.
    public func isHome(of volunteer: VolunteerID) throws -> Bool {
        guard let home = try ownership.home(of: volunteer) else { return false }
        return try contains(home)
    }

    /// Whether an event may be read: it was posted for this territory, or concerns something that
    /// may be read now.
    public func shows(_ event: Event) throws -> Bool {
        if let sender = event.id.centre, try contains(sender) { return true }
        return try mayRead(event.aggregate, event.subject) ?? false
    }

    /// An event's record for the centre: as stored, but without `sameAs` where that names a
    /// volunteer at home elsewhere.
    public func shown(_ record: [UInt8], of event: Event) throws -> [UInt8] {
        var shown = record
        for holder in Set(event.sameAs.values) where try contains(.volunteer, holder) != true {
            // Within a text of the record every quotation mark is escaped.
            let member = Array(",\"sameAs\":\"\(holder)\"".utf8)
            while let place = shown.firstRange(of: member) { shown.removeSubrange(place) }
        }
        return shown
    }
}
