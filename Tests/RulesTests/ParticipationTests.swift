import Catalogue
import Rules
import Testing

@Suite("Participation")
struct ParticipationTests {
    private let city = given(
        Beijing.working, Beijing.published("p-2", of: "chaoyang"),
        [
            Beijing.shift("t-1", of: "p-1", maximum: 1),
            event(
                "r-1",
                .recruitmentOpened(.init(project: "p-1", channel: .open, targets: [], places: 5))),
        ])

    private func apply(
        _ volunteer: VolunteerID = "v-1", in project: ProjectID = "p-1", shift: ShiftID? = nil,
        recruitment: RecruitmentID? = nil
    ) -> [Draft] {
        [
            event(
                "a-9",
                .participationApplied(
                    .init(
                        volunteer: volunteer, project: project, recruitment: recruitment,
                        shift: shift))),
            event(
                "a-9",
                .participationInvited(
                    .init(
                        volunteer: volunteer, project: project, recruitment: recruitment,
                        shift: shift))),
        ]
    }

    @Test("volunteer-not-registered: a participant is registered")
    func registered() throws {
        for draft in apply() { city.when(draft).then(.accepted) }
        let pending = given(
            Beijing.working, [Beijing.applied("v-9", at: "chaoyang")])
        for draft in apply("v-9") {
            let decision = pending.when(draft)
            decision.then(.accepted(findings: ["volunteer-not-registered"]))
            let finding = try decision.objection("volunteer-not-registered")
            #expect(finding.restsOn.map(\.id) == ["v-9"])
        }
        let suspended = city.when(event("v-1", .volunteerSuspended(.init()))).then(.accepted)
        for draft in apply() {
            suspended.when(draft).then(.accepted(findings: ["volunteer-not-registered"]))
        }
    }

    @Test("shift-of-other-project: the shift is one of the project's")
    func shift() {
        for draft in apply(shift: "t-1") { city.when(draft).then(.accepted) }
        for draft in apply(in: "p-2", shift: "t-1") {
            city.when(draft).then(.accepted(findings: ["shift-of-other-project"]))
        }
    }

    @Test("recruitment-of-other-project, recruitment-closed: it recruits for the project, still")
    func recruitment() {
        for draft in apply(recruitment: "r-1") { city.when(draft).then(.accepted) }
        for draft in apply(in: "p-2", recruitment: "r-1") {
            city.when(draft).then(.accepted(findings: ["recruitment-of-other-project"]))
        }
        let closed = city.when(event("r-1", .recruitmentClosed(.init()))).then(.accepted)
        for draft in apply(recruitment: "r-1") {
            closed.when(draft).then(.accepted(findings: ["recruitment-closed"]))
        }
        for draft in apply(in: "p-2", recruitment: "r-1") {
            closed.when(draft).then(
                .accepted(findings: ["recruitment-closed", "recruitment-of-other-project"]))
        }
    }

    @Test("shift-over-maximum: beyond the shift's places it is recorded and flagged")
    func capacity() throws {
        let waiting = given(
            Beijing.working,
            [
                Beijing.shift("t-1", of: "p-1", maximum: 1),
                Beijing.participation("b-1", of: "v-1", in: "p-1", shift: "t-1"),
                Beijing.participation("b-2", of: "v-2", in: "p-1", shift: "t-1"),
            ])
        let first = waiting.when(event("b-1", .participationAccepted(.init(by: "staff"))))
            .then(.accepted)
        #expect(first.situation.shift("t-1")?.accepted == 1)
        let second = first.when(event("b-2", .participationAccepted(.init(by: "staff"))))
        let after = second.then(.accepted(findings: ["shift-over-maximum"]))
        #expect(try second.objection("shift-over-maximum").message.contains("number 2"))
        #expect(after.situation.shift("t-1")?.accepted == 2)
        first.when(event("b-2", .participationWaitlisted(.init()))).then(.accepted)
            .when(event("b-2", .participationAccepted(.init(by: "staff"))))
            .then(.accepted(findings: ["shift-over-maximum"]))
        first.when(event("b-1", .participationWithdrawn(.init()))).then(.accepted)
            .when(event("b-2", .participationAccepted(.init(by: "staff")))).then(.accepted)
    }

