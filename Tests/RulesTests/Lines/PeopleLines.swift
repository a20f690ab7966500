import Catalogue
import Rules
import Testing

extension Lines {
    /// Volunteers, groups, consent and complaints.
    static var people: [Line] {
        volunteers + numbers + erased + groups + consents
    }

    private static let pair = given(
        Beijing.centres, Beijing.registered("v-1", at: "chaoyang"),
        Beijing.registered("v-2", at: "dongcheng"))

    private static var volunteers: [Line] {
        let applied = given(Beijing.centres, [Beijing.applied("v-1", at: "chaoyang")])
        func review(by reviewer: String) -> Decision {
            applied.when(event("v-1", .volunteerRegistered(.init(reviewer: reviewer))))
        }
        func verify(_ skill: Skill) -> Decision {
            pair.when(
                event("v-1", .volunteerSkillVerified(.init(skill: skill, verifier: "staff"))))
        }
        func transfer(to centre: CentreID, in given: Specification = pair) -> Decision {
            given.when(event("v-1", .volunteerTransferred(.init(to: centre))))
        }
        func suspend(until day: CivilDate, at time: Timestamp = "2026-06-01 00:00") -> Decision {
            pair.when(event("v-1", .volunteerSuspended(.init(until: day)), at: time))
        }
        func correct(_ adult: Bool?, born isAdult: Bool? = nil, in given: Specification = pair)
            -> Decision
        {
            given.when(
                event(
                    "v-1",
                    .volunteerPersonCorrected(
                        .init(adult: adult, guardianConsent: adult.map { !$0 })),
                    isAdult: isAdult))
        }
        let student = given(
            Beijing.centres,
            [
                event(
                    "v-1",
                    .volunteerApplied(
                        .init(centre: "chaoyang", category: .adultStudent, adult: true, skills: []))
                )
            ])
        func merge(into volunteer: VolunteerID, in given: Specification = working) -> Decision {
            given.when(event("v-1", .volunteerMerged(.init(into: volunteer))))
        }
        let merged = given(
            Beijing.working, Beijing.registered("v-3", at: "chaoyang"),
            [event("v-2", .volunteerMerged(.init(into: "v-3")))])
        let gone = given(Beijing.working, [event("v-2", .volunteerErasureRequested(.init()))])
        return [
            .refused("reviewer-is-applicant", review(by: "v-1"), not: review(by: "v-2")),
            .refused("skill-not-declared", verify(.dance), not: verify(.music)),
            .refused("already-at-centre", transfer(to: "chaoyang"), not: transfer(to: "wangjing")),
            .refused(
                "ends-before-start", suspend(until: "2026-05-31"), not: suspend(until: "2026-06-01")
            ),
            .refused("contradiction", correct(nil, born: false), not: correct(nil, born: true)),
            .refused("not-adult", correct(false, in: student), not: correct(true, in: student)),
            .refused("merged-into-itself", merge(into: "v-1"), not: merge(into: "v-2")),
            .refused(
                "volunteer-merged", merge(into: "v-2", in: merged),
                not: merge(into: "v-3", in: merged)),
            .refused("person-erased", merge(into: "v-2", in: gone), not: merge(into: "v-2")),
            .refused("unknown-reference", merge(into: "v-9"), not: merge(into: "v-2")),
        ]
    }

    /// Numbers that belong to one person.
    private static var numbers: [Line] {
        func link(heldBy holder: String?, in given: Specification = pair) -> Decision {
            given.when(
                event(
                    "v-1", .volunteerFederationLinked(.init()),
                    sameAs: holder.map { ["number": $0] } ?? [:]))
        }
        let linked = link(heldBy: nil).recorded()
        let unlinked = linked.when(event("v-1", .volunteerFederationUnlinked(.init()))).recorded()
        func correct(sameAs holder: String?) -> Decision {
            pair.when(
                event(
                    "v-1", .volunteerPersonCorrected(.init()),
                    sameAs: holder.map { ["person": $0] } ?? [:]))
        }
        return [
            .refused("federation-number-taken", link(heldBy: "v-2"), not: link(heldBy: nil)),
            .refused(
                "already-linked", link(heldBy: nil, in: linked),
                not: link(heldBy: nil, in: unlinked)),
            .flagged("same-person", correct(sameAs: "v-2"), not: correct(sameAs: "v-1")),
        ]
    }

