import Catalogue
import Rules
import Testing

@Suite("Hours carried over from an older system")
struct CarriedHoursTests {
    static func carried(
        _ minutes: Minutes = 600, from: CivilDate = "2025-01-01", to: CivilDate = "2025-12-31",
        at time: Timestamp = "2026-04-01 09:00"
    ) -> Draft {
        event(
            "k-1",
            .hoursCarried(
                .init(
                    volunteer: "v-1", from: from, to: to, minutes: minutes, system: "Old",
                    evidence: String(repeating: "0", count: 64))), at: time)
    }

    private let city = given(
        Beijing.working, [Beijing.scheme("s-1", from: "2012-04-01", cap: 480, stars: [600])],
        Beijing.service("h-1", on: "2025-06-01", minutes: 60))

    @Test("a balance counts when it is confirmed, beyond the daily cap and beside other service")
    func counts() {
        let on = city.when(Self.carried()).then(.accepted)
        #expect(on.situation.volunteer("v-1")?.confirmed == 60)
        let confirmed = on.when(Beijing.confirmed("k-1")).then(.accepted)
        #expect(confirmed.situation.volunteer("v-1")?.confirmed == 660)
        let fewer = confirmed.when(event("k-1", .hoursCorrected(.init(minutes: 500, reason: "x"))))
            .then(.accepted)
        #expect(fewer.situation.volunteer("v-1")?.confirmed == 560)
        let none = fewer.when(event("k-1", .hoursVoided(.init(reason: .error, detail: "x"))))
            .then(.accepted)
        #expect(none.situation.volunteer("v-1")?.confirmed == 60)
    }

    @Test("a star counts balances that were confirmed by its time, and is flagged when they go")
    func star() {
        func award(at time: Timestamp) -> Draft {
            event(
                "x-1", .starAwarded(.init(volunteer: "v-1", level: 1, scheme: "s-1")), at: time)
        }
        let confirmed = city.when(Self.carried(540)).then(.accepted)
            .when(Beijing.confirmed("k-1", at: "2026-05-01 12:00")).then(.accepted)
        confirmed.when(award(at: "2026-05-01 11:59"))
            .then(.refused(code: "minutes-below-threshold"))
        let awarded = confirmed.when(award(at: "2026-05-01 12:00")).then(.accepted)
        awarded.when(event("k-1", .hoursCorrected(.init(minutes: 540, reason: "x"))))
            .then(.accepted)
        awarded.when(event("k-1", .hoursCorrected(.init(minutes: 539, reason: "x"))))
            .then(.accepted(findings: ["star-unsupported"]))
    }

    @Test("a balance is the home centre's, and counts for no certificate of days")
    func owner() {
        city.when(Self.carried(), by: .centre("chaoyang")).then(.accepted)
        city.when(Self.carried(), by: .centre("dongcheng"))
            .then(.outsideTerritory(at: "/subject"))
        let confirmed = city.when(Self.carried()).then(.accepted)
            .when(Beijing.confirmed("k-1")).then(.accepted)
        confirmed.when(
            event(
                "c-1",
                .certificateIssued(
                    .init(
                        volunteer: "v-1", number: "1", from: "2025-01-01", to: "2025-12-31",
                        minutes: 60)), at: "2026-07-01 09:00")
        ).then(.accepted)
    }
}
