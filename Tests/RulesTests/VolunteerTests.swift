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

    /// A link to a number that someone was found to hold, or nobody.
    private func link(_ volunteer: String, heldBy holder: String? = nil) -> Draft {
        event(
            volunteer, .volunteerFederationLinked(.init()),
            sameAs: holder.map { ["number": $0] } ?? [:])
    }

    @Test("federation-number-taken: one number belongs to one volunteer")
    func federationNumber() throws {
        let linked = city.when(link("v-2")).then(.accepted)
        let taken = linked.when(link("v-1", heldBy: "v-2"))
        taken.then(.refused(code: "federation-number-taken"))
        #expect(try taken.objection("federation-number-taken").pointer == "/data/number")
        linked.when(link("v-1")).then(.accepted)
        linked.when(link("v-2", heldBy: "v-2")).then(.accepted)
        func application(heldBy holder: String?) -> Draft {
            event(
                "v-3",
                .volunteerApplied(
                    .init(
                        centre: "chaoyang", category: .associationMember, adult: true,
                        hasFederationNumber: true, skills: [])),
                sameAs: holder.map { ["federationNumber": $0] } ?? [:])
        }
        let fact = linked.when(application(heldBy: "v-2"))
        fact.then(.accepted(findings: ["same-person"]))
        #expect(try fact.objection("same-person").pointer == "/data/federationNumber")
        city.when(application(heldBy: nil)).then(.accepted)
    }

    @Test(
        "same-person: an identity number that somebody else has is flagged, one of one's own is not"
    )
    func samePerson() throws {
        func correction(sameAs holder: String?) -> Draft {
            event(
                "v-1", .volunteerPersonCorrected(.init()),
                sameAs: holder.map { ["person": $0] } ?? [:])
        }
        let flagged = city.when(correction(sameAs: "v-2"))
        flagged.then(.accepted(findings: ["same-person"]))
        let finding = try flagged.objection("same-person")
        #expect(finding.pointer == "/data/person")
        #expect(finding.restsOn == [Related(VolunteerID("v-2"))])
        city.when(correction(sameAs: "v-1")).then(.accepted)
        city.when(correction(sameAs: nil)).then(.accepted)
    }

    @Test("already-linked: one volunteer has one number, until it is unlinked or they are erased")
    func relinking() {
        let linked = city.when(link("v-1")).then(.accepted)
        linked.when(link("v-1")).then(.refused(code: "already-linked"))
        linked.when(event("v-1", .volunteerFederationUnlinked(.init()))).then(.accepted)
            .when(link("v-1")).then(.accepted)
        let erased = linked.when(event("v-1", .volunteerErasureRequested(.init())))
            .then(.accepted)
        #expect(erased.situation.volunteer("v-1")?.isFederationLinked == false)
    }

    @Test("person-erased: after erasure no event may have personal fields, fact or decision")
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

    @Test("a correction fits what stays on record: the age, and the group that is for adults")
    func correction() throws {
        func correct(_ adult: Bool? = nil, born isAdult: Bool? = nil) -> Draft {
            event(
                "v-1",
                .volunteerPersonCorrected(.init(adult: adult, guardianConsent: adult.map { !$0 })),
                isAdult: isAdult)
        }
        for accepted in [
            correct(), correct(born: true), correct(false), correct(false, born: false),
        ] {
            city.when(accepted).then(.accepted)
        }
        let minor = city.when(correct(born: false))
        minor.then(.refused(code: "contradiction"))
        #expect(try minor.objection("contradiction").pointer == "/data/person")
        let corrected = city.when(correct(false, born: false)).then(.accepted)
        #expect(corrected.situation.volunteer("v-1")?.adult == false)
        // Now a minor on record: a birth date of an adult needs the word, too.
        corrected.when(correct(born: false)).then(.accepted)
        corrected.when(correct(born: true)).then(.refused(code: "contradiction"))
        corrected.when(correct(true, born: true)).then(.accepted)
        let student = given(
            Beijing.centres,
            [
                event(
                    "v-1",
                    .volunteerApplied(
                        .init(centre: "chaoyang", category: .adultStudent, adult: true, skills: []))
                )
            ])
        student.when(correct(false)).then(.refused(code: "not-adult"))
        student.when(correct(true)).then(.accepted)
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
