import Catalogue
import Rules
import Testing

@Suite("The daily cap")
struct DailyCapTests {
    private let capped = given(
        Beijing.working, [Beijing.scheme("s-1", from: "2026-01-01", cap: 120)],
        Beijing.service("h-0", on: "2026-06-01", minutes: 100),
        [
            Beijing.served("h-1", from: "2026-06-01 14:00", to: "2026-06-01 15:00"),
            Beijing.served("h-2", from: "2026-06-02 14:00", to: "2026-06-02 15:00"),
        ])

    @Test("daily-cap-exceeded: a day's minutes are all recorded, but count up to the cap")
    func exceeded() throws {
        let decision = capped.when(Beijing.confirmed("h-1"))
        let after = decision.then(.accepted(findings: ["daily-cap-exceeded"]))
        let finding = try decision.objection("daily-cap-exceeded")
        #expect(finding.message.contains("160") && finding.message.contains("120"))
        #expect(after.situation.volunteer("v-1")?.confirmed == 120)
        #expect(after.situation.hours("h-1")?.minutes == 60)
    }

    @Test("daily-cap-exceeded: not up to the cap itself, nor on another day")
    func within() {
        capped.when(Beijing.confirmed("h-1", minutes: 20)).then(.accepted)
        capped.when(Beijing.confirmed("h-1", minutes: 21))
            .then(.accepted(findings: ["daily-cap-exceeded"]))
        capped.when(Beijing.confirmed("h-2")).then(.accepted)
    }

    @Test("daily-cap-exceeded: corrections and resolutions are held against it, too")
    func changed() {
        let full = capped.when(Beijing.confirmed("h-1", minutes: 20)).then(.accepted)
        for (minutes, expected) in [
            (21, .accepted(findings: ["daily-cap-exceeded"])), (20, .accepted),
        ] as [(Minutes, Decision.Expectation)] {
            full.when(event("h-1", .hoursCorrected(.init(minutes: minutes, reason: "Typo"))))
                .then(expected)
            full.when(event("h-1", .hoursDisputed(.init(reason: "More")))).then(.accepted)
                .when(
                    event(
                        "h-1", .hoursResolved(.init(minutes: minutes, reason: "Seen")),
                        at: "2026-06-01 20:00")
                ).then(expected)
        }
    }

    @Test("daily-cap-exceeded: only what the scheme counts is added up")
    func uncounted() {
        func served(_ activity: Activity, onDuty: Bool? = nil) -> Specification {
            given(
                Beijing.working, [Beijing.scheme("s-1", from: "2026-01-01", cap: 120)],
                Beijing.service("h-0", on: "2026-06-01", minutes: 100),
                [
                    Beijing.served(
                        "h-1", from: "2026-06-01 14:00", to: "2026-06-01 15:00",
                        activity: activity, onDuty: onDuty),
                    Beijing.served("h-2", from: "2026-06-01 16:00", to: "2026-06-01 16:20"),
                ])
        }
        for city in [served(.rehearsal), served(.service, onDuty: true)] {
            let after = city.when(Beijing.confirmed("h-1")).then(.accepted)
            after.when(Beijing.confirmed("h-2")).then(.accepted)
        }
        served(.service).when(Beijing.confirmed("h-1"))
            .then(.accepted(findings: ["daily-cap-exceeded"]))
    }

    @Test("the record that filled the cap is known")
    func takenBy() {
        let full = capped.when(Beijing.confirmed("h-1"))
            .then(.accepted(findings: ["daily-cap-exceeded"]))
        let sheet = full.situation.timesheet("v-1", "2026-06-01")
        #expect(sheet.takingCap(before: "h-1") == "h-0")
        #expect(sheet.takingCap(before: "h-0") == nil)
        #expect(sheet.takingCap(before: "h-2") == nil)
    }

    @Test("paid working time is recorded and never counted")
    func onDuty() {
        func minutes(_ onDuty: Bool?) -> Minutes? {
            given(
                Beijing.working,
                [
                    Beijing.served(
                        "h-1", from: "2026-06-01 09:00", to: "2026-06-01 10:00", onDuty: onDuty),
                    Beijing.confirmed("h-1"),
                ]
            ).situation.volunteer("v-1")?.confirmed
        }
        #expect(minutes(true) == 0)
        #expect(minutes(false) == 60)
        #expect(minutes(nil) == 60)
    }

    @Test("without a cap, or before the scheme, nothing is cut")
    func uncapped() {
        let free = given(
            Beijing.working, [Beijing.scheme("s-1", from: "2026-07-01", cap: 10)],
            Beijing.service("h-0", on: "2026-06-01", minutes: 600))
        #expect(free.situation.volunteer("v-1")?.confirmed == 600)
        let uncapped = given(
            Beijing.working, [Beijing.scheme("s-1", from: "2026-01-01")],
            Beijing.service("h-0", on: "2026-06-01", minutes: 600))
        #expect(uncapped.situation.volunteer("v-1")?.confirmed == 600)
    }

