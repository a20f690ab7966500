import Catalogue
import Rules
import Testing

extension Lines {
    /// Schemes, rules, stars, medals and selections.
    static var honours: [Line] {
        schemes + stars + minutesByThen + medals + selections
    }

    private static var schemes: [Line] {
        func stars(_ stars: (Int, Minutes)...) -> Decision {
            working.when(
                event(
                    "s-1",
                    .schemePublished(
                        .init(
                            number: "1", effectiveFrom: "2026-01-01",
                            stars: stars.map { .init(level: $0.0, minutes: $0.1) }, medals: [],
                            counts: [.service]))))
        }
        let one = given(Beijing.working, [Beijing.scheme("s-1", from: "2026-01-01")])
        func scheme(from day: CivilDate, in given: Specification) -> Decision {
            given.when(Beijing.scheme("s-2", from: day))
        }
        let confirmed = given(
            Beijing.working, Beijing.service("h-1", on: "2026-06-01", minutes: 60))
        func rules(from day: CivilDate, at time: Timestamp) -> Decision {
            given(Beijing.working, [Funds.rules()]).when(
                event("r-2", .rulesPublished(.init(number: "2", effectiveFrom: day)), at: time))
        }
        return [
            .refused("levels-not-ascending", stars((1, 60), (2, 60)), not: stars((1, 60), (2, 61))),
            .refused("levels-not-ascending", stars((1, 60), (1, 61)), not: stars((1, 60), (2, 61))),
            .refused(
                "effective-date-taken", scheme(from: "2026-01-01", in: one),
                not: scheme(from: "2026-01-02", in: one)),
            .refused(
                "effective-date-taken", rules(from: "2026-01-01", at: "2026-01-01 09:00"),
                not: rules(from: "2026-01-02", at: "2026-01-01 09:00")),
            .refused(
                "scheme-retroactive", scheme(from: "2026-06-01", in: confirmed),
                not: scheme(from: "2026-06-02", in: confirmed)),
            .flagged(
                "rules-retroactive", rules(from: "2026-06-01", at: "2026-06-02 00:00"),
                not: rules(from: "2026-06-01", at: "2026-06-01 23:59")),
        ]
    }

    private static var stars: [Line] {
        let city = HonourTests.city()
        let next = city.when(Beijing.scheme("c-2", from: "2026-05-20", stars: [60])).recorded()
        let held = city.when(HonourTests.star(1)).recorded()
        func award(
            _ level: Int = 1, _ scheme: SchemeID = "c-1", at time: Timestamp,
            recordedAt: Timestamp? = nil, by principal: Principal = .centre("chaoyang"),
            in given: Specification
        ) -> Decision {
            given.when(
                event(
                    "y-\(level)",
                    .starAwarded(
                        .init(volunteer: "v-1", level: level, scheme: scheme, selection: "s-1")),
                    at: time, recordedAt: recordedAt), by: principal)
        }
        let noon: Timestamp = "2026-05-10 12:00"
        let late: Timestamp = "2026-05-11 12:01"
        return [
            .refused(
                "scheme-not-in-force", award(1, "c-2", at: "2026-05-19 23:59", in: next),
                not: award(1, "c-2", at: "2026-05-20 00:00", in: next)),
            .refused(
                "scheme-not-in-force", award(1, "c-1", at: "2026-05-20 00:00", in: next),
                not: award(1, "c-1", at: "2026-05-19 23:59", in: next)),
            .refused(
                "level-not-in-scheme", award(3, at: noon, in: city),
                not: award(2, at: noon, in: city)),
            .refused(
                "minutes-below-threshold", award(2, at: noon, in: HonourTests.city(minutes: 119)),
                not: award(2, at: noon, in: city)),
            .refused(
                "star-already-held", award(1, at: noon, in: held),
                not: award(2, at: noon, in: held)),
            .refused(
                "award-back-dated", award(at: noon, recordedAt: late, in: city),
                not: award(at: noon, recordedAt: "2026-05-11 12:00", in: city)),
            .flagged(
                "award-back-dated", award(at: noon, recordedAt: late, by: .operator, in: city),
                not: award(at: noon, recordedAt: "2026-05-11 12:00", by: .operator, in: city)),
            .refused(
                "notice-not-run", award(2, at: "2026-05-08 23:59", in: city),
                not: award(2, at: "2026-05-09 00:00", in: city)),
            .refused(
                "notice-not-run", city.when(HonourTests.star(2, nil)),
                not: city.when(HonourTests.star(2))),
            .refused(
                "volunteer-not-registered",
                award(
                    at: noon,
                    in: city.when(
                        event("v-1", .volunteerSuspended(.init()), at: "2026-05-10 11:59")
                    )
                    .recorded()), not: award(at: noon, in: city)),
            .refused(
                "not-nominated", award(2, at: noon, in: HonourTests.city([.volunteer("v-2")])),
                not: award(2, at: noon, in: HonourTests.city([.volunteer("v-1")]))),
        ]
    }

