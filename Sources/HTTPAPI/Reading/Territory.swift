import Catalogue
import Ledger
import ReadModels
import Rules

/// Whose an aggregate is, and whether that is within a centre's own territory.
final class Territory {
    /// Levels between a grassroots centre and the municipal one, with room; a limit on every walk.
    private static let maximumDepth = 8

    private let workspace: Workspace
    private let own: CentreID
    private var known: [CentreID: Bool] = [:]

    /// The territory of a centre as the read models show it now.
    init(of centre: CentreID, _ views: Views) throws {
        own = centre
        workspace = try Workspace(Overlay(views))
    }

    /// Whether a centre is this one or stands below it; a dissolved one stands below its successor.
    func contains(_ centre: CentreID) throws -> Bool {
        if let isWithin = known[centre] { return isWithin }
        let isWithin = try walk(from: centre)
        known[centre] = isWithin
        return isWithin
    }

    private func walk(from centre: CentreID) throws -> Bool {
        var current = centre
        for _ in 0..<Self.maximumDepth {
            if current == own { return true }
            guard let state = try workspace.centre(current),
                let above = state.successor ?? state.parent
            else { return false }
            current = above
        }
        return false
    }

    /// Whether an aggregate belongs to a centre of this territory; nil when there is none.
    func contains(_ aggregate: Aggregate, _ id: String) throws -> Bool? {
        guard let standing = try workspace.standing(of: aggregate, id) else { return nil }
        guard let owner = standing.owner else { return false }
        return try contains(owner)
    }

    /// Whether a centre sees an event: it was posted for this territory, or is about something that
    /// now belongs to it.
    func shows(_ event: Event) throws -> Bool {
        if let sender = event.id.centre, try contains(sender) { return true }
        return try contains(event.aggregate, event.subject) ?? false
    }
}

extension API {
    /// Where an aggregate stands; nil when there is none.
    func standing(of aggregate: Aggregate, _ id: String) throws -> Standing? {
        try Workspace(Overlay(ledger.views)).standing(of: aggregate, id)
    }

    /// The territory that a caller's view is narrowed to; nil for roles that see everything.
    func territory(of caller: Principal) throws -> Territory? {
        guard caller.role == .centre else { return nil }
        guard let centre = caller.centre else {
            throw Problem.forbidden("This token names no centre.")
        }
        return try Territory(of: centre, ledger.views)
    }

    /// Refuses a centre what is not its own; what does not exist is not refused here.
    func checkOwn(_ aggregate: Aggregate, _ id: String, for caller: Principal) throws {
        guard let territory = try territory(of: caller) else { return }
        if try territory.contains(aggregate, id) == false {
            throw Problem.outsideTerritory("This is not in the territory of your centre.")
        }
    }

    /// The centre by which a list is narrowed: as asked, but for a centre always within its own.
    func narrowed(_ asked: CentreID?, for caller: Principal) throws -> CentreID? {
        guard let territory = try territory(of: caller) else { return asked }
        guard let asked else { return caller.centre }
        guard try territory.contains(asked) else {
            throw Problem.outsideTerritory("This centre is not in the territory of your own.")
        }
        return asked
    }
}
