import Catalogue
import Rules
import Testing

/// Questions about centres and people that the rules left open at first.
@Suite("Settled questions about centres and people")
struct SettledQuestionTests {
    @Test("a group that applies again elsewhere is at home there")
    func groupMoves() {
        func apply(_ centre: CentreID) -> Draft {
            event(
                "g-1",
                .groupApplied(.init(centre: centre, name: "C", kind: .society, leader: "v-1")))
        }
        let moved = given(
            Beijing.working,
            [
                apply("chaoyang"),
                event("g-1", .groupRejected(.init(reviewer: "staff", reason: "Form"))),
                apply("dongcheng"),
            ])
        moved.when(
            event("g-1", .groupRegistered(.init(reviewer: "staff"))), by: .centre("dongcheng")
        ).then(.accepted)
    }

    @Test("after erasure an event without personal fields is accepted")
    func unlinking() {
        let erased = given(
            Beijing.working,
            [
                event("v-1", .volunteerFederationLinked(.init())),
                event("v-1", .volunteerErasureRequested(.init())),
            ])
        erased.when(event("v-1", .volunteerFederationUnlinked(.init()))).then(.accepted)
    }

    @Test("after erasure no participation carries personal text either")
    func participation() {
        let erased = given(
            Beijing.working, [event("v-1", .volunteerErasureRequested(.init()))])
        let texts: [Payload] = [
            .participationWithdrawn(.init(hasReason: true)),
            .participationDeclined(.init(by: "staff", hasReason: true)),
        ]
        for text in texts {
            erased.when(event("a-1", text)).then(.refused(code: "person-erased"))
        }
    }
}

/// The same for service.
@Suite("Settled questions about service")
struct SettledServiceQuestionTests {
    @Test("voided hours do not come back by way of a dispute out of order")
    func disputed() {
        let voided = given(
            Beijing.working,
            [
                Beijing.served("h-1", from: "2026-06-01 09:00", to: "2026-06-01 10:00"),
                event("h-1", .hoursVoided(.init(reason: .fraud, detail: "Absent"))),
            ])
        let after = voided.when(event("h-1", .hoursDisputed(.init(reason: "I was there"))))
            .then(.accepted(findings: ["out-of-order"]))
        #expect(after.situation.hours("h-1")?.lifecycle == .voided)
        after.when(event("h-1", .hoursResolved(.init(minutes: 60, reason: "Seen"))))
            .then(.refused(code: "out-of-order"))
    }
}
