import Catalogue
import Rules
import Testing

@Suite("The register, and consent to be named in it")
struct RegisterTests {
    private let city = given(Beijing.working)

    private func entry(
        _ kind: RegisterKind = .guidance, at centre: CentreID = "chaoyang", to: [CentreID]? = nil,
        named: [VolunteerID]? = nil
    ) -> Draft {
        event(
            "r-1",
            .registerEntered(
                .init(
                    kind: kind, centre: centre, title: "Winter", number: "1", on: "2026-06-01",
                    to: to, named: named, year: 2026)))
    }

    private func consent(
        _ id: String, to purpose: ConsentPurpose = .publicity, recipient: String? = nil
    ) -> Draft {
        event(id, .consentGiven(.init(volunteer: "v-1", purpose: purpose, recipient: recipient)))
    }

    @Test("not-downward: guidance goes to centres strictly below, or to all of them")
    func guidance() throws {
        city.when(entry(to: ["wangjing"])).then(.accepted)
        city.when(entry(to: [])).then(.accepted)
        city.when(entry()).then(.accepted)
        for target in ["beijing", "dongcheng", "chaoyang"] as [CentreID] {
            city.when(entry(to: [target])).then(.refused(code: "not-downward"))
        }
        let second = city.when(entry(to: ["wangjing", "beijing"]))
        #expect(try second.objection("not-downward").pointer == "/data/to/1")
    }

    @Test("a plan may be for any centre")
    func plan() {
        city.when(entry(.plan, to: ["beijing"])).then(.accepted)
    }

    @Test("centre-not-active: a decision names the successor, a fact is recorded under it")
    func dissolved() {
        let gone = given(
            Beijing.working, [event("wangjing", .centreDissolved(.init(successor: "chaoyang")))])
        gone.when(entry(.policy, at: "wangjing")).then(.refused(code: "centre-not-active"))
        let after = gone.when(entry(.plan, at: "wangjing"))
            .then(.accepted(findings: ["centre-not-active"]))
        #expect(after.situation.register(RegisterID("r-1"))?.owner == "chaoyang")
    }

    @Test("a withdrawn entry is not withdrawn again")
    func withdrawn() {
        let entered = given(Beijing.working, [entry()])
        let withdraw = event("r-1", .registerWithdrawn(.init(reason: "Replaced")))
        entered.when(withdraw, by: .centre("dongcheng")).then(.outsideTerritory(at: "/subject"))
        entered.when(withdraw, by: .centre("chaoyang")).then(.accepted)
            .when(withdraw).then(.refused(code: "out-of-order"))
    }

    @Test("named-without-consent: who is named has consented to publicity, not to something else")
    func named() throws {
        let publicity = entry(.publicity, named: ["v-1"])
        let flagged = city.when(publicity)
        flagged.then(.accepted(findings: ["named-without-consent"]))
        #expect(try flagged.objection("named-without-consent").severity == .major)
        given(Beijing.working, [consent("k-1", to: .supply)]).when(publicity)
            .then(.accepted(findings: ["named-without-consent"]))
        given(Beijing.working, [consent("k-1")]).when(publicity).then(.accepted)
    }

    @Test("a consent that was withdrawn holds no more; another one of the same kind does")
    func consents() {
        let withdraw = event("k-1", .consentWithdrawn(.init()))
        let publicity = entry(.publicity, named: ["v-1"])
        given(Beijing.working, [consent("k-1"), withdraw]).when(publicity)
            .then(.accepted(findings: ["named-without-consent"]))
        given(Beijing.working, [consent("k-1"), consent("k-2"), withdraw]).when(publicity)
            .then(.accepted)
        given(Beijing.working, [consent("k-1"), withdraw]).when(withdraw)
            .then(.accepted(findings: ["out-of-order"]))
    }

    @Test("consent comes from where the volunteer is at home now")
    func home() {
        city.when(consent("k-1"), by: .centre("chaoyang")).then(.accepted)
        city.when(consent("k-1"), by: .centre("dongcheng"))
            .then(.outsideTerritory(at: "/subject"))
        let moved = given(
            Beijing.working,
            [consent("k-1"), event("v-1", .volunteerTransferred(.init(to: "dongcheng")))])
        let withdraw = event("k-1", .consentWithdrawn(.init()))
        moved.when(withdraw, by: .centre("chaoyang")).then(.outsideTerritory(at: "/subject"))
        moved.when(withdraw, by: .centre("dongcheng")).then(.accepted)
    }
}