    @Test("the cap is that of the day on which service started, in Asia/Shanghai")
    func dayOfService() {
        let city = given(
            Beijing.working,
            [
                Beijing.scheme("s-1", from: "2026-01-01", cap: 120),
                Beijing.scheme("s-2", from: "2026-06-02", cap: 30),
                Beijing.served("h-0", from: "2026-06-01 23:00", to: "2026-06-02 01:00"),
                Beijing.served("h-1", from: "2026-06-02 01:00", to: "2026-06-02 02:00"),
            ])
        let first = city.when(Beijing.confirmed("h-0")).then(.accepted)
        #expect(first.situation.volunteer("v-1")?.confirmed == 120)
        let second = city.when(Beijing.confirmed("h-1"))
            .then(.accepted(findings: ["daily-cap-exceeded"]))
        #expect(second.situation.volunteer("v-1")?.confirmed == 30)
    }

    @Test("room under the cap that voided service leaves is filled by the rest of the day")
    func refilled() {
        let full = capped.when(Beijing.confirmed("h-1"))
            .then(.accepted(findings: ["daily-cap-exceeded"]))
        let after = full.when(event("h-0", .hoursVoided(.init(reason: .error, detail: "Twice"))))
            .then(.accepted)
        #expect(after.situation.volunteer("v-1")?.confirmed == 60)
    }

    @Test("an activity that the scheme does not count adds nothing")
    func activities() {
        func minutes(_ counts: [Activity]) -> Minutes? {
            given(
                Beijing.working,
                [
                    Beijing.scheme("s-1", from: "2026-01-01", counts: counts),
                    Beijing.served(
                        "h-1", from: "2026-06-01 09:00", to: "2026-06-01 10:00",
                        activity: .rehearsal),
                    Beijing.confirmed("h-1"),
                ]
            ).situation.volunteer("v-1")?.confirmed
        }
        #expect(minutes([.service]) == 0)
        #expect(minutes([.service, .rehearsal]) == 60)
    }
}

@Suite("Hours under a star")
struct StarSupportTests {
    /// One star, for 100 minutes, and 160 minutes of service in two records.
    private let starred = given(
        Beijing.working, [Beijing.scheme("s-1", from: "2026-01-01", stars: [100, 500])],
        Beijing.service("h-1", on: "2026-05-01", minutes: 60),
        Beijing.service("h-2", on: "2026-05-02", minutes: 100),
        [event("x-1", .starAwarded(.init(volunteer: "v-1", level: 1, scheme: "s-1")))])

    @Test("star-unsupported: voided hours that leave too little for the star are flagged")
    func voided() throws {
        let void = Payload.hoursVoided(.init(reason: .fraud, detail: "Absent"))
        let fewer = starred.when(event("h-1", void)).then(.accepted)
        #expect(fewer.situation.volunteer("v-1")?.confirmed == 100)
        let decision = starred.when(event("h-2", void))
        let after = decision.then(.accepted(findings: ["star-unsupported"]))
        let finding = try decision.objection("star-unsupported")
        #expect(finding.severity == .major)
        #expect(finding.restsOn.map(\.id) == ["v-1"])
        #expect(finding.message.contains("100") && finding.message.contains("60"))
        // Nothing is downgraded silently.
        #expect(after.situation.volunteer("v-1")?.starLevel == 1)
    }

    @Test("star-unsupported: corrections, disputes and resolutions, at the very minute")
    func changed() {
        func correct(_ minutes: Minutes) -> Draft {
            event("h-2", .hoursCorrected(.init(minutes: minutes, reason: "Typo")))
        }
        starred.when(correct(40)).then(.accepted)
        starred.when(correct(39)).then(.accepted(findings: ["star-unsupported"]))
        let disputed = starred.when(event("h-2", .hoursDisputed(.init(reason: "Less"))))
            .then(.accepted(findings: ["star-unsupported"]))
        // It was unsupported before: what does not cross the threshold is not flagged again.
        for minutes in [39, 40] as [Minutes] {
            disputed.when(event("h-2", .hoursResolved(.init(minutes: minutes, reason: "Seen"))))
                .then(.accepted)
        }
    }

    @Test("star-unsupported: judged by the star's own scheme, however strict the present one")
    func ownScheme() {
        let strict = given(
            Beijing.working,
            [
                Beijing.scheme("s-1", from: "2026-01-01", stars: [60]),
                Beijing.scheme("s-2", from: "2026-06-01", stars: [300]),
            ],
            Beijing.service("h-1", on: "2026-05-01", minutes: 100),
            [
                event(
                    "x-1", .starAwarded(.init(volunteer: "v-1", level: 1, scheme: "s-1")),
                    at: "2026-05-20 12:00")
            ])
        func correct(_ minutes: Minutes) -> Draft {
            event("h-1", .hoursCorrected(.init(minutes: minutes, reason: "Typo")))
        }
        let less = strict.when(correct(60)).then(.accepted)
        less.when(correct(100)).then(.accepted)
        let unsupported = less.when(correct(59)).then(.accepted(findings: ["star-unsupported"]))
        unsupported.when(correct(58)).then(.accepted)
        unsupported.when(correct(60)).then(.accepted)
    }

    @Test("without a star there is nothing to support")
    func none() {
        let plain = given(
            Beijing.working, [Beijing.scheme("s-1", from: "2026-01-01", stars: [100])],
            Beijing.service("h-1", on: "2026-05-01", minutes: 60))
        plain.when(event("h-1", .hoursVoided(.init(reason: .error, detail: "Twice"))))
            .then(.accepted)
        let revoked = starred.when(event("x-1", .starRevoked(.init(reason: "Fraud"))))
            .then(.accepted)
        revoked.when(event("h-2", .hoursVoided(.init(reason: .error, detail: "Twice"))))
            .then(.accepted)
    }
}
