import Catalogue
import Rules
import Testing

@Suite("Hours that overlap")
struct OverlappingHoursTests {
    private func city(from start: Timestamp, to end: Timestamp) -> Specification {
        given(Beijing.working, [Beijing.served("h-0", from: start, to: end)])
    }

    @Test("hours-overlap: nobody is in two places; touching ends share no time")
    func overlap() throws {
        let morning = city(from: "2026-06-01 09:00", to: "2026-06-01 12:00")
        func served(
            from start: Timestamp, to end: Timestamp, by volunteer: VolunteerID = "v-1"
        ) -> Decision {
            morning.when(
                Beijing.served(
                    "h-1", from: start, to: end, by: volunteer,
                    participation: volunteer == "v-1" ? "a-1" : "a-2"))
        }
        served(from: "2026-06-01 08:00", to: "2026-06-01 09:00").then(.accepted)
        served(from: "2026-06-01 12:00", to: "2026-06-01 13:00").then(.accepted)
        served(from: "2026-06-01 10:00", to: "2026-06-01 11:00", by: "v-2").then(.accepted)
        for (start, end) in [
            ("2026-06-01 11:59", "2026-06-01 13:00"), ("2026-06-01 08:00", "2026-06-01 09:01"),
            ("2026-06-01 10:00", "2026-06-01 11:00"), ("2026-06-01 08:00", "2026-06-01 13:00"),
            ("2026-06-01 09:00", "2026-06-01 12:00"),
        ] as [(Timestamp, Timestamp)] {
            let decision = served(from: start, to: end)
            decision.then(.accepted(findings: ["hours-overlap"]))
            #expect(try decision.objection("hours-overlap").restsOn.map(\.id) == ["h-0"])
        }
    }

    @Test("hours-overlap: across the end of a month, in either order")
    func monthEnd() {
        let june = city(from: "2026-06-30 22:00", to: "2026-07-01 02:00")
        june.when(Beijing.served("h-1", from: "2026-07-01 01:00", to: "2026-07-01 03:00"))
            .then(.accepted(findings: ["hours-overlap"]))
        june.when(Beijing.served("h-1", from: "2026-07-01 02:00", to: "2026-07-01 03:00"))
            .then(.accepted)
        let july = city(from: "2026-07-01 01:00", to: "2026-07-01 03:00")
        july.when(Beijing.served("h-1", from: "2026-06-30 22:00", to: "2026-07-01 02:00"))
            .then(.accepted(findings: ["hours-overlap"]))
    }

    @Test("hours-overlap: voided and rejected service takes up no time")
    func voided() {
        let morning = city(from: "2026-06-01 09:00", to: "2026-06-01 12:00")
        let again = Beijing.served("h-1", from: "2026-06-01 09:00", to: "2026-06-01 12:00")
        morning.when(event("h-0", .hoursVoided(.init(reason: .duplicate, detail: "Twice"))))
            .then(.accepted).when(again).then(.accepted)
        let rejected = morning.when(
            event("h-0", .hoursRejected(.init(confirmer: "staff", reason: "Absent")))
        ).then(.accepted)
        rejected.when(again).then(.accepted)
        rejected.when(event("h-0", .hoursDisputed(.init(reason: "I was there")))).then(.accepted)
            .when(again).then(.accepted(findings: ["hours-overlap"]))
    }

    @Test("hours-overlap: all records that share time are named")
    func several() throws {
        let two = given(
            Beijing.working,
            [
                Beijing.served("h-0", from: "2026-06-01 09:00", to: "2026-06-01 10:00"),
                Beijing.served("h-2", from: "2026-06-01 10:00", to: "2026-06-01 11:00"),
            ])
        let decision = two.when(
            Beijing.served("h-3", from: "2026-06-01 09:30", to: "2026-06-01 10:30"))
        #expect(try decision.objection("hours-overlap").restsOn.map(\.id) == ["h-0", "h-2"])
    }
}

@Suite("Hours as decided")
struct DecidedHoursTests {
    private let served = given(
        Beijing.working,
        [Beijing.served("h-1", from: "2026-06-01 09:00", to: "2026-06-01 11:00", minutes: 100)])

    @Test("confirmer-is-volunteer: nobody certifies service of their own")
    func confirmer() throws {
        served.when(event("h-1", .hoursConfirmed(.init(confirmer: "staff")))).then(.accepted)
        let own = served.when(event("h-1", .hoursConfirmed(.init(confirmer: "v-1"))))
        own.then(.refused(code: "confirmer-is-volunteer"))
        #expect(try own.objection("confirmer-is-volunteer").severity == .major)
        served.when(event("h-1", .hoursRejected(.init(confirmer: "v-1", reason: "Absent"))))
            .then(.refused(code: "confirmer-is-volunteer"))
        served.when(event("h-1", .hoursConfirmed(.init(confirmer: "v-2")))).then(.accepted)
    }

