import Catalogue
import Rules
import Testing

@Suite("Schemes")
struct SchemeTests {
    private let city = given(Beijing.working)

    @Test("levels-not-ascending: each star takes more than the one below")
    func ascending() throws {
        func publish(_ stars: [(Int, Minutes)]) -> Decision {
            let thresholds = stars.map { SchemePublishedStar(level: $0.0, minutes: $0.1) }
            return city.when(
                event(
                    "s-1",
                    .schemePublished(
                        .init(
                            number: "1", effectiveFrom: "2026-01-01", stars: thresholds, medals: [],
                            counts: [.service]))))
        }
        publish([]).then(.accepted)
        publish([(1, 60), (2, 61), (5, 62)]).then(.accepted)
        publish([(1, 60), (2, 60)]).then(.refused(code: "levels-not-ascending"))
        publish([(2, 60), (1, 70)]).then(.refused(code: "levels-not-ascending"))
        publish([(1, 60), (1, 70)]).then(.refused(code: "levels-not-ascending"))
        publish([(1, 60), (2, 50), (3, 40)])
            .then(.refused(["levels-not-ascending", "levels-not-ascending"]))
    }

    @Test("scheme-retroactive: what was counted is not counted anew")
    func retroactive() throws {
        let served = given(
            Beijing.working,
            [Beijing.served("h-1", from: "2026-06-01 09:00", to: "2026-06-01 10:00")])
        served.when(Beijing.scheme("s-1", from: "2026-06-01")).then(.accepted)
        let confirmed = served.when(Beijing.confirmed("h-1")).then(.accepted)
        let decision = confirmed.when(Beijing.scheme("s-1", from: "2026-06-01"))
        decision.then(.refused(code: "scheme-retroactive"))
        #expect(try decision.objection("scheme-retroactive").message.contains("2026-06-02"))
        confirmed.when(Beijing.scheme("s-1", from: "2026-06-02")).then(.accepted)
    }

    @Test(
        "rules-retroactive: before the day of publication it is flagged"
    )
    func rulesRetroactive() throws {
        let city = given(Beijing.working)
        func publish(from day: CivilDate) -> Decision {
            city.when(
                event(
                    "r-1", .rulesPublished(.init(number: "1", effectiveFrom: day)),
                    at: "2026-06-02 00:00"))
        }
        publish(from: "2026-06-02").then(.accepted)
        let decision = publish(from: "2026-06-01")
        decision.then(.accepted(findings: ["rules-retroactive"]))
        #expect(try decision.objection("rules-retroactive").message.contains("2026-06-02"))
    }

    @Test("in force is the scheme with the latest first day up to the day that is asked for")
    func inForce() {
        let city = given(
            Beijing.working,
            [
                Beijing.scheme("s-2", from: "2026-01-01"),
                Beijing.scheme("s-1", from: "2012-04-01"),
                Beijing.scheme("s-3", from: "2026-07-01"),
            ]
        ).situation.city()
        #expect(city.schemes.map(\.id) == ["s-1", "s-2", "s-3"])
        let expected: [(CivilDate, SchemeID?)] = [
            ("2012-03-31", nil), ("2012-04-01", "s-1"), ("2025-12-31", "s-1"),
            ("2026-01-01", "s-2"), ("2026-06-30", "s-2"), ("2026-07-01", "s-3"),
            ("2099-01-01", "s-3"),
        ]
        for (day, scheme) in expected {
            #expect(city.scheme(on: day)?.id == scheme, "\(day)")
        }
        #expect(City().scheme(on: "2026-01-01") == nil)
    }

    @Test("the level that minutes reach")
    func levels() {
        let scheme = Scheme(
            number: "1", effectiveFrom: "2026-01-01",
            stars: [
                SchemePublishedStar(level: 1, minutes: 60),
                SchemePublishedStar(level: 3, minutes: 120),
            ], medals: [], counts: [.service], id: "s-1")
        #expect([0, 59, 60, 119, 120, 9_999].map { scheme.level(for: $0) } == [0, 0, 1, 1, 3, 3])
    }
}

@Suite("Stars")
struct StarTests {
    private let city = given(
        Beijing.working,
        [
            Beijing.scheme("s-1", from: "2012-04-01", stars: [60, 200]),
            Beijing.scheme("s-2", from: "2026-06-01", stars: [100, 200, 300]),
        ],
        Beijing.service("h-1", on: "2026-05-01", minutes: 150),
        [Beijing.applied("v-9", at: "chaoyang")])

    private func award(
        _ level: Int, under scheme: SchemeID = "s-2", to volunteer: VolunteerID = "v-1",
        at time: Timestamp = Draft.usualTime
    ) -> Draft {
        event(
            "x-\(level)",
            .starAwarded(.init(volunteer: volunteer, level: level, scheme: scheme)), at: time)
    }

