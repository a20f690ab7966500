import Catalogue
import Rules
import Testing

@Suite("Volunteers")
struct VolunteerTests {
    private let applied = given(Beijing.centres, [Beijing.applied("v-1", at: "chaoyang")])
    private let city = given(
        Beijing.centres, Beijing.registered("v-1", at: "chaoyang"),
        Beijing.registered("v-2", at: "dongcheng"))

    @Test("reviewer-is-applicant: nobody reviews an application of their own")
    func reviewer() throws {
        applied.when(event("v-1", .volunteerRegistered(.init(reviewer: "staff")))).then(.accepted)
        applied.when(event("v-1", .volunteerRejected(.init(reviewer: "staff")))).then(.accepted)
        let own = applied.when(event("v-1", .volunteerRegistered(.init(reviewer: "v-1"))))
        own.then(.refused(code: "reviewer-is-applicant"))
        #expect(try own.objection("reviewer-is-applicant").severity == .major)
        applied.when(event("v-1", .volunteerRejected(.init(reviewer: "v-1"))))
            .then(.refused(code: "reviewer-is-applicant"))
    }

    @Test("skill-not-declared: only a declared skill is verified")
    func skills() {
        let verify = Payload.volunteerSkillVerified(.init(skill: .dance, verifier: "staff"))
        city.when(event("v-1", verify)).then(.refused(code: "skill-not-declared"))
        let after = city.when(
            event("v-1", .volunteerSkillsDeclared(.init(skills: [.music, .dance])))
        ).then(.accepted).when(event("v-1", verify)).then(.accepted)
        #expect(after.situation.volunteer("v-1")?.verifiedSkills == [.dance])
    }

    @Test("already-at-centre and centre-not-active: a transfer goes to another centre that lives")
    func transfer() {
        func transfer(_ target: CentreID) -> Draft {
            event("v-1", .volunteerTransferred(.init(to: target)))
        }
        city.when(transfer("dongcheng")).then(.accepted)
        city.when(transfer("chaoyang")).then(.refused(code: "already-at-centre"))
        city.when(transfer("nowhere")).then(.refused(code: "unknown-reference"))
        let after = city.when(event("wangjing", .centreDissolved(.init(successor: "chaoyang"))))
            .then(.accepted)
        after.when(transfer("wangjing")).then(.refused(code: "centre-not-active"))
    }

    @Test("ends-before-start: a suspension lasts until the day on which it begins, or longer")
    func suspension() throws {
        func suspend(until day: CivilDate) -> Decision {
            city.when(event("v-1", .volunteerSuspended(.init(until: day)), at: "2026-06-01 00:00"))
        }
        suspend(until: "2026-06-01").then(.accepted)
        let backwards = suspend(until: "2026-05-31")
        backwards.then(.refused(code: "ends-before-start"))
        #expect(try backwards.objection("ends-before-start").pointer == "/data/until")
    }

    @Test("federation-number-taken: one number belongs to one volunteer")
    func federationNumber() throws {
        let linked = city.when(event("v-2", .volunteerFederationLinked(.init(number: "F-1"))))
            .then(.accepted)
        linked.when(event("v-1", .volunteerFederationLinked(.init(number: "F-1"))))
            .then(.refused(code: "federation-number-taken"))
        linked.when(event("v-1", .volunteerFederationLinked(.init(number: "F-2"))))
            .then(.accepted)
        linked.when(event("v-2", .volunteerFederationLinked(.init(number: "F-1"))))
            .then(.accepted)
        let application = event(
            "v-3",
            .volunteerApplied(
                .init(
                    centre: "chaoyang", category: .associationMember, adult: true,
                    federationNumber: "F-1", skills: [])))
        let fact = linked.when(application)
        fact.then(.accepted(findings: ["federation-number-taken"]))
        #expect(try fact.objection("federation-number-taken").pointer == "/data/federationNumber")
        city.when(application).then(.accepted)
    }

    @Test("already-linked: one volunteer has one number, until it is unlinked")
    func relinking() {
        let linked = city.when(event("v-1", .volunteerFederationLinked(.init(number: "F-1"))))
            .then(.accepted)
        let other = event("v-1", .volunteerFederationLinked(.init(number: "F-2")))
        linked.when(other).then(.refused(code: "already-linked"))
        linked.when(event("v-1", .volunteerFederationUnlinked(.init()))).then(.accepted)
            .when(other).then(.accepted)
    }

    @Test("person-erased: after erasure no personal fields are accepted, whatever the kind")
    func erasure() {
        let requested = city.when(event("v-1", .volunteerErasureRequested(.init())))
            .then(.accepted)
        let erased = requested.when(event("v-1", .volunteerErased(.init())), by: .ledger)
            .then(.accepted)
        let correction = event("v-1", .volunteerPersonCorrected(.init()))
        city.when(correction).then(.accepted)
        for after in [requested, erased] {
            after.when(correction).then(.refused(code: "person-erased"))
            after.when(event("v-1", .volunteerFederationUnlinked(.init(hasReason: true))))
                .then(.refused(code: "person-erased"))
        }
        erased.when(Beijing.applied("v-1", at: "chaoyang"))
            .then(.refused(code: "already-exists"))
        erased.when(event("v-2", .volunteerPersonCorrected(.init()))).then(.accepted)
    }

    @Test("what is declared is what the state shows")
    func state() {
        let after = city.when(event("v-1", .volunteerExpertDesignated(.init(field: "opera"))))
            .then(.accepted)
            .when(
                event(
                    "v-1",
                    .volunteerAvailabilityDeclared(
                        .init(available: true, districts: [], times: [.weekend])))
            ).then(.accepted)
        #expect(after.situation.volunteer("v-1")?.expertField == "opera")
        #expect(after.situation.volunteer("v-1")?.isAvailable == true)
        let revoked = after.when(event("v-1", .volunteerExpertRevoked(.init()))).then(.accepted)
        #expect(revoked.situation.volunteer("v-1")?.expertField == nil)
    }
}
