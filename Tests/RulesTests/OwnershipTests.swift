import Catalogue
import Rules
import Testing

@Suite("Territory: whose an event is, as its schema says")
struct OwnershipTests {
    private let city = given(
        Beijing.working, Beijing.registered("v-d", at: "dongcheng"),
        [Beijing.scheme("s-1", from: "2012-04-01")])

    @Test("participation and hours are the project's centre's, not the volunteer's")
    func project() {
        let apply = Beijing.participation("a-9", of: "v-d", in: "p-1")
        city.when(apply, by: .centre("chaoyang")).then(.accepted)
        city.when(apply, by: .centre("dong")).then(.outsideTerritory(at: "/subject"))
        let served = Beijing.served(
            "h-1", from: "2026-06-01 09:00", to: "2026-06-01 10:00", by: "v-d", participation: nil)
        city.when(served, by: .centre("dongcheng")).then(.outsideTerritory(at: "/subject"))
        let after = city.when(served, by: .centre("chaoyang"))
            .then(.accepted(findings: ["no-participation"]))
        after.when(Beijing.confirmed("h-1"), by: .centre("dongcheng"))
            .then(.outsideTerritory(at: "/subject"))
        after.when(Beijing.confirmed("h-1"), by: .centre("chaoyang")).then(.accepted)
    }

    @Test("shifts and recruitments are the project's centre's")
    func placesOfProject() {
        let shift = Beijing.shift("t-1", of: "p-1")
        city.when(shift, by: .centre("dongcheng")).then(.outsideTerritory(at: "/subject"))
        let after = city.when(shift, by: .centre("chaoyang")).then(.accepted)
        let cancel = event("t-1", .shiftCancelled(.init(reason: "Rain")))
        after.when(cancel, by: .centre("dongcheng")).then(.outsideTerritory(at: "/subject"))
        after.when(cancel, by: .centre("chaoyang")).then(.accepted)
    }

    @Test("a star is the home centre's")
    func star() {
        let city = given(
            Beijing.working, [Beijing.scheme("s-1", from: "2012-04-01", stars: [60])],
            Beijing.service("h-1", on: "2026-06-01", minutes: 60))
        let award = event("x-1", .starAwarded(.init(volunteer: "v-1", level: 1, scheme: "s-1")))
        city.when(award, by: .centre("dongcheng")).then(.outsideTerritory(at: "/subject"))
        let awarded = city.when(award, by: .centre("chaoyang")).then(.accepted)
        let moved = awarded.when(event("v-1", .volunteerTransferred(.init(to: "dongcheng"))))
            .then(.accepted)
        let revoke = event("x-1", .starRevoked(.init(reason: "Fraud")))
        awarded.when(revoke, by: .centre("chaoyang")).then(.accepted)
        moved.when(revoke, by: .centre("chaoyang")).then(.outsideTerritory(at: "/subject"))
        moved.when(revoke, by: .centre("dongcheng")).then(.accepted)
    }

    @Test("a centre's own events are its own and its ancestors'")
    func centre() {
        let seat = event("wangjing", .centreAmended(.init(seat: "Wangjing Street 1")))
        city.when(seat, by: .centre("wangjing")).then(.accepted)
        city.when(seat, by: .centre("chaoyang")).then(.accepted)
        city.when(seat, by: .centre("dongcheng")).then(.outsideTerritory(at: "/subject"))
    }

    @Test("a centre is established by the operator or an ancestor that is named as parent")
    func establishing() {
        let below = Beijing.centre("jiuxianqiao", .grassroots, below: "chaoyang")
        city.when(below).then(.accepted)
        city.when(below, by: .centre("chaoyang")).then(.accepted)
        city.when(below, by: .centre("beijing")).then(.accepted)
        city.when(below, by: .centre("dongcheng")).then(.outsideTerritory(at: "/subject"))
        city.when(below, by: .centre("wangjing")).then(.outsideTerritory(at: "/subject"))
        let alone = Beijing.centre("opera", .special)
        city.when(alone).then(.accepted)
        city.when(alone, by: .centre("beijing")).then(.outsideTerritory(at: "/subject"))
        city.when(below, by: .centre("chaoyang"), from: "/centres/jiuxianqiao")
            .then(.outsideTerritory(at: "/source"))
    }

    @Test("schemes are the municipal centre's")
    func scheme() {
        let publish = Beijing.scheme("s-2", from: "2027-01-01")
        city.when(publish, by: .centre("chaoyang")).then(.outsideTerritory(at: "/subject"))
        city.when(publish, by: .centre("beijing")).then(.accepted)
        given([Beijing.centre("chaoyang", .district, district: "110105")])
            .when(publish, by: .centre("chaoyang")).then(.outsideTerritory(at: "/subject"))
    }

    @Test("experts are the municipal centre's to designate, wherever they are at home")
    func experts() {
        let designate = event("v-1", .volunteerExpertDesignated(.init(field: "opera")))
        city.when(designate, by: .centre("chaoyang")).then(.outsideTerritory(at: "/type"))
        city.when(designate, by: .centre("beijing")).then(.accepted)
        let after = city.when(designate).then(.accepted)
        let revoke = event("v-1", .volunteerExpertRevoked(.init()))
        after.when(revoke, by: .centre("chaoyang")).then(.outsideTerritory(at: "/type"))
        after.when(revoke, by: .centre("beijing")).then(.accepted)
    }

    @Test("access is the operator's")
    func operatorsOwn() {
        let digest = String(repeating: "a", count: 64)
        let grant = event(
            "k-1", .accessGranted(.init(role: .auditor, holder: "Audit", tokenDigest: digest)))
        city.when(grant).then(.accepted)
        city.when(grant, by: .centre("beijing")).then(.outsideTerritory(at: "/type"))
    }

    @Test("what the ledger records itself nobody posts")
    func ledgersOwn() {
        let city = given(
            Beijing.working, [event("v-1", .volunteerErasureRequested(.init()))])
        let erased = event("v-1", .volunteerErased(.init()))
        city.when(erased, by: .operator).then(.outsideTerritory(at: "/type"))
        city.when(erased, by: .centre("chaoyang")).then(.outsideTerritory(at: "/type"))
        city.when(erased, by: .ledger).then(.accepted)
    }

    @Test("readers write nothing, and neither does a centre's token that names no centre")
    func readers() {
        let skills = event("v-1", .volunteerSkillsDeclared(.init(skills: [])))
        for role in [PrincipalRole.dashboard, .centre] {
            city.when(skills, by: Principal(id: "k-1", role: role))
                .then(.outsideTerritory(at: ""))
        }
        let auditor = Principal(id: "k-1", role: .auditor, centre: "chaoyang")
        city.when(skills, by: auditor).then(.outsideTerritory(at: "/type"))
    }

    @Test("an accepted event says whose it is")
    func owner() throws {
        let decision = city.when(
            Beijing.participation("a-9", of: "v-d", in: "p-1"), by: .centre("chaoyang"))
        guard case .accepted(let owner, _) = decision.verdict else {
            Issue.record("refused")
            return
        }
        #expect(owner == "chaoyang")
    }
}