    @Test("not-yet-served: what is not over is not confirmed")
    func early() {
        let confirm = Payload.hoursConfirmed(.init(confirmer: "staff"))
        served.when(event("h-1", confirm, at: "2026-06-01 11:00")).then(.accepted)
        served.when(event("h-1", confirm, at: "2026-06-01 10:59"))
            .then(.refused(code: "not-yet-served"))
        let disputed = served.when(Beijing.confirmed("h-1")).then(.accepted)
            .when(event("h-1", .hoursDisputed(.init(reason: "More")))).then(.accepted)
        let resolve = Payload.hoursResolved(.init(minutes: 110, reason: "Seen"))
        disputed.when(event("h-1", resolve, at: "2026-06-01 10:59"))
            .then(.refused(code: "not-yet-served"))
        disputed.when(event("h-1", resolve)).then(.accepted)
    }

    @Test("minutes-beyond-interval: more is confirmed than lies between start and end")
    func beyond() throws {
        func confirmed(_ minutes: Minutes?) -> Decision {
            served.when(Beijing.confirmed("h-1", minutes: minutes))
        }
        confirmed(120).then(.accepted)
        let beyond = confirmed(121)
        beyond.then(.refused(code: "minutes-beyond-interval"))
        let reason = try beyond.objection("minutes-beyond-interval")
        #expect(reason.message.contains("121") && reason.message.contains("120"))
        let after = confirmed(nil).then(.accepted)
        for (minutes, expected) in [
            (120, .accepted), (121, .refused(code: "minutes-beyond-interval")),
        ] as [(Minutes, Decision.Expectation)] {
            after.when(event("h-1", .hoursCorrected(.init(minutes: minutes, reason: "Typo"))))
                .then(expected)
            after.when(event("h-1", .hoursDisputed(.init(reason: "More")))).then(.accepted)
                .when(event("h-1", .hoursResolved(.init(minutes: minutes, reason: "Seen"))))
                .then(expected)
        }
    }

    @Test("minutes-beyond-interval: what was claimed too high is confirmed with fewer minutes")
    func claimed() {
        let claimed = given(
            Beijing.working,
            [Beijing.served("h-1", from: "2026-06-01 09:00", to: "2026-06-01 10:00", minutes: 480)])
        claimed.when(Beijing.confirmed("h-1")).then(.refused(code: "minutes-beyond-interval"))
        let after = claimed.when(Beijing.confirmed("h-1", minutes: 60)).then(.accepted)
        #expect(after.situation.volunteer("v-1")?.confirmed == 60)
    }

    @Test("only what is confirmed counts, with the minutes decided last")
    func counted() {
        func minutes(_ specification: Specification) -> Minutes? {
            specification.situation.volunteer("v-1")?.confirmed
        }
        #expect(minutes(served) == 0)
        let confirmed = served.when(Beijing.confirmed("h-1")).then(.accepted)
        #expect(minutes(confirmed) == 100)
        #expect(minutes(served.when(Beijing.confirmed("h-1", minutes: 90)).then(.accepted)) == 90)
        let corrected = confirmed.when(
            event("h-1", .hoursCorrected(.init(minutes: 80, reason: "Typo")))
        ).then(.accepted)
        #expect(minutes(corrected) == 80)
        let disputed = corrected.when(event("h-1", .hoursDisputed(.init(reason: "More"))))
            .then(.accepted)
        #expect(minutes(disputed) == 0)
        let resolved = disputed.when(
            event("h-1", .hoursResolved(.init(minutes: 110, reason: "Seen")))
        ).then(.accepted)
        #expect(minutes(resolved) == 110)
        let voided = resolved.when(
            event("h-1", .hoursVoided(.init(reason: .error, detail: "Twice")))
        ).then(.accepted)
        #expect(minutes(voided) == 0)
        voided.when(Beijing.confirmed("h-1")).then(.refused(code: "out-of-order"))
    }

    @Test("decisions about hours follow their lifecycle")
    func order() {
        served.when(event("h-1", .hoursCorrected(.init(minutes: 1, reason: "Typo"))))
            .then(.refused(code: "out-of-order"))
        served.when(event("h-1", .hoursResolved(.init(minutes: 1, reason: "Seen"))))
            .then(.refused(code: "out-of-order"))
        let confirmed = served.when(Beijing.confirmed("h-1")).then(.accepted)
        confirmed.when(Beijing.confirmed("h-1")).then(.refused(code: "out-of-order"))
        confirmed.when(event("h-1", .hoursRejected(.init(confirmer: "staff", reason: "Late"))))
            .then(.refused(code: "out-of-order"))
    }
}
