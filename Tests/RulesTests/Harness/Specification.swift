import Catalogue
import Rules
import Testing

/// What is on record before the event that a test is about.
func given(
    _ drafts: [Draft]..., sourceLocation: SourceLocation = #_sourceLocation
) -> Specification {
    var specification = Specification()
    for draft in drafts.joined() {
        specification.record(draft, sourceLocation)
    }
    return specification
}

/// given … when … then: decides one event in a situation that other events have made.
struct Specification {
    private(set) var situation = TestSituation()
    private var size: UInt64 = 0
    /// The name of the last event recorded.
    private(set) var last = EventID(source: "/ledger", id: "")

    /// Records an event that nothing stands against; whether it is flagged does not matter here.
    fileprivate mutating func record(_ draft: Draft, _ sourceLocation: SourceLocation) {
        let event = draft.event(source: "/ledger", position: size)
        let review = Decider.review(event, recordedAt: draft.recordedAt, in: situation)
        #expect(
            review.reasons.map(\.code) == [],
            "given \(event.type.name) of \(event.subject)", sourceLocation: sourceLocation)
        situation.apply(event, recordedAt: draft.recordedAt, owner: review.owner)
        situation.note(review.findings, at: size, owner: review.owner)
        size += 1
        last = event.id
    }

    /// Decides one more event; a centre posts from its own source, everyone else from `/ledger`.
    func when(
        _ draft: Draft, by principal: Principal = .operator, from source: String? = nil
    ) -> Decision {
        let source = source ?? principal.centre.map { "/centres/\($0.text)" } ?? "/ledger"
        let event = draft.event(source: source, position: size)
        return Decision(
            verdict: Decider.decide(
                event, recordedAt: draft.recordedAt, by: principal, in: situation),
            before: self, draft: draft)
    }
}

/// What became of the event that a test is about.
struct Decision {
    let verdict: Verdict
    fileprivate let before: Specification
    let draft: Draft

    /// What a test expects.
    enum Expectation {
        /// Recorded, with exactly these findings, in any order.
        case accepted(findings: [String])
        /// Refused by rules, for exactly these reasons, in any order.
        case refused([String])
        /// Refused because of who posts it.
        case outsideTerritory(at: String)

        /// Recorded without findings.
        static var accepted: Expectation { .accepted(findings: []) }
        /// Refused by one rule.
        static func refused(code: String) -> Expectation { .refused([code]) }
    }

    /// Compares the verdict with what is expected; returns the situation after the event.
    @discardableResult
    func then(
        _ expected: Expectation, sourceLocation: SourceLocation = #_sourceLocation
    ) -> Specification {
        let now = Self.text(verdict)
        #expect(now == Self.text(expected), sourceLocation: sourceLocation)
        var after = before
        if case .accepted = verdict { after.record(draft, sourceLocation) }
        return after
    }

    /// The situation after the event, which must be accepted.
    func recorded(sourceLocation: SourceLocation = #_sourceLocation) -> Specification {
        var after = before
        after.record(draft, sourceLocation)
        return after
    }

    /// All that was objected to, whether refused or flagged.
    var objections: [Objection] {
        switch verdict {
        case .accepted(_, let findings): findings
        case .refused(let refusal): refusal.objections
        }
    }

    /// The one objection with that code.
    func objection(
        _ code: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Objection {
        let found = objections.filter { $0.code == code }
        #expect(found.count == 1, sourceLocation: sourceLocation)
        return try #require(found.first, sourceLocation: sourceLocation)
    }

    private static func text(_ verdict: Verdict) -> String {
        switch verdict {
        case .accepted(_, let findings): text(.accepted(findings: findings.map(\.code)))
        case .refused(let refusal) where refusal.cause == .territory:
            text(.outsideTerritory(at: refusal.objections[0].pointer))
        case .refused(let refusal): text(.refused(refusal.objections.map(\.code)))
        }
    }

    private static func text(_ expectation: Expectation) -> String {
        switch expectation {
        case .accepted(let findings):
            "accepted; findings: \(findings.sorted().joined(separator: ", "))"
        case .refused(let codes): "refused: \(codes.sorted().joined(separator: ", "))"
        case .outsideTerritory(let pointer): "outside territory, at \(pointer)"
        }
    }
}

extension Principal {
    /// Who may do everything that the rules allow.
    static let `operator` = Principal(id: "root", role: .operator)

    /// The system of a centre.
    static func centre(_ id: CentreID) -> Principal {
        Principal(id: "token-\(id.text)", role: .centre, centre: id)
    }
}
