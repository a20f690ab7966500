import Catalogue
import JSON
import Ledger
import Projections
import Queries
import Rules

/// Takes out of an answer what its caller is not told: ids of volunteers, and positions of events and
/// ids of service that a centre may not read.
///
/// It works on the answer as it would be written for an operator, by the names of members, so that a
/// read model that is added later is held to the same.
struct Redaction: Sendable {
    /// Members that hold a volunteer's id.
    static let idNames: Set = ["volunteer", "leader"]
    /// Members that hold sentences, in which ids may stand.
    static let textNames: Set = ["message", "reason", "detail"]
    /// What stands in a sentence in place of an id.
    static let mark = "…"

    /// Which ids are taken out.
    private enum Hidden {
        /// Every volunteer's.
        case all
        /// Those of volunteers at home elsewhere.
        case foreign
        /// Those of volunteers at home elsewhere who stand in a sentence and nowhere else in the
        /// record: the record itself is the caller's own.
        case foreignInTexts
    }

    private let api: API
    private let caller: Principal
    private let hidden: Hidden

    /// What must be taken out of a route's answers to a call; nil where that is nothing.
    init?(_ call: Call) {
        api = call.api
        caller = call.caller
        let names = call.route.memberNames
        switch call.caller.role {
        case .operator, .auditor, .ledger: return nil
        case .centre where call.route.reach == .own:
            guard !names.isDisjoint(with: Self.textNames) else { return nil }
            hidden = .foreignInTexts
        case .centre, .dashboard:
            guard api.volunteerIDs == .ownTerritory,
                !names.isDisjoint(with: Self.idNames) || !names.isDisjoint(with: Self.textNames)
            else { return nil }
            hidden = call.caller.role == .dashboard ? .all : .foreign
        }
    }

    /// Whether a cursor may hold an id that is hidden.
    private var sealsCursors: Bool { hidden != .foreignInTexts }

    /// The page that is asked for with a cursor that was sealed.
    func opened(_ page: Page) throws -> Page {
        guard sealsCursors, let cursor = page.cursor else { return page }
        guard let opened = CursorSeal.open(cursor) else { throw Problem.badCursor }
        return try Page(limit: page.limit, cursor: opened)
    }

    /// The tag of an answer. What a centre is told also changes with its territory and with where
    /// volunteers are at home, which no single read model says: so any event may change it.
    func tag(of answer: Answer) -> EntityTag {
        switch hidden {
        case .all: EntityTag("\(answer.changed).none")
        case .foreign, .foreignInTexts: EntityTag("\(answer.applied).own")
        }
    }

    /// The answer with nothing in it that the caller is not told.
    func redacted(_ answer: Answer) throws -> Answer {
        let next = try answer.next.map { sealsCursors ? try CursorSeal.seal($0) : $0 }
        let ownership = try OwnershipSnapshot(api.ledger.views)
        var pass = RedactionPass(
            try JSONDocument(parsing: answer.body), next: next, ownership,
            Territory(of: caller, in: ownership), api.ledger.log,
            dropsIDs: hidden != .foreignInTexts)
        return answer.replacing(body: try pass.run(), next: next)
    }
}
