import Catalogue
import Rules
import Testing

extension Lines {
    static let working = given(Beijing.working)

    /// Service as it is reported: its time, its project, and on what it rests.
    static var hours: [Line] {
        intervals + projects(of: "p-1") + grounds + registrations + insurance
    }

    private static let nine: Timestamp = "2026-06-01 09:00"
    private static let ten: Timestamp = "2026-06-01 10:00"

    /// Service of an hour that lasts some seconds more, reported at some time.
    private static func lasting(
        _ seconds: Int, minutes: Minutes = 0, at time: Timestamp = "2026-06-03 09:00"
    ) -> Decision {
        working.when(
            event(
                "h-1",
                .hoursServed(
                    .init(
                        volunteer: "v-1", project: "p-1", participation: "a-1", startedAt: nine,
                        endedAt: nine.adding(seconds: seconds), minutes: minutes,
                        activity: .service)), at: time))
    }

    private static var intervals: [Line] {
        let after = given(
            Beijing.working, [Beijing.served("h-0", from: nine, to: ten)])
        func second(from start: Timestamp, to end: Timestamp) -> Decision {
            after.when(Beijing.served("h-1", from: start, to: end))
        }
        func recorded(_ moment: Timestamp) -> Decision {
            working.when(Beijing.served("h-1", from: nine, to: ten, recordedAt: moment))
        }
        func carried(
            _ minutes: Minutes = 60, to end: CivilDate = "2025-01-01",
            at time: Timestamp = "2026-04-01 09:00"
        ) -> Decision {
            working.when(
                CarriedHoursTests.carried(minutes, from: "2025-01-01", to: end, at: time))
        }
        return [
            .refused("ends-before-start", lasting(-1), not: lasting(0)),
            .refused("interval-too-long", lasting(86_401), not: lasting(86_400)),
            .flagged(
                "minutes-beyond-interval", lasting(3600, minutes: 61),
                not: lasting(3600, minutes: 60)),
            .flagged(
                "minutes-beyond-interval", lasting(3599, minutes: 60),
                not: lasting(3600, minutes: 60)),
            .flagged(
                "served-after-report", lasting(3600, at: "2026-06-01 09:59"),
                not: lasting(3600, at: ten)),
            .flagged(
                "recorded-late", recorded("2026-07-02 00:00"), not: recorded("2026-07-01 23:59")),
            .flagged(
                "hours-overlap", second(from: "2026-06-01 09:59", to: "2026-06-01 11:00"),
                not: second(from: ten, to: "2026-06-01 11:00")),
            .flagged(
                "hours-overlap", second(from: "2026-06-01 08:00", to: "2026-06-01 09:01"),
                not: second(from: "2026-06-01 08:00", to: nine)),
            .flagged("minutes-beyond-interval", carried(1441), not: carried(1440)),
            .refused("ends-before-start", carried(to: "2024-12-31"), not: carried()),
            .flagged(
                "served-after-report", carried(at: "2024-12-31 23:59"),
                not: carried(at: "2025-01-01 00:00")),
        ]
    }

    private static func projects(of project: ProjectID) -> [Line] {
        func served(on day: CivilDate, _ minute: Int = 540) -> Decision {
            let start = day.start.adding(minutes: minute)
            return working.when(Beijing.served("h-1", from: start, to: start.adding(minutes: 1)))
        }
        func changed(_ payload: Payload, at time: Timestamp) -> Decision {
            given(Beijing.working, [event(project.text, payload, at: time)])
                .when(Beijing.served("h-1", from: nine, to: ten))
        }
        let suspended = Payload.projectSuspended(.init(reason: "Flood"))
        let shifts = given(
            Beijing.working, Beijing.published("p-2", of: "chaoyang"),
            [Beijing.shift("t-1", of: "p-1"), Beijing.shift("t-2", of: "p-2")])
        func inShift(
            _ shift: ShiftID = "t-1", from start: Timestamp = nine, to end: Timestamp = ten,
            in given: Specification = shifts
        ) -> Decision {
            given.when(Beijing.served("h-1", from: start, to: end, shift: shift))
        }
        let noon: Timestamp = "2026-06-01 12:00"
        let cancelled = shifts.when(event("t-1", .shiftCancelled(.init(reason: "Rain")))).recorded()
        return [
            .flagged(
                "outside-project", served(on: "2025-12-31", 1438), not: served(on: "2026-01-01", 0)),
            .flagged(
                "outside-project", served(on: "2027-01-01", 0), not: served(on: "2026-12-31", 1439)),
            .flagged(
                "outside-project", changed(suspended, at: nine),
                not: changed(suspended, at: nine.adding(minutes: 1))),
            .flagged(
                "outside-shift", inShift(from: "2026-06-01 08:59", to: noon),
                not: inShift(from: nine, to: noon)),
            .flagged(
                "outside-shift", inShift(from: nine, to: "2026-06-01 12:01"),
                not: inShift(from: nine, to: noon)),
            .flagged("shift-of-other-project", inShift("t-2"), not: inShift("t-1")),
            .flagged("shift-cancelled", inShift(in: cancelled), not: inShift()),
        ]
    }

