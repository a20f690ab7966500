import Catalogue
import Rules
import Testing

@Suite("Cover: agreements, insurance, provisions")
struct CoverTests {
    static func policy(
        _ id: String, for volunteers: [VolunteerID]? = nil, project: ProjectID? = nil,
        from: CivilDate = "2026-06-01", to: CivilDate = "2026-06-30",
        recordedAt: Timestamp = "2026-05-30 09:00"
    ) -> Draft {
        event(
            id,
            .insuranceBound(
                .init(
                    volunteers: volunteers, project: project, insurer: "PICC", policyNumber: id,
                    from: from, to: to)), at: recordedAt)
    }

    static func agreement(
        _ id: String, of volunteer: VolunteerID? = "v-1", group: GroupID? = nil,
        project: ProjectID? = nil, form: AgreementForm = .written,
        from: CivilDate = "2026-06-01", to: CivilDate = "2026-06-30",
        replaces: AgreementID? = nil
    ) -> Draft {
        event(
            id,
            .agreementSigned(
                .init(
                    volunteer: volunteer, group: group, project: project, form: form, from: from,
                    to: to, termsDigest: String(repeating: "0", count: 64), replaces: replaces)))
    }

    /// Service of three hours on one day, recorded the day after.
    private static func service(
        from start: Timestamp = "2026-06-01 09:00", to end: Timestamp = "2026-06-01 12:00"
    ) -> Draft {
        Beijing.served("h-1", from: start, to: end, recordedAt: end.adding(minutes: 60))
    }

    @Test("not-insured: nobody serves uninsured where insurance is due")
    func insured() throws {
        let city = given(Beijing.working)
        city.when(Self.service()).then(.accepted)
        city.insuring(.highRisk).when(Self.service()).then(.accepted)
        let uninsured = city.insuring(.all).when(Self.service())
        uninsured.then(.accepted(findings: ["not-insured"]))
        #expect(try uninsured.objection("not-insured").severity == .major)
        for policy in [
            Self.policy("i-1", for: ["v-2", "v-1"]), Self.policy("i-1", project: "p-1"),
            Self.policy("i-1", for: ["v-1"], to: "2026-06-01"),
        ] {
            given(Beijing.working, [policy]).insuring(.all).when(Self.service()).then(.accepted)
        }
        for policy in [
            Self.policy("i-1", for: ["v-2"]),
            Self.policy("i-1", for: ["v-1"], from: "2026-05-01", to: "2026-05-31"),
            Self.policy("i-1", for: ["v-1"], from: "2026-06-02"),
        ] {
            given(Beijing.working, [policy]).insuring(.all).when(Self.service())
                .then(.accepted(findings: ["not-insured"]))
        }
    }

    @Test("service of a project of high risk is insured where that is due")
    func highRisk() {
        let risky = given(
            Beijing.working, [event("p-1", .projectAmended(.init(risk: .high)))])
        risky.insuring(.highRisk).when(Self.service())
            .then(.accepted(findings: ["not-insured"]))
        risky.when(Self.service()).then(.accepted)
    }

    @Test("the rules of the day of service say whether insurance is due")
    func dueOnDay() {
        let city = given(Beijing.working)
        city.insuring(.all, from: "2026-06-01").when(Self.service())
            .then(.accepted(findings: ["not-insured"]))
        city.insuring(.all, from: "2026-06-02").when(Self.service()).then(.accepted)
        city.insuring(.all).insuring(.none, from: "2026-06-01").when(Self.service())
            .then(.accepted)
    }

    @Test("policies cover together what none covers alone")
    func together() {
        let night = Self.service(from: "2026-06-30 22:00", to: "2026-07-01 02:00")
        let june = Self.policy("i-1", for: ["v-1"])
        let july = Self.policy("i-2", project: "p-1", from: "2026-07-01", to: "2026-07-31")
        given(Beijing.working, [june, july]).insuring(.all).when(night).then(.accepted)
        given(Beijing.working, [june]).insuring(.all).when(night)
            .then(.accepted(findings: ["not-insured"]))
        // What ends at midnight takes no time of the next day.
        given(Beijing.working, [june]).insuring(.all)
            .when(Self.service(from: "2026-06-30 22:00", to: "2026-07-01 00:00")).then(.accepted)
    }

    @Test("the agreement under which somebody serves: the own one or the group's, in writing first")
    func agreements() throws {
        let situation = given(
            Beijing.working,
            [
                event(
                    "g-1",
                    .groupApplied(
                        .init(
                            centre: "chaoyang", name: "Choir", kind: .troupe, leader: "v-1"))),
                Self.agreement("a-1", form: .oral), Self.agreement("a-2", project: "p-1"),
                Self.agreement("a-3", of: nil, group: "g-1", from: "2026-07-01", to: "2026-07-31"),
                Self.agreement("a-4", of: "v-2", form: .oral),
                event("a-2", .agreementTerminated(.init()), at: "2026-06-20 09:00"),
            ]
        ).situation
        func form(
            _ volunteer: VolunteerID, _ moment: Timestamp, in group: GroupID? = nil,
            for project: ProjectID = "p-1"
        ) -> AgreementForm? {
            situation.agreement(of: volunteer, in: group, for: project, at: moment)?.form
        }
        #expect(form("v-1", "2026-05-31 23:59") == nil)
        #expect(form("v-1", "2026-06-01 00:00") == .written)
        #expect(form("v-1", "2026-06-20 08:59") == .written)
        #expect(form("v-1", "2026-06-20 09:00") == .oral)
        #expect(form("v-1", "2026-06-10 09:00", for: "p-2") == .oral)
        #expect(form("v-1", "2026-06-30 23:59") == .oral)
        #expect(form("v-1", "2026-07-01 00:00") == nil)
        #expect(form("v-1", "2026-07-01 00:00", in: "g-1") == .written)
        #expect(form("v-2", "2026-06-10 09:00") == .oral)
    }

    @Test("agreements, policies and provisions are those of the centre that posts them")
    func owner() {
        let city = given(Beijing.working, Beijing.registered("v-d", at: "dongcheng"))
        let signed = Self.agreement("g-1", of: "v-d")
        let after = city.when(signed, by: .centre("chaoyang")).then(.accepted)
        // The specification records events as the operator posts them: here from the centre's source.
        #expect(after.situation.agreement("g-1")?.volunteer == "v-d")
        city.when(signed, by: .centre("chaoyang"), from: "/centres/dongcheng")
            .then(.outsideTerritory(at: "/source"))
    }
}

extension Specification {
    /// The same city after the municipal centre published whose service must be insured.
    fileprivate func insuring(
        _ due: InsuranceDuty, from day: CivilDate = "2026-01-01"
    ) -> Specification {
        when(
            event(
                "r-\(day.text)",
                .rulesPublished(
                    .init(number: "1", effectiveFrom: day, cover: .init(insuranceDue: due))),
                at: "2025-12-01 09:00")
        ).then(.accepted)
    }
}
