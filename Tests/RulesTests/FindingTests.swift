import Catalogue
import Rules
import Testing

@Suite("Audits, and the life of a finding")
struct FindingTests {
    static let auditor = Principal(id: "access-1", role: .auditor)
    static let source = "/auditors/access-1"
    private let flagged = given(
        Funds.city, Funds.funded, [Funds.allocated(10_000)],
        [Funds.spent("1", 300, by: "s1", "s1"), Self.opened()])

    static func opened(
        from: CivilDate = "2026-01-01", to: CivilDate = "2026-12-31"
    ) -> Draft {
        event(
            "audit-1",
            .auditOpened(.init(title: "2026", funds: ["f-1"], from: from, to: to, seed: "x")))
    }

    static func raised(
        _ id: String = "finding-1", of: String? = nil, centre: CentreID = "chaoyang",
        fund: FundID? = nil, due: CivilDate? = nil,
        events: [FindingRaisedEvent]? = nil
    ) -> Draft {
        event(
            id,
            .findingRaised(
                .init(
                    audit: "audit-1", of: of, centre: centre, fund: fund, severity: .critical,
                    condition: "a", criteria: "b", events: events, due: due)))
    }

    private static let answered = event("finding-1", .findingAnswered(.init(text: "a")))
    private static let settled = event(
        "finding-1", .findingSettled(.init(outcome: .corrected, text: "a")))

    /// The place of the flagged payment, the last event but one.
    private var place: String {
        let number = flagged.last.id.split(separator: "-").last.flatMap { Int($0) } ?? 0
        return "\(number - 1)-0"
    }

    @Test("An auditor opens audits from its own source; a centre does not")
    func posters() {
        let city = given(Funds.city, Funds.funded)
        city.when(Self.opened(), by: Self.auditor, from: Self.source).then(.accepted)
        city.when(Self.opened(), by: Self.auditor, from: "/auditors/access-2")
            .then(.outsideTerritory(at: "/source"))
        city.when(Self.opened(), by: .centre("chaoyang")).then(.outsideTerritory(at: "/type"))
        city.when(Funds.received(1), by: Self.auditor, from: Self.source)
            .then(.outsideTerritory(at: "/type"))
        city.when(Self.opened(), by: Principal(id: "d", role: .dashboard))
            .then(.outsideTerritory(at: ""))
        city.when(Self.opened(from: "2026-12-31"), by: Self.auditor, from: Self.source)
            .then(.accepted)
        city.when(
            Self.opened(from: "2026-12-31", to: "2026-12-30"), by: Self.auditor, from: Self.source
        ).then(.refused(code: "ends-before-start"))
    }

    @Test("Open, answered by the centre concerned, settled by the auditor")
    func life() {
        let open = flagged.when(Self.raised(), by: Self.auditor, from: Self.source).then(.accepted)
        open.when(Self.answered, by: .centre("dongcheng")).then(.outsideTerritory(at: "/subject"))
        open.when(Self.answered, by: Self.auditor, from: Self.source)
            .then(.outsideTerritory(at: "/type"))
        open.when(Self.settled, by: .centre("chaoyang")).then(.outsideTerritory(at: "/type"))
        let answered = open.when(Self.answered, by: .centre("chaoyang")).then(.accepted)
        #expect(answered.situation.finding("finding-1")?.lifecycle == .answered)
        #expect(answered.situation.finding("finding-1")?.answer == "a")
        let settled = answered.when(Self.settled, by: Self.auditor, from: Self.source)
            .then(.accepted)
        settled.when(Self.settled, by: Self.auditor, from: Self.source)
            .then(.refused(code: "out-of-order"))
        // A late answer is a fact, and reopens nothing.
        let late = settled.when(Self.answered, by: .centre("chaoyang"))
            .then(.accepted(findings: ["out-of-order"]))
        #expect(late.situation.finding("finding-1")?.lifecycle == .settled)
    }

    @Test("A flagged finding is taken up once, for the centre that it concerns")
    func takenUp() {
        func raise(_ draft: Draft, in city: Specification) -> Decision {
            city.when(draft, by: Self.auditor, from: Self.source)
        }
        raise(Self.raised(of: "0-7"), in: flagged).then(.refused(code: "unknown-reference"))
        raise(Self.raised(of: "x"), in: flagged).then(.refused(code: "unknown-reference"))
        raise(Self.raised(of: place, centre: "dongcheng"), in: flagged)
            .then(.refused(code: "of-other-centre"))
        let open = raise(Self.raised(of: place), in: flagged).then(.accepted)
        raise(Self.raised("finding-2", of: place), in: open).then(.refused(code: "already-raised"))
        raise(Self.raised("finding-2"), in: open).then(.accepted)
    }

    @Test("What a finding names is there: fund, events, a day to come, an open audit")
    func named() {
        func raise(_ draft: Draft, in city: Specification) -> Decision {
            city.when(draft, by: Self.auditor, from: Self.source)
        }
        raise(Self.raised(fund: "f-1"), in: flagged).then(.accepted)
        raise(Self.raised(centre: "dongcheng", fund: "f-1"), in: flagged)
            .then(.refused(code: "of-other-centre"))
        let known = FindingRaisedEvent(source: flagged.last.source, id: flagged.last.id)
        raise(Self.raised(events: [known]), in: flagged).then(.accepted)
        let unknown = FindingRaisedEvent(source: known.source, id: "nothing")
        let refused = raise(Self.raised(events: [known, unknown]), in: flagged)
        refused.then(.refused(code: "unknown-reference"))
        #expect(refused.objections.first?.pointer == "/data/events/1")
        raise(Self.raised(due: "2026-06-01"), in: flagged).then(.accepted)
        raise(Self.raised(due: "2026-05-31"), in: flagged).then(.refused(code: "due-before-raised"))
        let closed = flagged.when(
            event("audit-1", .auditClosed(.init(opinion: "a"))), by: Self.auditor,
            from: Self.source
        ).then(.accepted)
        raise(Self.raised(), in: closed).then(.refused(code: "audit-closed"))
    }
}
