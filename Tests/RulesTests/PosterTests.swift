import Catalogue
import Rules
import Testing

@Suite("Which types a role posts")
struct PosterTests {
    private static let auditor = Principal(id: "access-1", role: .auditor)

    /// Any event of a type, as far as it matters who posts it.
    private func event(_ type: EventType, from source: String) -> Event {
        Event(
            id: EventID(source: source, id: "e"), type: type, subject: "x", time: Draft.usualTime,
            payload: .groupDissolved(.init(reason: "x")), references: [])
    }

    @Test("what a token says that it may post is what it may, for each role and type")
    func same() {
        let city = given(Beijing.working).situation
        let posters: [(principal: Principal, source: String, isMunicipal: Bool)] = [
            (.operator, "/ledger", false), (.centre("beijing"), "/centres/beijing", true),
            (.centre("chaoyang"), "/centres/chaoyang", false),
            (Self.auditor, "/auditors/access-1", false),
            (Principal(id: "d", role: .dashboard), "/ledger", false),
            (.ledger, "/ledger", false),
        ]
        for type in EventType.allCases where !(type.descriptor.isPostedByLedger) {
            for (principal, source, isMunicipal) in posters {
                let refusal = Decider.admission(
                    event(type, from: source), by: principal, in: city)
                let posts = principal.posts(type, isMunicipal: isMunicipal)
                #expect((refusal == nil) == posts, "\(principal.role.text) \(type.name)")
            }
        }
    }

    @Test("an auditor posts nothing that is a centre's or the operator's")
    func auditors() {
        let city = given(Beijing.working)
        let amended = Draft.amended
        city.when(amended, by: Self.auditor, from: "/auditors/access-1")
            .then(.outsideTerritory(at: "/type"))
        city.when(amended, by: Self.auditor, from: "/ledger")
            .then(.outsideTerritory(at: "/type"))
        // Nor does anybody post from an auditor's source what is not.
        city.when(amended, by: .centre("chaoyang"), from: "/auditors/access-1")
            .then(.outsideTerritory(at: "/source"))
    }
}

extension Draft {
    fileprivate static var amended: Draft {
        RulesTests.event("chaoyang", .centreAmended(.init(name: "Volunteers")))
    }
}
