import Catalogue
import Rules
import Testing

@Suite("Medals, and stars that take a public notice")
struct HonourTests {
    /// Star 1 takes 60 minutes, star 2 and a bronze medal 120 and a notice of seven days.
    private static let scheme = event(
        "c-1",
        .schemePublished(
            .init(
                number: "1", effectiveFrom: "2012-04-01",
                stars: [
                    .init(level: 1, minutes: 60), .init(level: 2, minutes: 120, noticeDays: 7),
                ],
                medals: [
                    .init(grade: .bronze, minutes: 120, noticeDays: 7),
                    .init(grade: .gold, minutes: 1_000),
                ], counts: [.service])), at: "2012-03-02 09:00")

    private static let group: [Draft] = [
        event(
            "g-1",
            .groupApplied(
                .init(centre: "chaoyang", name: "Choir", kind: .troupe, leader: "v-1"))),
        event("g-1", .groupRegistered(.init(reviewer: "staff"))),
    ]

    static func city(
        minutes: Minutes = 120, _ nominees: [Nominee] = [.volunteer("v-1"), .group("g-1")]
    ) -> Specification {
        given(
            Beijing.working, group, [scheme],
            Beijing.service("h-1", on: "2026-04-01", minutes: minutes),
            Beijing.selection("s-1", nominees))
    }

    static func star(
        _ level: Int = 2, _ selection: SelectionID? = "s-1", at time: Timestamp = "2026-05-09 00:00"
    ) -> Draft {
        event(
            "x-1",
            .starAwarded(
                .init(volunteer: "v-1", level: level, scheme: "c-1", selection: selection)),
            at: time)
    }

    static func medal(
        _ id: String = "m-1", of volunteer: VolunteerID? = "v-1", group: GroupID? = nil,
        _ grade: MedalGrade = .bronze, by ground: MedalGround = .hours,
        scheme: SchemeID = "c-1", at time: Timestamp = "2026-05-09 00:00",
        recordedAt: Timestamp? = nil
    ) -> Draft {
        event(
            id,
            .medalAwarded(
                .init(
                    volunteer: volunteer, group: group, grade: grade, ground: ground,
                    scheme: scheme, selection: "s-1")), at: time, recordedAt: recordedAt)
    }

    @Test("a medal by contribution takes a selection alone")
    func contribution() {
        let city = Self.city(minutes: 1)
        city.when(Self.medal("m-1", of: "v-1", .silver, by: .contribution)).then(.accepted)
        city.when(Self.medal("m-1", of: nil, group: "g-1", .gold, by: .contribution))
            .then(.accepted)
        Self.city([.volunteer("v-2")])
            .when(Self.medal("m-1", of: nil, group: "g-1", by: .contribution))
            .then(.refused(code: "not-nominated"))
    }

    @Test("the two schemes that existed: a level stays, and is judged by its own scheme")
    func twoSchemes() {
        let pilot = Beijing.scheme(
            "pilot", from: "2012-04-01", stars: [6_000, 12_000, 30_000, 48_000, 60_000])
        let later = Beijing.scheme(
            "later", from: "2026-05-01", stars: [6_000, 18_000, 36_000, 60_000, 90_000])
        let served = (0..<9).flatMap { day in
            Beijing.service(
                "h-\(day)", on: CivilDate("2026-03-01").adding(days: day), minutes: 1_334)
        }
        func award(_ level: Int, _ scheme: SchemeID, at time: Timestamp) -> Draft {
            event(
                "x-\(level)", .starAwarded(.init(volunteer: "v-1", level: level, scheme: scheme)),
                at: time)
        }
        let city = given(Beijing.working, [pilot, later], served)
        let held = city.when(award(2, "pilot", at: "2026-04-01 09:00")).then(.accepted)
        #expect(held.situation.volunteer("v-1")?.starLevel == 2)
        city.when(award(2, "later", at: "2026-05-02 09:00"))
            .then(.refused(code: "minutes-below-threshold"))
        // 12,006 minutes are there: six less still support the star by its own scheme.
        func correct(_ minutes: Minutes) -> Draft {
            event(
                "h-0", .hoursCorrected(.init(minutes: minutes, reason: "x")),
                at: "2026-05-02 09:00")
        }
        held.when(correct(1_328)).then(.accepted)
        held.when(correct(1_327)).then(.accepted(findings: ["star-unsupported"]))
    }

    @Test("a medal is the centre's of its selection; every centre may name a selection")
    func owner() {
        let city = Self.city()
        city.when(Self.medal(), by: .centre("chaoyang")).then(.accepted)
        city.when(Self.medal(), by: .centre("dongcheng")).then(.outsideTerritory(at: "/subject"))
        let municipal = given(
            Beijing.working, [Self.scheme],
            Beijing.service("h-1", on: "2026-04-01", minutes: 120),
            Beijing.selection("s-1", of: "beijing", [.volunteer("v-1")]))
        municipal.when(Self.star(), by: .centre("chaoyang")).then(.accepted)
    }
}
