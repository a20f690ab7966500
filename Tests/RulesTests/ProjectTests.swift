import Catalogue
import Rules
import Testing

@Suite("Projects")
struct ProjectTests {
    private let city = given(Beijing.centres)
    private let proposed = given(Beijing.centres, [Beijing.proposed("p-1", of: "chaoyang")])

    @Test("key-not-municipal: only the municipal centre runs key projects")
    func key() {
        city.when(Beijing.proposed("p-1", of: "beijing", key: true)).then(.accepted)
        city.when(Beijing.proposed("p-1", of: "chaoyang", key: true))
            .then(.refused(code: "key-not-municipal"))
        city.when(Beijing.proposed("p-1", of: "chaoyang", key: true), by: .centre("beijing"))
            .then(.refused(code: "key-not-municipal"))
        given([Beijing.centre("chaoyang", .district, district: "110105")])
            .when(Beijing.proposed("p-1", of: "chaoyang", key: true))
            .then(.refused(code: "key-not-municipal"))
    }

    @Test("ends-before-start: a project ends on its first day at the earliest")
    func days() throws {
        let day: CivilDate = "2026-05-01"
        city.when(Beijing.proposed("p-1", of: "chaoyang", from: day, to: day)).then(.accepted)
        let backwards = city.when(
            Beijing.proposed("p-1", of: "chaoyang", from: day, to: day.adding(days: -1)))
        backwards.then(.refused(code: "ends-before-start"))
        #expect(try backwards.objection("ends-before-start").pointer == "/data/endsOn")
    }

    @Test("ends-before-start: an amendment is held against the days that stay")
    func amendedDays() {
        func amend(from start: CivilDate? = nil, to end: CivilDate? = nil) -> Draft {
            event("p-1", .projectAmended(.init(startsOn: start, endsOn: end)))
        }
        proposed.when(amend(from: "2026-02-01")).then(.accepted)
        proposed.when(amend(to: "2026-01-01")).then(.accepted)
        proposed.when(amend(from: "2027-01-01")).then(.refused(code: "ends-before-start"))
        proposed.when(amend(to: "2025-12-31")).then(.refused(code: "ends-before-start"))
        proposed.when(amend(from: "2027-01-01", to: "2027-01-02")).then(.accepted)
    }

    @Test("kind-outside-family: kind and family agree after an amendment, too")
    func kind() {
        func amend(_ family: ProjectFamily?, _ kind: ProjectKind?) -> Draft {
            event("p-1", .projectAmended(.init(family: family, kind: kind)))
        }
        proposed.when(amend(nil, .regionalArts)).then(.accepted)
        proposed.when(amend(.rural, .countrysideTriple)).then(.accepted)
        proposed.when(amend(.eventFacility, .largeEvent)).then(.accepted)
        for family in ProjectFamily.allCases {
            proposed.when(amend(family, .other)).then(.accepted)
        }
        proposed.when(amend(nil, .countrysideTriple)).then(.refused(code: "kind-outside-family"))
        proposed.when(amend(.aid, nil)).then(.refused(code: "kind-outside-family"))
        proposed.when(amend(.aid, .largeEvent)).then(.refused(code: "kind-outside-family"))
    }

    @Test("not-nominated: only a nominated project becomes a brand")
    func brand() {
        let city = given(Beijing.working)
        let designate = event("p-1", .projectBrandDesignated(.init(level: .district)))
        city.when(designate).then(.refused(code: "not-nominated"))
        let nominated = city.when(
            event("p-1", .projectBrandNominated(.init(rationale: "Ten years")))
        ).then(.accepted)
        let brand = nominated.when(designate).then(.accepted)
        #expect(brand.situation.project("p-1")?.brand == .district)
        brand.when(designate).then(.refused(code: "not-nominated"))
        let revoked = brand.when(event("p-1", .projectBrandRevoked(.init(reason: "Ended"))))
            .then(.accepted)
        #expect(revoked.situation.project("p-1")?.brand == nil)
    }

    @Test("an amendment changes what it names and nothing else")
    func amended() {
        let after = proposed.when(
            event("p-1", .projectAmended(.init(title: "Songs for all", skills: [.music])))
        ).then(.accepted)
        let project = after.situation.project("p-1")
        #expect(project?.title == "Songs for all")
        #expect(project?.skills == [.music])
        #expect(project?.family == .community)
        #expect(project?.endsOn == "2026-12-31")
        #expect(project?.lifecycle == .proposed)
    }
}

@Suite("Shifts")
struct ShiftTests {
    private let city = given(Beijing.working)

