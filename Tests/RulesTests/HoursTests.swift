import Catalogue
import Rules
import Testing

@Suite("Hours as served")
struct ServedHoursTests {
    private let city = given(Beijing.working)

    @Test("ends-before-start and minutes-beyond-interval: minutes fit between start and end")
    func interval() throws {
        let (nine, ten): (Timestamp, Timestamp) = ("2026-06-01 09:00", "2026-06-01 10:00")
        city.when(Beijing.served("h-1", from: nine, to: ten, minutes: 60)).then(.accepted)
        city.when(Beijing.served("h-1", from: nine, to: ten, minutes: 0)).then(.accepted)
        city.when(Beijing.served("h-1", from: nine, to: nine, minutes: 0)).then(.accepted)
        city.when(Beijing.served("h-1", from: nine, to: ten, minutes: 61))
            .then(.accepted(findings: ["minutes-beyond-interval"]))
        let backwards = city.when(Beijing.served("h-1", from: ten, to: nine, minutes: 60))
        backwards.then(.refused(code: "ends-before-start"))
        #expect(try backwards.objection("ends-before-start").pointer == "/data/endedAt")
    }

    @Test("recorded-late: more than thirty days after the service")
    func late() throws {
        func recorded(at moment: Timestamp) -> Decision {
            city.when(
                Beijing.served(
                    "h-1", from: "2026-06-01 09:00", to: "2026-06-01 10:00", recordedAt: moment))
        }
        recorded(at: "2026-07-01 23:59").then(.accepted)
        recorded(at: "2026-07-02 00:00").then(.accepted(findings: ["recorded-late"]))
        #expect(try recorded(at: "2026-07-02 00:00").objection("recorded-late").severity == .note)
        recorded(at: "2029-07-02 00:00").then(.accepted(findings: ["recorded-late"]))
    }

    @Test("no-participation and participation-of-other: service rests on the one's own part in it")
    func participation() {
        func served(_ participation: ParticipationID?, by volunteer: VolunteerID) -> Draft {
            Beijing.served(
                "h-1", from: "2026-06-01 09:00", to: "2026-06-01 10:00", by: volunteer,
                participation: participation)
        }
        city.when(served("a-2", by: "v-2")).then(.accepted)
        city.when(served(nil, by: "v-2")).then(.accepted(findings: ["no-participation"]))
        city.when(served("a-1", by: "v-2")).then(.accepted(findings: ["participation-of-other"]))
        let elsewhere = given(
            Beijing.working, Beijing.published("p-2", of: "chaoyang"),
            [Beijing.participation("a-3", of: "v-1", in: "p-2")])
        elsewhere.when(served("a-3", by: "v-1"))
            .then(.accepted(findings: ["participation-of-other"]))
    }

    @Test("outside-shift: service lies within the shift that it names")
    func shift() throws {
        let city = given(Beijing.working, [Beijing.shift("t-1", of: "p-1")])
        func served(from start: Timestamp, to end: Timestamp) -> Decision {
            city.when(Beijing.served("h-1", from: start, to: end, shift: "t-1"))
        }
        served(from: "2026-06-01 09:00", to: "2026-06-01 12:00").then(.accepted)
        served(from: "2026-06-01 08:59", to: "2026-06-01 12:00")
            .then(.accepted(findings: ["outside-shift"]))
        served(from: "2026-06-01 09:00", to: "2026-06-01 12:01")
            .then(.accepted(findings: ["outside-shift"]))
        let finding = try served(from: "2026-06-02 09:00", to: "2026-06-02 12:00")
            .objection("outside-shift")
        #expect(finding.restsOn.map(\.id) == ["t-1"])
    }

    @Test("interval-too-long: a record covers twenty-four hours at most")
    func day() throws {
        let nine: Timestamp = "2026-06-01 09:00"
        func served(_ seconds: Int) -> Decision {
            let data = HoursServed(
                volunteer: "v-1", project: "p-1", participation: "a-1", startedAt: nine,
                endedAt: nine.adding(seconds: seconds), minutes: 60, activity: .service)
            return city.when(event("h-1", .hoursServed(data), at: "2026-06-03 09:00"))
        }
        served(24 * 3600).then(.accepted)
        let long = served(24 * 3600 + 1)
        long.then(.refused(code: "interval-too-long"))
        #expect(try long.objection("interval-too-long").pointer == "/data/endedAt")
        served(25 * 3600).then(.refused(code: "interval-too-long"))
    }