    /// What was served and confirmed by the time of an award, while more came later.
    private static var minutesByThen: [Line] {
        let given = given(
            Beijing.working, [Beijing.scheme("s-1", from: "2026-01-01", stars: [60, 100])],
            Beijing.service("h-1", on: "2026-05-20", minutes: 60),
            [
                CarriedHoursTests.carried(40), Beijing.confirmed("k-1", at: "2026-05-22 12:00"),
            ], Beijing.service("h-2", on: "2026-06-10", minutes: 60))
        func award(_ level: Int, at time: Timestamp) -> Decision {
            given.when(
                event(
                    "x-1", .starAwarded(.init(volunteer: "v-1", level: level, scheme: "s-1")),
                    at: time))
        }
        return [
            .refused(
                "minutes-below-threshold", award(1, at: "2026-05-20 09:59"),
                not: award(1, at: "2026-05-20 10:00")),
            .refused(
                "minutes-below-threshold", award(2, at: "2026-05-22 11:59"),
                not: award(2, at: "2026-05-22 12:00")),
        ]
    }

    private static var medals: [Line] {
        let city = HonourTests.city()
        func medal(
            _ id: String = "m-1", _ grade: MedalGrade = .bronze,
            at time: Timestamp = "2026-05-09 00:00",
            recordedAt: Timestamp? = nil, in given: Specification = city
        ) -> Decision {
            given.when(
                HonourTests.medal(id, grade, at: time, recordedAt: recordedAt),
                by: .centre("chaoyang"))
        }
        func ofGroup(in given: Specification) -> Decision {
            given.when(HonourTests.medal(of: nil, group: "g-1", by: .contribution))
        }
        func noticed(_ days: Int) -> Decision {
            let scheme = event(
                "c-2",
                .schemePublished(
                    .init(
                        number: "2", effectiveFrom: "2026-05-01",
                        stars: [.init(level: 1, minutes: 60, noticeDays: days)], medals: [],
                        counts: [.service])), at: "2026-04-29 09:00")
            return city.when(scheme).recorded().when(
                event(
                    "x-1",
                    .starAwarded(
                        .init(volunteer: "v-1", level: 1, scheme: "c-2", selection: "s-1")),
                    at: "2026-05-09 09:00"))
        }
        let cancelled = city.when(event("s-1", .selectionCancelled(.init(reason: "No")))).recorded()
        let suspended = city.when(
            event("v-1", .volunteerSuspended(.init()), at: "2026-05-08 09:00")
        ).recorded()
        let dissolved = city.when(event("g-1", .groupDissolved(.init(reason: "End")))).recorded()
        let once = medal().recorded()
        let revoked = once.when(event("m-1", .medalRevoked(.init(reason: "Error")))).recorded()
        return [
            .refused(
                "minutes-below-threshold", medal(in: HonourTests.city(minutes: 119)), not: medal()),
            .refused("grade-not-in-scheme", medal("m-1", .silver), not: medal()),
            .refused("notice-not-run", medal(at: "2026-05-08 23:59"), not: medal()),
            .refused("notice-too-short", noticed(8), not: noticed(7)),
            .refused("selection-cancelled", medal(in: cancelled), not: medal()),
            .refused("volunteer-not-registered", medal(in: suspended), not: medal()),
            .refused("group-not-registered", ofGroup(in: dissolved), not: ofGroup(in: city)),
            .refused("taken", medal("m-2", in: once), not: medal("m-2", in: revoked)),
            .refused(
                "award-back-dated", medal(recordedAt: "2026-05-10 00:01"),
                not: medal(recordedAt: "2026-05-10 00:00")),
        ]
    }

    private static var selections: [Line] {
        let opened = given(
            Beijing.working, Beijing.registered("v-d", at: "dongcheng"), [Beijing.opened("s-1")])
        let shown = given(Beijing.working, Beijing.selection("s-1", [.volunteer("v-1")]))
        func posted(
            until day: CivilDate = "2026-05-08", _ nominee: Nominee = .volunteer("v-1"),
            recordedAt: Timestamp? = nil
        ) -> Decision {
            opened.when(
                SelectionTests.posted([nominee], until: day, recordedAt: recordedAt),
                by: .centre("chaoyang"))
        }
        func decided(
            _ nominee: Nominee = .volunteer("v-1"), at time: Timestamp = "2026-05-09 00:00"
        ) -> Decision {
            shown.when(SelectionTests.decided([nominee], at: time))
        }
        let brand = event("p-1", .projectBrandDesignated(.init(level: .district)))
        let nominated = working.when(
            event("p-1", .projectBrandNominated(.init(rationale: "Ten years")))
        )
        .recorded()
        return [
            .refused("notice-too-short", posted(until: "2026-05-07"), not: posted()),
            .refused(
                "notice-too-short", posted(recordedAt: "2026-05-02 00:00"),
                not: posted(recordedAt: "2026-05-01 23:59")),
            .refused("outside-scope", posted(.volunteer("v-d")), not: posted(.volunteer("v-2"))),
            .refused("notice-not-run", decided(at: "2026-05-08 23:59"), not: decided()),
            .refused("not-nominated", decided(.volunteer("v-2")), not: decided()),
            .refused("not-nominated", working.when(brand), not: nominated.when(brand)),
        ]
    }
}