    private static var grounds: [Line] {
        func served(
            _ participation: ParticipationID?, by volunteer: VolunteerID = "v-1",
            in given: Specification = working
        ) -> Decision {
            given.when(
                Beijing.served(
                    "h-1", from: nine, to: ten, by: volunteer, participation: participation))
        }
        let accepted = working.when(event("a-1", .participationAccepted(.init(by: "staff"))))
            .recorded()
        let group = given(
            Beijing.working,
            [
                event(
                    "g-1",
                    .groupApplied(
                        .init(centre: "chaoyang", name: "Choir", kind: .society, leader: "v-2")),
                    at: "2026-01-05 09:00"),
                event("g-1", .groupMemberJoined(.init(volunteer: "v-1")), at: "2026-06-02 23:59"),
                event("g-1", .groupMemberLeft(.init(volunteer: "v-1")), at: "2026-06-04 00:01"),
            ])
        func asMember(_ start: Timestamp) -> Decision {
            group.when(
                Beijing.served("h-1", from: start, to: start.adding(minutes: 1), group: "g-1"))
        }
        return [
            .flagged("no-participation", served(nil), not: served("a-1")),
            .flagged(
                "participation-of-other", served("a-1", by: "v-2"), not: served("a-2", by: "v-2")),
            .flagged(
                "participation-not-held",
                served(
                    "a-1", in: accepted.when(event("a-1", .participationNoShow(.init()))).recorded()
                ),
                not: served("a-1", in: accepted)),
            .flagged(
                "not-a-member", asMember("2026-06-01 23:58"), not: asMember("2026-06-02 00:00")),
            .flagged(
                "not-a-member", asMember("2026-06-05 00:00"), not: asMember("2026-06-04 23:58")),
        ]
    }

    /// Registered, or no longer, at the minute at which service starts.
    private static var registrations: [Line] {
        func city(_ payload: Payload, at time: Timestamp) -> Specification {
            let applied = [
                Beijing.applied("v-1", at: "chaoyang"),
                Beijing.participation("a-1", of: "v-1", in: "p-1"),
            ]
            let registered = event(
                "v-1", .volunteerRegistered(.init(reviewer: "staff")), at: "2026-01-05 09:00")
            let isFirst = if case .volunteerRegistered = payload { true } else { false }
            return given(
                Beijing.centres, Beijing.published("p-1", of: "chaoyang"), applied,
                isFirst ? [] : [registered], [event("v-1", payload, at: time)])
        }
        let register = Payload.volunteerRegistered(.init(reviewer: "staff"))
        let later = nine.adding(minutes: 1)
        let serve = Beijing.served("h-1", from: nine, to: ten)
        var lines: [Line] = []
        for (absent, present) in [
            (city(register, at: later), city(register, at: nine)),
            (
                city(.volunteerSuspended(.init()), at: nine),
                city(.volunteerSuspended(.init()), at: later)
            ),
            (
                city(.volunteerWithdrawn(.init()), at: nine),
                city(.volunteerWithdrawn(.init()), at: later)
            ),
        ] {
            lines.append(
                .flagged("volunteer-not-registered", absent.when(serve), not: present.when(serve)))
            lines.append(
                .refused(
                    "volunteer-not-registered",
                    absent.when(serve).recorded().when(Beijing.confirmed("h-1")),
                    not: present.when(serve).recorded().when(Beijing.confirmed("h-1"))))
        }
        return lines
    }

    /// Insurance that is due for everybody: its days, its lapse and when it was known.
    private static var insurance: [Line] {
        let due = event(
            "r-1",
            .rulesPublished(
                .init(number: "1", effectiveFrom: "2026-01-01", cover: .init(insuranceDue: .all))),
            at: "2025-12-01 09:00")
        func served(
            from start: CivilDate = "2026-05-01", to end: CivilDate = "2026-06-30",
            recordedAt: Timestamp = "2026-04-01 09:00", lapsedAt: Timestamp? = nil
        ) -> Decision {
            given(
                Beijing.working,
                [
                    due,
                    CoverTests.policy(
                        "i-1", for: ["v-1"], from: start, to: end, recordedAt: recordedAt),
                ],
                lapsedAt.map { [event("i-1", .insuranceLapsed(.init()), at: $0)] } ?? []
            ).when(Beijing.served("h-1", from: nine, to: ten))
        }
        func policy(to end: CivilDate) -> Decision {
            working.when(CoverTests.policy("i-1", project: "p-1", from: "2026-06-02", to: end))
        }
        func agreement(to end: CivilDate) -> Decision {
            working.when(CoverTests.agreement("g-1", from: "2026-06-02", to: end))
        }
        let signed = given(Beijing.working, [CoverTests.agreement("g-1")])
        return [
            .flagged("not-insured", served(from: "2026-06-02"), not: served(from: "2026-06-01")),
            .flagged("not-insured", served(to: "2026-05-31"), not: served(to: "2026-06-01")),
            .flagged(
                "not-insured", served(lapsedAt: "2026-06-01 09:59"), not: served(lapsedAt: ten)),
            .flagged(
                "insured-afterwards", served(recordedAt: "2026-06-01 10:01"),
                not: served(recordedAt: ten)),
            .refused(
                "ends-before-start", policy(to: "2026-06-01"), not: policy(to: "2026-06-02")),
            .refused(
                "ends-before-start", agreement(to: "2026-06-01"), not: agreement(to: "2026-06-02")),
            .flagged(
                "agreement-of-other",
                signed.when(CoverTests.agreement("g-2", of: "v-2", replaces: "g-1")),
                not: signed.when(CoverTests.agreement("g-2", of: "v-1", replaces: "g-1"))),
        ]
    }
}