    @Test("shift-over-maximum: a volunteer with a place does not take another")
    func holdsPlace() {
        let full = given(
            Beijing.working,
            [
                Beijing.shift("t-1", of: "p-1", maximum: 1),
                Beijing.participation("b-1", of: "v-1", in: "p-1", shift: "t-1"),
                event("b-1", .participationAccepted(.init(by: "staff"))),
            ])
        full.when(event("b-1", .participationAccepted(.init(by: "staff"))))
            .then(.accepted(findings: ["out-of-order"]))
        full.when(event("b-1", .participationCheckedIn(.init(method: .qr, at: Draft.usualTime))))
            .then(.accepted)
    }

    @Test("shift-of-other-project: another project's shift does not fill")
    func foreignShift() {
        let foreign = given(
            Beijing.working, Beijing.published("p-d", of: "dongcheng"),
            [
                Beijing.shift("t-d", of: "p-d", maximum: 1),
                Beijing.participation("b-1", of: "v-1", in: "p-1", shift: "t-d"),
                Beijing.participation("b-2", of: "v-2", in: "p-1", shift: "t-d"),
                Beijing.participation("b-3", of: "v-2", in: "p-d", shift: "t-d"),
            ])
        var after = foreign
        for id in ["b-1", "b-2"] {
            after = after.when(event(id, .participationAccepted(.init(by: "staff"))))
                .then(.accepted)
            #expect(after.situation.shift("t-d")?.accepted == 0)
        }
        let own = after.when(event("b-3", .participationAccepted(.init(by: "staff"))))
            .then(.accepted)
        #expect(own.situation.shift("t-d")?.accepted == 1)
    }

    @Test("accepted-twice: one person takes one place in a shift")
    func twice() throws {
        let both = given(
            Beijing.working, Beijing.published("p-d", of: "dongcheng"),
            [
                Beijing.shift("t-1", of: "p-1"), Beijing.shift("t-2", of: "p-1"),
                Beijing.participation("b-1", of: "v-1", in: "p-1", shift: "t-1"),
                Beijing.participation("b-2", of: "v-1", in: "p-1", shift: "t-1"),
                Beijing.participation("b-3", of: "v-2", in: "p-1", shift: "t-1"),
                Beijing.participation("b-4", of: "v-1", in: "p-1", shift: "t-2"),
                Beijing.participation("b-5", of: "v-1", in: "p-d", shift: "t-1"),
                event("b-5", .participationAccepted(.init(by: "staff"))),
            ])
        func accept(_ id: String) -> Draft { event(id, .participationAccepted(.init(by: "staff"))) }
        let first = both.when(accept("b-1")).then(.accepted)
        let second = first.when(accept("b-2"))
        second.then(.accepted(findings: ["accepted-twice"]))
        #expect(try second.objection("accepted-twice").restsOn.map(\.id) == ["t-1", "v-1"])
        for other in ["b-3", "b-4"] { first.when(accept(other)).then(.accepted) }
        first.when(event("b-1", .participationWithdrawn(.init()))).then(.accepted)
            .when(accept("b-2")).then(.accepted)
        first.when(event("b-1", .participationCheckedIn(.init(method: .qr, at: Draft.usualTime))))
            .then(.accepted)
    }

    @Test("not-a-member: who takes part as a group's member is one")
    func group() {
        let choir = given(
            Beijing.working,
            [
                event(
                    "g-1",
                    .groupApplied(
                        .init(centre: "chaoyang", name: "Choir", kind: .society, leader: "v-1")),
                    at: "2026-01-05 09:00")
            ])
        func apply(_ volunteer: VolunteerID) -> Draft {
            event(
                "a-9",
                .participationApplied(.init(volunteer: volunteer, project: "p-1", group: "g-1")))
        }
        choir.when(apply("v-1")).then(.accepted)
        choir.when(apply("v-2")).then(.accepted(findings: ["not-a-member"]))
    }

    @Test("person-erased: nothing is remarked about someone who was erased")
    func erased() throws {
        let met = given(
            Beijing.working,
            [
                event("a-1", .participationAccepted(.init(by: "staff"))),
                event("a-2", .participationAccepted(.init(by: "staff"))),
                event("v-1", .volunteerErasureRequested(.init())),
            ])
        func evaluate(_ id: String, remark: Bool) -> Draft {
            event(id, .participationEvaluated(.init(by: .centre, score: 4, hasRemark: remark)))
        }
        let remark = met.when(evaluate("a-1", remark: true))
        remark.then(.refused(code: "person-erased"))
        #expect(try remark.objection("person-erased").pointer == "/data/remark")
        met.when(evaluate("a-1", remark: false)).then(.accepted)
        met.when(evaluate("a-2", remark: true)).then(.accepted)
    }
}
