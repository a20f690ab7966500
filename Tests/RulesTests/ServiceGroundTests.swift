import Catalogue
import Rules
import Testing

@Suite("Service and its project")
struct ServiceProjectTests {
    private func served(on day: CivilDate) -> Draft {
        let start = day.start.adding(minutes: 9 * 60)
        return Beijing.served("h-1", from: start, to: start.adding(minutes: 60))
    }

    @Test(
        "outside-project: service lies within the project's days; it can be confirmed all the same")
    func days() throws {
        let city = given(Beijing.working)
        for day in ["2026-01-01", "2026-12-31"] as [CivilDate] {
            city.when(served(on: day)).then(.accepted)
        }
        for day in ["2025-12-31", "2027-01-01"] as [CivilDate] {
            let decision = city.when(served(on: day))
            let after = decision.then(.accepted(findings: ["outside-project"]))
            #expect(try decision.objection("outside-project").restsOn.map(\.id) == ["p-1"])
            let end = day.start.adding(minutes: 10 * 60)
            after.when(Beijing.confirmed("h-1", at: end)).then(.accepted)
        }
    }

    @Test("outside-project: the project was published when service started, not later")
    func published() {
        let nine: Timestamp = "2026-06-01 09:00"
        func city(_ changes: (Payload, Timestamp)...) -> Specification {
            given(Beijing.working, changes.map { event("p-1", $0.0, at: $0.1) })
        }
        let suspend = Payload.projectSuspended(.init(reason: "Flood"))
        let resume = Payload.projectResumed(.init(reason: "Dry"))
        let complete = Payload.projectCompleted(.init(summary: "Sung"))
        let served = served(on: "2026-06-01")
        city((suspend, nine.adding(minutes: 1))).when(served).then(.accepted)
        city((suspend, nine)).when(served).then(.accepted(findings: ["outside-project"]))
        city((suspend, "2026-05-01 09:00"), (resume, nine)).when(served).then(.accepted)
        city((suspend, "2026-05-01 09:00"), (resume, nine.adding(minutes: 1))).when(served)
            .then(.accepted(findings: ["outside-project"]))
        city((complete, nine.adding(minutes: 1))).when(served).then(.accepted)
        city((complete, nine)).when(served).then(.accepted(findings: ["outside-project"]))
        let proposed = given(
            Beijing.centres, Beijing.registered("v-1", at: "chaoyang"),
            [Beijing.proposed("p-1", of: "chaoyang")])
        proposed.when(
            Beijing.served("h-1", from: nine, to: nine.adding(minutes: 60), participation: nil)
        ).then(.accepted(findings: ["no-participation", "outside-project"]))
    }
}

@Suite("Service and registration")
struct ServiceRegistrationTests {
    private static let nine: Timestamp = "2026-06-01 09:00"
    private let served = Beijing.served("h-1", from: nine, to: "2026-06-01 10:00", minutes: 60)

    private func city(_ changes: (Payload, Timestamp)...) -> Specification {
        given(
            Beijing.centres, Beijing.published("p-1", of: "chaoyang"),
            [
                Beijing.applied("v-1", at: "chaoyang"),
                Beijing.participation("a-1", of: "v-1", in: "p-1"),
            ], changes.map { event("v-1", $0.0, at: $0.1) })
    }

    @Test("volunteer-not-registered: at the minute at which service started")
    func registered() {
        let register = Payload.volunteerRegistered(.init(reviewer: "staff"))
        let suspend = Payload.volunteerSuspended(.init())
        let reinstate = Payload.volunteerReinstated(.init())
        let (nine, later) = (Self.nine, Self.nine.adding(minutes: 1))
        for registered in [
            city((register, nine)), city((register, "2026-01-05 09:00"), (suspend, later)),
            city((register, "2026-01-05 09:00"), (suspend, "2026-02-05 09:00"), (reinstate, nine)),
            city((register, "2026-01-05 09:00"), (.volunteerWithdrawn(.init()), later)),
            city((register, "2026-01-05 09:00"), (.volunteerErasureRequested(.init()), later)),
        ] {
            registered.when(served).then(.accepted).when(Beijing.confirmed("h-1")).then(.accepted)
        }
        for absent in [
            city(), city((.volunteerRejected(.init(reviewer: "staff")), "2026-01-05 09:00")),
            city((register, later)), city((register, "2026-01-05 09:00"), (suspend, nine)),
            city((register, "2026-01-05 09:00"), (suspend, "2026-02-05 09:00"), (reinstate, later)),
            city((register, "2026-01-05 09:00"), (.volunteerWithdrawn(.init()), nine)),
            city((register, "2026-01-05 09:00"), (.volunteerErasureRequested(.init()), nine)),
        ] {
            absent.when(served).then(.accepted(findings: ["volunteer-not-registered"]))
                .when(Beijing.confirmed("h-1")).then(.refused(code: "volunteer-not-registered"))
        }
    }

    @Test("volunteer-not-registered: major, and a dispute about it is settled with no minutes only")
    func disputed() throws {
        let decision = city().when(served)
        #expect(try decision.objection("volunteer-not-registered").severity == .major)
        let disputed = decision.then(.accepted(findings: ["volunteer-not-registered"]))
            .when(event("h-1", .hoursRejected(.init(confirmer: "staff", reason: "Nobody"))))
            .then(.accepted).when(event("h-1", .hoursDisputed(.init(reason: "I was there"))))
            .then(.accepted)
        disputed.when(event("h-1", .hoursResolved(.init(minutes: 1, reason: "Seen"))))
            .then(.refused(code: "volunteer-not-registered"))
        disputed.when(event("h-1", .hoursResolved(.init(minutes: 0, reason: "Nobody"))))
            .then(.accepted)
    }
}