    @Test("award-back-dated: an award is recorded within a day, or brought in by the operator")
    func backDated() throws {
        func award(recordedAt moment: Timestamp, by principal: Principal) -> Decision {
            city.when(
                event(
                    "x-1", .starAwarded(.init(volunteer: "v-1", level: 1, scheme: "s-1")),
                    at: "2026-05-31 12:00", recordedAt: moment), by: principal)
        }
        let chaoyang = Principal.centre("chaoyang")
        for principal in [chaoyang, .centre("beijing"), .operator] {
            award(recordedAt: "2026-06-01 12:00", by: principal).then(.accepted)
        }
        let late = award(recordedAt: "2026-06-01 12:01", by: chaoyang)
        late.then(.refused(code: "award-back-dated"))
        #expect(try late.objection("award-back-dated").pointer == "/time")
        award(recordedAt: "2027-05-31 12:00", by: .centre("beijing"))
            .then(.refused(code: "award-back-dated"))
        award(recordedAt: "2026-06-01 12:01", by: .operator)
            .then(.accepted(findings: ["award-back-dated"]))
    }

    @Test("minutes-below-threshold: service of later days, and confirmed later, is not counted")
    func minutesByThen() throws {
        let city = given(
            Beijing.working,
            [Beijing.scheme("s-1", from: "2026-01-01", cap: 120, stars: [100, 200])],
            Beijing.service("h-1", on: "2026-05-01", minutes: 60),
            [
                Beijing.served("h-2", from: "2026-05-01 08:00", to: "2026-05-01 09:00"),
                Beijing.confirmed("h-2", at: "2026-05-20 12:00"),
            ],
            Beijing.service("h-3", on: "2026-06-10", minutes: 90))
        #expect(city.situation.volunteer("v-1")?.confirmed == 210)
        func award(_ level: Int, at time: Timestamp) -> Decision {
            city.when(
                event(
                    "x-1", .starAwarded(.init(volunteer: "v-1", level: level, scheme: "s-1")),
                    at: time))
        }
        let early = award(1, at: "2026-05-20 11:59")
        early.then(.refused(code: "minutes-below-threshold"))
        #expect(try early.objection("minutes-below-threshold").message.contains(" has 60 "))
        award(1, at: "2026-05-20 12:00").then(.accepted)
        award(2, at: "2026-06-09 23:59").then(.refused(code: "minutes-below-threshold"))
        award(2, at: "2026-06-10 10:29").then(.refused(code: "minutes-below-threshold"))
        award(2, at: "2026-06-10 10:30").then(.accepted)
    }

    @Test("minutes-below-threshold: minutes reach the level; the refusal says both figures")
    func minutes() throws {
        let decision = city.when(award(2))
        decision.then(.refused(code: "minutes-below-threshold"))
        let reason = try decision.objection("minutes-below-threshold")
        #expect(reason.message.contains("200") && reason.message.contains("150"))
        let more = given(
            Beijing.working, [Beijing.scheme("s-2", from: "2026-01-01", stars: [100, 200])],
            Beijing.service("h-1", on: "2026-05-01", minutes: 150),
            Beijing.service("h-2", on: "2026-05-02", minutes: 50))
        more.when(award(2)).then(.accepted)
        more.when(event("h-2", .hoursCorrected(.init(minutes: 49, reason: "Typo"))))
            .then(.accepted).when(award(2)).then(.refused(code: "minutes-below-threshold"))
    }

    @Test("star-already-held: stars rise; a level may be skipped")
    func held() {
        let one = city.when(award(1)).then(.accepted)
        #expect(one.situation.volunteer("v-1")?.starLevel == 1)
        one.when(
            event("x-9", .starAwarded(.init(volunteer: "v-1", level: 1, scheme: "s-2")))
        ).then(.refused(code: "star-already-held"))
        let rich = given(
            Beijing.working, [Beijing.scheme("s-2", from: "2026-01-01", stars: [100, 200, 300])],
            Beijing.service("h-1", on: "2026-05-01", minutes: 600))
        let three = rich.when(award(3)).then(.accepted)
        three.when(award(2)).then(.refused(code: "star-already-held"))
        three.when(event("x-3", .starRevoked(.init(reason: "Fraud")))).then(.accepted)
            .when(award(2)).then(.accepted)
    }

    @Test("volunteer-not-registered: stars are for registered volunteers")
    func registered() {
        city.when(award(1, to: "v-9"))
            .then(.refused(["minutes-below-threshold", "volunteer-not-registered"]))
        let suspended = city.when(event("v-1", .volunteerSuspended(.init()))).then(.accepted)
        suspended.when(award(1)).then(.refused(code: "volunteer-not-registered"))
    }
}
