import Catalogue
import Rules
import Testing

@Suite("Training")
struct TrainingTests {
    static func scheduled(
        _ id: String, for audience: TrainingAudience = .volunteers, places: Int? = nil,
        from start: Timestamp = "2026-06-01 09:00", to end: Timestamp = "2026-06-01 12:00"
    ) -> Draft {
        event(
            id,
            .trainingScheduled(
                .init(
                    centre: "chaoyang", audience: audience, kind: .general, form: .lecture,
                    title: id, startsAt: start, endsAt: end, places: places)))
    }

    static func attended(
        _ id: String = "t-1", _ volunteer: VolunteerID? = "v-1", manager: String? = nil,
        minutes: Minutes = 180
    ) -> Draft {
        event(
            id, .trainingAttended(.init(volunteer: volunteer, manager: manager, minutes: minutes)))
    }

    static func assessed(
        _ volunteer: VolunteerID? = "v-1", manager: String? = nil
    ) -> Draft {
        event(
            "t-1",
            .trainingAssessed(
                .init(volunteer: volunteer, manager: manager, score: 60, passed: true)))
    }

    private let city = given(Beijing.working, [scheduled("t-1")])

    @Test("not-attended: only who attended is assessed")
    func assessment() {
        city.when(Self.assessed()).then(.refused(code: "not-attended"))
        let attended = city.when(Self.attended(minutes: 1)).then(.accepted)
        attended.when(Self.assessed()).then(.accepted)
        attended.when(Self.assessed("v-2")).then(.refused(code: "not-attended"))
        // A manager is nobody of that name among volunteers.
        attended.when(Self.assessed(nil, manager: "v-1")).then(.refused(code: "not-attended"))
    }

    @Test("audience-of-other: a training is for volunteers or for managers")
    func audience() {
        let managers = given(Beijing.working, [Self.scheduled("t-1", for: .managers)])
        managers.when(Self.attended()).then(.accepted(findings: ["audience-of-other"]))
        let attended = managers.when(Self.attended("t-1", nil, manager: "staff-1"))
            .then(.accepted)
        attended.when(Self.assessed(nil, manager: "staff-1")).then(.accepted)
    }

    @Test("attended-twice, training-over-places: one person takes one place")
    func places() {
        let one = given(Beijing.working, [Self.scheduled("t-1", places: 1)])
        let full = one.when(Self.attended(minutes: 90)).then(.accepted)
        full.when(Self.attended("t-1", "v-2"))
            .then(.accepted(findings: ["training-over-places"]))
        let again = full.when(Self.attended(minutes: 90))
            .then(.accepted(findings: ["attended-twice"]))
        #expect(again.situation.minutes(of: .volunteer("v-1"), in: "t-1") == 180)
        #expect(again.situation.training("t-1")?.attended == 1)
    }

    @Test("who attends a training that was cancelled is on record, out of order")
    func cancelled() {
        let cancelled = city.when(event("t-1", .trainingCancelled(.init(reason: "Rain"))))
            .then(.accepted)
        cancelled.when(Self.attended()).then(.accepted(findings: ["out-of-order"]))
        cancelled.when(Self.assessed()).then(.refused(["not-attended", "out-of-order"]))
    }

    @Test("a training is its centre's")
    func owner() {
        city.when(Self.attended(), by: .centre("chaoyang")).then(.accepted)
        city.when(Self.attended(), by: .centre("dongcheng"))
            .then(.outsideTerritory(at: "/subject"))
        city.when(Self.scheduled("t-2"), by: .centre("dongcheng"))
            .then(.outsideTerritory(at: "/subject"))
    }
}
