import Catalogue
import Rules
import Testing

@Suite("Rules that every type has")
struct CommonRuleTests {
    private let city = given(Beijing.working)

    @Test("unknown-reference: the subject exists unless the event creates it")
    func subject() throws {
        let decision = city.when(
            event("v-9", .volunteerRegistered(.init(reviewer: "staff"))))
        decision.then(.refused(code: "unknown-reference"))
        #expect(try decision.objection("unknown-reference").pointer == "/subject")
        city.when(Beijing.applied("v-9", at: "chaoyang")).then(.accepted)
        // A fact about nothing is refused as well.
        city.when(event("t-9", .shiftCancelled(.init(reason: "Rain"))))
            .then(.refused(code: "unknown-reference"))
    }

    @Test("unknown-reference: everything that the data names exists; each missing one is reported")
    func data() throws {
        let decision = city.when(Beijing.participation("a-9", of: "v-9", in: "p-1"))
        decision.then(.refused(code: "unknown-reference"))
        #expect(try decision.objection("unknown-reference").pointer == "/data/volunteer")
        let two = city.when(Beijing.participation("a-9", of: "v-9", in: "p-9", shift: "t-9"))
        two.then(.refused(["unknown-reference", "unknown-reference", "unknown-reference"]))
        #expect(
            two.objections.map(\.pointer) == ["/data/volunteer", "/data/project", "/data/shift"])
    }

    @Test("unknown-reference: each item of an array is looked up")
    func items() throws {
        let stored = """
            {"specversion":"1.0","id":"1","source":"/ledger","type":"register.entered",\
            "subject":"r-1","time":"2026-06-01T04:00:00.000000Z",\
            "datacontenttype":"application/json","sequence":"0000000000000099",\
            "recordedtime":"2026-06-01T04:00:00.000000Z","recordedby":"root",\
            "data":{"kind":"guidance","centre":"chaoyang","to":["wangjing","nowhere"],"number":"1",\
            "title":"Winter","on":"2026-06-01"}}
            """
        let event = try Catalogue.decodeStored(Array(stored.utf8))
        let verdict = Decider.decide(
            event, recordedAt: event.time, by: .operator, in: city.situation)
        guard case .refused(let refusal) = verdict else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.objections.map(\.code) == ["unknown-reference"])
        #expect(refusal.objections.map(\.pointer) == ["/data/to/1"])
    }

    @Test("nothing else is looked at while something is missing")
    func hopeless() {
        let start: Timestamp = "2026-06-01 09:00"
        city.when(
            Beijing.served("h-1", from: start, to: start.adding(minutes: -5), participation: "a-9")
        ).then(.refused(code: "unknown-reference"))
    }

    @Test("already-exists: what exists is not created again, whether fact or decision")
    func creation() throws {
        let decision = city.when(Beijing.applied("v-1", at: "chaoyang"))
        decision.then(.refused(code: "already-exists"))
        #expect(try decision.objection("already-exists").pointer == "/subject")
        city.when(Beijing.proposed("p-1", of: "chaoyang")).then(.refused(code: "already-exists"))
        city.when(Beijing.participation("a-1", of: "v-1", in: "p-1"))
            .then(.refused(code: "already-exists"))
    }

    @Test("already-exists: who was returned or rejected or withdrew may apply again")
    func creationAgain() {
        let ends: [Payload] = [
            .volunteerReturned(.init()), .volunteerRejected(.init(reviewer: "staff")),
            .volunteerWithdrawn(.init()),
        ]
        for end in ends {
            given(Beijing.centres, [Beijing.applied("v-1", at: "chaoyang"), event("v-1", end)])
                .when(Beijing.applied("v-1", at: "chaoyang")).then(.accepted)
        }
    }

    @Test("out-of-order: a decision is refused, a fact is recorded and flagged")
    func order() throws {
        city.when(event("v-1", .volunteerRegistered(.init(reviewer: "staff"))))
            .then(.refused(code: "out-of-order"))
        city.when(event("v-1", .volunteerReinstated(.init())))
            .then(.refused(code: "out-of-order"))
        let fact = city.when(
            event("a-1", .participationCheckedOut(.init(method: .qr, at: Draft.usualTime))))
        fact.then(.accepted(findings: ["out-of-order"]))
        let finding = try fact.objection("out-of-order")
        #expect(finding.pointer == "/type")
        #expect(finding.severity == .note)
        let left = given(Beijing.working, [event("v-1", .volunteerWithdrawn(.init()))])
        left.when(event("v-1", .volunteerSkillsDeclared(.init(skills: []))))
            .then(.accepted(findings: ["out-of-order"]))
    }

    @Test("in order: one life of each kind of aggregate passes without a finding")
    func inOrder() {
        city.when(event("v-1", .volunteerSuspended(.init()))).then(.accepted)
            .when(event("v-1", .volunteerReinstated(.init()))).then(.accepted)
            .when(event("v-1", .volunteerWithdrawn(.init()))).then(.accepted)
        city.when(event("p-1", .projectSuspended(.init(reason: "Flood")))).then(.accepted)
            .when(event("p-1", .projectResumed(.init()))).then(.accepted)
            .when(event("p-1", .projectCompleted(.init(summary: "Sung")))).then(.accepted)
        city.when(event("a-1", .participationWaitlisted(.init()))).then(.accepted)
            .when(event("a-1", .participationAccepted(.init(by: "staff")))).then(.accepted)
            .when(event("a-1", .participationCheckedIn(.init(method: .qr, at: Draft.usualTime))))
            .then(.accepted)
            .when(event("a-1", .participationCheckedOut(.init(method: .qr, at: Draft.usualTime))))
            .then(.accepted)
            .when(event("a-1", .participationEvaluated(.init(by: .centre, score: 5))))
            .then(.accepted)
    }

    @Test("on replay nothing is refused: what would be is told apart from the findings")
    func review() {
        let draft = event(
            "v-1", .volunteerRegistered(.init(reviewer: "v-1"))
        ).event(source: "/ledger", position: 99)
        let review = Decider.review(draft, recordedAt: draft.time, in: city.situation)
        #expect(review.owner == "chaoyang")
        #expect(Set(review.reasons.map(\.code)) == ["out-of-order", "reviewer-is-applicant"])
        #expect(review.findings.isEmpty)
    }
}