    private func shift(from start: Timestamp, to end: Timestamp, maximum: Int = 5) -> Draft {
        event(
            "t-1",
            .shiftScheduled(
                .init(
                    project: "p-1", venue: "Hall", startsAt: start, endsAt: end, minimum: 9,
                    maximum: maximum, skills: [])))
    }

    @Test("ends-before-start and shift-empty: a shift has its end after its start")
    func times() throws {
        city.when(shift(from: "2026-06-01 09:00", to: "2026-06-01 12:00")).then(.accepted)
        let empty = city.when(shift(from: "2026-06-01 09:00", to: "2026-06-01 09:00"))
        empty.then(.accepted(findings: ["shift-empty"]))
        #expect(try empty.objection("shift-empty").severity == .note)
        city.when(shift(from: "2026-06-01 09:00", to: "2026-06-01 08:59"))
            .then(.refused(code: "ends-before-start"))
    }

    @Test("crossing midnight is fine, and so is any relation of the numbers")
    func allowed() {
        city.when(shift(from: "2026-06-01 22:00", to: "2026-06-02 06:00")).then(.accepted)
        city.when(shift(from: "2026-06-01 09:00", to: "2026-06-01 12:00", maximum: 0))
            .then(.accepted)
    }

    @Test("ends-before-start and shift-empty: the same holds for a change")
    func changes() throws {
        let scheduled = given(Beijing.working, [Beijing.shift("t-1", of: "p-1")])
        func change(from start: Timestamp?, to end: Timestamp?) -> Draft {
            event("t-1", .shiftChanged(.init(startsAt: start, endsAt: end)))
        }
        scheduled.when(change(from: "2026-06-02 09:00", to: "2026-06-02 10:00")).then(.accepted)
        scheduled.when(change(from: "2026-06-02 09:00", to: "2026-06-02 09:00"))
            .then(.accepted(findings: ["shift-empty"]))
        scheduled.when(change(from: "2026-06-02 09:00", to: "2026-06-02 08:00"))
            .then(.refused(code: "ends-before-start"))
        scheduled.when(change(from: "2026-06-01 11:00", to: nil)).then(.accepted)
        for (start, end) in [("2026-06-01 12:01", nil), (nil, "2026-06-01 08:59")]
            as [(Timestamp?, Timestamp?)]
        {
            scheduled.when(change(from: start, to: end)).then(.refused(code: "ends-before-start"))
        }
        for (start, end) in [("2026-06-01 12:00", nil), (nil, "2026-06-01 09:00")]
            as [(Timestamp?, Timestamp?)]
        {
            scheduled.when(change(from: start, to: end)).then(.accepted(findings: ["shift-empty"]))
        }
        let late = scheduled.when(change(from: "2026-06-01 12:01", to: nil))
        #expect(try late.objection("ends-before-start").pointer == "/data/startsAt")
        let moved = scheduled.when(event("t-1", .shiftChanged(.init(venue: "Park", maximum: 3))))
            .then(.accepted)
        #expect(moved.situation.shift("t-1")?.venue == "Park")
        #expect(moved.situation.shift("t-1")?.maximum == 3)
        #expect(moved.situation.shift("t-1")?.endsAt == "2026-06-01 12:00")
    }
}

@Suite("Recruitments")
struct RecruitmentTests {
    @Test("ends-before-start: a recruitment closes when it has opened")
    func closing() throws {
        func open(until end: Timestamp) -> Decision {
            given(Beijing.working).when(
                event(
                    "r-1",
                    .recruitmentOpened(
                        .init(
                            project: "p-1", channel: .open, targets: [], places: 5, closesAt: end)),
                    at: "2026-06-01 12:00"))
        }
        open(until: "2026-06-01 12:00").then(.accepted)
        let backwards = open(until: "2026-06-01 11:59")
        backwards.then(.refused(code: "ends-before-start"))
        #expect(try backwards.objection("ends-before-start").pointer == "/data/closesAt")
    }

    @Test("project-not-published: recruiting for a project that is not open is flagged")
    func published() throws {
        let open = event(
            "r-1",
            .recruitmentOpened(.init(project: "p-1", channel: .open, targets: [], places: 5)))
        given(Beijing.working).when(open).then(.accepted)
        let early = given(Beijing.centres, [Beijing.proposed("p-1", of: "chaoyang")]).when(open)
        early.then(.accepted(findings: ["project-not-published"]))
        let finding = try early.objection("project-not-published")
        #expect(finding.pointer == "/data/project")
        #expect(finding.restsOn.map(\.id) == ["p-1"])
        given(Beijing.working, [event("p-1", .projectSuspended(.init(reason: "Flood")))])
            .when(open).then(.accepted(findings: ["project-not-published"]))
        given(Beijing.working, [event("p-1", .projectCompleted(.init(summary: "Sung")))])
            .when(open).then(.accepted)
    }
}