    /// Text about somebody who was erased.
    private static var erased: [Line] {
        let gone = given(
            Beijing.working,
            [
                event("a-1", .participationAccepted(.init(by: "staff"))),
                event("a-2", .participationAccepted(.init(by: "staff"))),
                event("v-1", .volunteerErasureRequested(.init())),
            ])
        func complain(about volunteer: String) -> Decision {
            gone.when(event("k-1", .complaintFiled(.init(about: .volunteer, id: volunteer))))
        }
        func evaluate(_ id: String, remark: Bool) -> Decision {
            gone.when(
                event(id, .participationEvaluated(.init(by: .centre, score: 4, hasRemark: remark))))
        }
        let correction = Payload.volunteerPersonCorrected(.init())
        return [
            .refused(
                "person-erased", gone.when(event("v-1", correction)),
                not: gone.when(event("v-2", correction))),
            .refused("person-erased", complain(about: "v-1"), not: complain(about: "v-2")),
            .refused("unknown-reference", complain(about: "v-9"), not: complain(about: "v-2")),
            .refused(
                "person-erased", evaluate("a-1", remark: true), not: evaluate("a-1", remark: false)),
            .refused(
                "person-erased", evaluate("a-1", remark: true), not: evaluate("a-2", remark: true)),
        ]
    }

    private static var groups: [Line] {
        let apply = event(
            "g-1",
            .groupApplied(.init(centre: "chaoyang", name: "Choir", kind: .society, leader: "v-1")))
        let applied = given(Beijing.working, [apply])
        func registered(by reviewer: String) -> Decision {
            applied.when(event("g-1", .groupRegistered(.init(reviewer: reviewer))))
        }
        func rejected(by reviewer: String, epoch: RulesEpoch = .newest) -> Decision {
            given([EpochTests.founded(epoch.number)], Beijing.working, [apply]).when(
                event("g-1", .groupRejected(.init(reviewer: reviewer, reason: "Form"))))
        }
        func joined(_ volunteer: VolunteerID) -> Decision {
            applied.when(event("g-1", .groupMemberJoined(.init(volunteer: volunteer))))
        }
        func left(_ volunteer: VolunteerID) -> Decision {
            applied.when(event("g-1", .groupMemberLeft(.init(volunteer: volunteer))))
        }
        func led(by volunteer: VolunteerID) -> Decision {
            applied.when(event("g-1", .groupLeaderChanged(.init(leader: volunteer))))
        }
        return [
            .refused("reviewer-is-applicant", registered(by: "v-1"), not: registered(by: "v-2")),
            .refused("reviewer-is-applicant", registered(by: "g-1"), not: registered(by: "v-2")),
            .refused("reviewer-is-applicant", rejected(by: "v-1"), not: rejected(by: "v-2")),
            .refused(
                "reviewer-is-applicant", rejected(by: "v-1"),
                not: rejected(by: "v-1", epoch: .first)),
            .flagged("already-a-member", joined("v-1"), not: joined("v-2")),
            .flagged("not-a-member", left("v-2"), not: left("v-1")),
            .flagged("not-a-member", led(by: "v-2"), not: led(by: "v-1")),
        ]
    }

    private static var consents: [Line] {
        func city(_ purpose: ConsentPurpose, to recipient: String? = nil) -> Specification {
            given(
                Beijing.working,
                [
                    event(
                        "k-1",
                        .consentGiven(
                            .init(volunteer: "v-1", purpose: purpose, recipient: recipient)))
                ])
        }
        let publicity = event(
            "r-1",
            .registerEntered(
                .init(
                    kind: .publicity, centre: "chaoyang", title: "Winter", number: "1",
                    on: "2026-06-01", named: ["v-1"], year: 2026)))
        func supplied(_ basis: SupplyBasis, in given: Specification) -> Decision {
            given.when(
                event(
                    "d-1",
                    .personalDataSupplied(
                        .init(
                            recipient: "Federation", basis: basis, purpose: "Hours",
                            volunteers: ["v-1"]))))
        }
        let consented = city(.supply, to: "Federation")
        let supply = supplied(
            .statute, in: given([EpochTests.founded(RulesEpoch.newest.number)], Beijing.working)
        ).then(.accepted)
        func acknowledged(_ ids: [String]) -> Decision {
            supply.when(
                event(
                    "d-1",
                    .personalDataAcknowledged(.init(of: supply.last, accepted: ids, refused: []))))
        }
        return [
            .flagged(
                "acknowledged-unsupplied", acknowledged(["v-1", "v-2"]),
                not: acknowledged(["v-1"])),
            .flagged(
                "named-without-consent", city(.supply).when(publicity),
                not: city(.publicity).when(publicity)),
            .flagged(
                "supplied-without-consent", supplied(.consent, in: city(.supply, to: "Insurer")),
                not: supplied(.consent, in: consented)),
            .flagged(
                "supplied-without-consent", supplied(.consent, in: city(.publicity)),
                not: supplied(.statute, in: city(.publicity))),
        ]
    }
}
