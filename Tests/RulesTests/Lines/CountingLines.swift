import Catalogue
import Rules
import Testing

extension Lines {
    /// Minutes that are decided, and what they count for.
    static var counting: [Line] {
        let (nine, ten): (Timestamp, Timestamp) = ("2026-06-01 09:00", "2026-06-01 10:00")
        let served = given(Beijing.working, [Beijing.served("h-1", from: nine, to: ten)])
        func confirmed(by confirmer: String) -> Decision {
            served.when(
                event("h-1", .hoursConfirmed(.init(confirmer: confirmer)), at: ten))
        }
        func rejected(by confirmer: String) -> Decision {
            served.when(
                event("h-1", .hoursRejected(.init(confirmer: confirmer, reason: "x")), at: ten))
        }
        // From half past ten on another record covers the time.
        let covered = given(
            Beijing.working,
            [
                Beijing.served("h-0", from: "2026-06-01 10:30", to: "2026-06-01 11:30"),
                Beijing.confirmed("h-0"), Beijing.served("h-1", from: ten, to: "2026-06-01 11:00"),
            ])
        let capped = given(
            Beijing.working, [Beijing.scheme("s-1", from: "2026-01-01", cap: 120)],
            Beijing.service("h-0", on: "2026-06-01", minutes: 100),
            [Beijing.served("h-1", from: "2026-06-01 14:00", to: "2026-06-01 15:00")])
        let carried = given(
            Beijing.working,
            [CarriedHoursTests.carried(1441, from: "2025-01-01", to: "2025-01-01")])
        func confirm(_ minutes: Minutes, in given: Specification) -> Decision {
            given.when(Beijing.confirmed("h-1", minutes: minutes))
        }
        func confirm(at time: Timestamp) -> Decision {
            served.when(Beijing.confirmed("h-1", at: time))
        }
        return changed + stars + [
            .refused("confirmer-is-volunteer", confirmed(by: "v-1"), not: confirmed(by: "v-2")),
            .refused("confirmer-is-volunteer", rejected(by: "v-1"), not: rejected(by: "v-2")),
            .refused(
                "minutes-beyond-interval", confirm(61, in: served), not: confirm(60, in: served)),
            .refused(
                "minutes-beyond-interval", carried.when(Beijing.confirmed("k-1", minutes: 1441)),
                not: carried.when(Beijing.confirmed("k-1", minutes: 1440))),
            .refused("not-yet-served", confirm(at: "2026-06-01 09:59"), not: confirm(at: ten)),
            .refused("hours-overlap", confirm(31, in: covered), not: confirm(30, in: covered)),
            .flagged("daily-cap-exceeded", confirm(21, in: capped), not: confirm(20, in: capped)),
        ]
    }

    /// Confirmed minutes that become more.
    private static var changed: [Line] {
        let (nine, ten): (Timestamp, Timestamp) = ("2026-06-01 09:00", "2026-06-01 10:00")
        let half = given(
            Beijing.working,
            [
                EpochTests.founded(RulesEpoch.newest.number),
                Beijing.served("h-1", from: nine, to: ten), Beijing.confirmed("h-1", minutes: 30),
            ])
        let suspended = half.when(
            event("v-1", .volunteerSuspended(.init()), at: "2026-05-31 09:00")
        ).recorded()
        let disputed = half.when(event("h-1", .hoursDisputed(.init(reason: "More")))).recorded()
        func correct(_ minutes: Minutes, in given: Specification) -> Decision {
            given.when(
                event(
                    "h-1", .hoursCorrected(.init(minutes: minutes, reason: "x")),
                    at: "2026-07-01 09:00"))
        }
        func resolve(_ minutes: Minutes, at time: Timestamp = ten) -> Decision {
            disputed.when(
                event("h-1", .hoursResolved(.init(minutes: minutes, reason: "x")), at: time))
        }
        return [
            .refused("minutes-beyond-interval", correct(61, in: half), not: correct(60, in: half)),
            .refused("minutes-beyond-interval", resolve(61), not: resolve(60)),
            .refused("not-yet-served", resolve(60, at: "2026-06-01 09:59"), not: resolve(60)),
            .refused(
                "volunteer-not-registered", correct(31, in: suspended),
                not: correct(30, in: suspended)),
        ]
    }

    /// A star that takes 100 minutes, of which 160 are there; certificates of them.
    private static var stars: [Line] {
        let starred = given(
            Beijing.working, [Beijing.scheme("s-1", from: "2026-01-01", stars: [100, 500])],
            Beijing.service("h-1", on: "2026-05-01", minutes: 60),
            Beijing.service("h-2", on: "2026-05-02", minutes: 100),
            [event("x-1", .starAwarded(.init(volunteer: "v-1", level: 1, scheme: "s-1")))])
        func correct(_ minutes: Minutes) -> Decision {
            starred.when(event("h-2", .hoursCorrected(.init(minutes: minutes, reason: "x"))))
        }
        func void(_ id: String) -> Decision {
            starred.when(event(id, .hoursVoided(.init(reason: .error, detail: "x"))))
        }
        func certify(
            _ minutes: Minutes = 160, number: String = "N-1", from: CivilDate = "2026-05-01",
            to: CivilDate = "2026-05-02", at time: Timestamp = "2026-06-30 09:00",
            in given: Specification = starred
        ) -> Decision {
            given.when(
                event(
                    "c-\(number)",
                    .certificateIssued(
                        .init(
                            volunteer: "v-1", number: number, from: from, to: to, minutes: minutes)),
                    at: time))
        }
        let issued = certify().recorded()
        let number = CertificateTests.issued(
            "c-2", number: "N-1", from: "2026-05-01", to: "2026-05-02", minutes: 160)
        return [
            .flagged("star-unsupported", correct(39), not: correct(40)),
            .flagged("star-unsupported", void("h-2"), not: void("h-1")),
            .refused("minutes-differ", certify(161), not: certify(160)),
            .refused("minutes-differ", certify(159), not: certify(160)),
            .refused(
                "minutes-differ", certify(to: "2026-05-01"), not: certify(60, to: "2026-05-01")),
            .refused(
                "not-yet-served", certify(to: "2026-07-01"), not: certify(to: "2026-06-30")),
            .refused(
                "not-yet-served", certify(to: "2026-06-30", at: "2026-06-29 23:59"),
                not: certify(to: "2026-06-30", at: "2026-06-30 00:00")),
            .refused(
                "ends-before-start", certify(0, from: "2026-06-02", to: "2026-06-01"),
                not: certify(0, from: "2026-06-02", to: "2026-06-02")),
            .refused("taken", issued.when(number), not: certify(number: "N-2", in: issued)),
        ]
    }
}
