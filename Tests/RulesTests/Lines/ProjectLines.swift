import Catalogue
import Rules
import Testing

extension Lines {
    /// Projects, their shifts and their recruitments.
    static var projects: [Line] {
        proposals + shifts + recruitments
    }

    private static let founded = given(Beijing.centres)

    private static var proposals: [Line] {
        func propose(
            _ id: String = "p-1", of centre: CentreID = "chaoyang", key: Bool = false,
            to end: CivilDate = "2026-12-31", in given: Specification = founded
        ) -> Decision {
            given.when(Beijing.proposed(id, of: centre, key: key, to: end))
        }
        let proposed = propose().recorded()
        func amend(
            from start: CivilDate? = nil, to end: CivilDate? = nil, kind: ProjectKind? = nil
        ) -> Decision {
            proposed.when(
                event("p-1", .projectAmended(.init(kind: kind, startsOn: start, endsOn: end))))
        }
        return [
            .refused(
                "key-not-municipal", propose(of: "chaoyang", key: true),
                not: propose(of: "beijing", key: true)),
            .refused(
                "ends-before-start", propose(to: "2025-12-31"), not: propose(to: "2026-01-01")),
            .refused(
                "ends-before-start", amend(from: "2027-01-01"), not: amend(from: "2026-12-31")),
            .refused("ends-before-start", amend(to: "2025-12-31"), not: amend(to: "2026-01-01")),
            .refused(
                "kind-outside-family", amend(kind: .countrysideTriple), not: amend(kind: .other)),
            .refused("already-exists", propose(in: proposed), not: propose("p-2", in: proposed)),
        ]
    }

    private static var shifts: [Line] {
        func schedule(to end: Timestamp) -> Decision {
            working.when(
                event(
                    "t-1",
                    .shiftScheduled(
                        .init(
                            project: "p-1", venue: "Hall", startsAt: "2026-06-01 09:00",
                            endsAt: end,
                            minimum: 1, maximum: 5, skills: []))))
        }
        let scheduled = given(Beijing.working, [Beijing.shift("t-1", of: "p-1")])
        func change(from start: Timestamp? = nil, to end: Timestamp? = nil) -> Decision {
            scheduled.when(event("t-1", .shiftChanged(.init(startsAt: start, endsAt: end))))
        }
        return [
            .flagged(
                "shift-empty", schedule(to: "2026-06-01 09:00"),
                not: schedule(to: "2026-06-01 09:01")),
            .flagged(
                "shift-empty", change(from: "2026-06-01 12:00"),
                not: change(from: "2026-06-01 11:59")),
            .refused(
                "ends-before-start", change(from: "2026-06-01 12:01"),
                not: change(from: "2026-06-01 11:59")),
            .refused(
                "ends-before-start", change(to: "2026-06-01 08:59"),
                not: change(to: "2026-06-01 09:01")),
        ]
    }

    private static var recruitments: [Line] {
        func open(until end: Timestamp? = nil, in given: Specification = working) -> Decision {
            given.when(
                event(
                    "r-1",
                    .recruitmentOpened(
                        .init(project: "p-1", channel: .open, targets: [], places: 5, closesAt: end)
                    ),
                    at: "2026-06-01 12:00"))
        }
        let suspended = working.when(event("p-1", .projectSuspended(.init(reason: "Flood"))))
            .recorded()
        return [
            .refused(
                "ends-before-start", open(until: "2026-06-01 11:59"),
                not: open(until: "2026-06-01 12:00")),
            .flagged("project-not-published", open(in: suspended), not: open()),
        ]
    }
}