    @Test("shift-of-other-project and shift-cancelled: the shift is the project's, and takes place")
    func otherShift() {
        let city = given(
            Beijing.working, Beijing.published("p-d", of: "dongcheng"),
            [Beijing.shift("t-1", of: "p-1"), Beijing.shift("t-d", of: "p-d")])
        func served(_ shift: ShiftID) -> Draft {
            Beijing.served(
                "h-1", from: "2026-06-01 09:00", to: "2026-06-01 12:00", shift: shift)
        }
        city.when(served("t-1")).then(.accepted)
        city.when(served("t-d")).then(.accepted(findings: ["shift-of-other-project"]))
        let cancel = Payload.shiftCancelled(.init(reason: "Rain"))
        city.when(event("t-1", cancel)).then(.accepted).when(served("t-1"))
            .then(.accepted(findings: ["shift-cancelled"]))
    }

    @Test("participation-not-held: nobody serves in a participation that came to nothing")
    func notHeld() throws {
        let served = Beijing.served("h-1", from: "2026-06-01 09:00", to: "2026-06-01 10:00")
        let accepted = city.when(event("a-1", .participationAccepted(.init(by: "staff"))))
            .then(.accepted)
        accepted.when(served).then(.accepted)
        let ends: [Payload] = [
            .participationNoShow(.init()), .participationWithdrawn(.init()),
            .participationDeclined(.init(by: "staff")),
        ]
        for end in ends {
            let decision = accepted.when(event("a-1", end)).then(.accepted).when(served)
            decision.then(.accepted(findings: ["participation-not-held"]))
            #expect(try decision.objection("participation-not-held").restsOn.map(\.id) == ["a-1"])
        }
        let invited = given(
            Beijing.working,
            [
                event("a-9", .participationInvited(.init(volunteer: "v-1", project: "p-1"))),
                event("a-9", .participationRefused(.init())),
            ])
        invited.when(
            Beijing.served(
                "h-1", from: "2026-06-01 09:00", to: "2026-06-01 10:00", participation: "a-9")
        ).then(.accepted(findings: ["participation-not-held"]))
    }

    @Test("not-a-member: service as a group is a member's of that day; it counts for the person")
    func group() throws {
        let apply = Payload.groupApplied(
            .init(centre: "chaoyang", name: "Choir", kind: .society, leader: "v-2"))
        let joined = given(
            Beijing.working,
            [
                event("g-1", apply, at: "2026-01-05 09:00"),
                event(
                    "g-1", .groupMemberJoined(.init(volunteer: "v-1")), at: "2026-06-02 18:00"),
                event("g-1", .groupMemberLeft(.init(volunteer: "v-1")), at: "2026-06-04 08:00"),
            ])
        func served(on day: CivilDate) -> Draft {
            let start = day.start.adding(minutes: 9 * 60)
            return Beijing.served(
                "h-1", from: start, to: start.adding(minutes: 60), group: "g-1")
        }
        for day in ["2026-06-02", "2026-06-03", "2026-06-04"] as [CivilDate] {
            let after = joined.when(served(on: day)).then(.accepted)
            #expect(after.sheet(of: day).entry("h-1")?.group == "g-1")
        }
        for day in ["2026-06-01", "2026-06-05"] as [CivilDate] {
            let decision = joined.when(served(on: day))
            let after = decision.then(.accepted(findings: ["not-a-member"]))
            #expect(try decision.objection("not-a-member").severity == .major)
            #expect(after.sheet(of: day).entry("h-1")?.group == nil)
            let confirmed = after.when(Beijing.confirmed("h-1")).then(.accepted)
            #expect(confirmed.situation.volunteer("v-1")?.confirmed == 60)
        }
    }
}

extension Specification {
    /// A day of `v-1`.
    fileprivate func sheet(of day: CivilDate) -> Timesheet { situation.timesheet("v-1", day) }
}
