import Catalogue
import Rules
import Testing

extension Lines {
    /// Who takes part: recruitment, places, check-ins, training and provisions.
    static var participation: [Line] {
        applications + places + trainings + serials
    }

    private static var applications: [Line] {
        let city = given(
            Beijing.working, Beijing.published("p-2", of: "chaoyang"),
            [
                Beijing.applied("v-9", at: "chaoyang"), Beijing.shift("t-1", of: "p-1"),
                event(
                    "r-1",
                    .recruitmentOpened(
                        .init(project: "p-1", channel: .open, targets: [], places: 5))),
                event(
                    "g-1",
                    .groupApplied(
                        .init(centre: "chaoyang", name: "Choir", kind: .society, leader: "v-1")),
                    at: "2026-05-02 00:00"),
                event("g-1", .groupMemberJoined(.init(volunteer: "v-2")), at: "2026-06-02 23:59"),
            ])
        let closed = city.when(event("r-1", .recruitmentClosed(.init()))).recorded()
        func apply(
            _ volunteer: VolunteerID = "v-1", for project: ProjectID = "p-1",
            _ recruitment: RecruitmentID? = nil, shift: ShiftID? = nil, group: GroupID? = nil,
            at time: Timestamp = Draft.usualTime, in given: Specification = city
        ) -> Decision {
            given.when(
                event(
                    "a-9",
                    .participationApplied(
                        .init(
                            volunteer: volunteer, project: project, recruitment: recruitment,
                            shift: shift, group: group)), at: time))
        }
        return [
            .flagged("volunteer-not-registered", apply("v-9"), not: apply("v-1")),
            .flagged(
                "recruitment-of-other-project", apply(for: "p-2", "r-1"),
                not: apply(for: "p-1", "r-1")),
            .flagged(
                "recruitment-closed", apply(for: "p-1", "r-1", in: closed),
                not: apply(for: "p-1", "r-1")),
            .flagged(
                "shift-of-other-project", apply(for: "p-2", shift: "t-1"),
                not: apply(for: "p-1", shift: "t-1")),
            .flagged(
                "not-a-member", apply("v-2", group: "g-1", at: "2026-06-01 23:59"),
                not: apply("v-2", group: "g-1", at: "2026-06-02 00:00")),
            .refused("unknown-reference", apply("v-8"), not: apply("v-1")),
        ]
    }

    private static var places: [Line] {
        let waiting = given(
            Beijing.working,
            [
                Beijing.shift("t-1", of: "p-1", maximum: 2), Beijing.shift("t-2", of: "p-1"),
                Beijing.participation("b-0", of: "v-1", in: "p-1", shift: "t-1"),
                Beijing.participation("b-1", of: "v-1", in: "p-1", shift: "t-1"),
                Beijing.participation("b-2", of: "v-1", in: "p-1", shift: "t-2"),
            ], Beijing.registered("v-3", at: "chaoyang"),
            [
                Beijing.participation("b-3", of: "v-2", in: "p-1", shift: "t-1"),
                Beijing.participation("b-4", of: "v-3", in: "p-1", shift: "t-1"),
            ])
        func accept(_ id: String, in given: Specification) -> Decision {
            given.when(event(id, .participationAccepted(.init(by: "staff"))))
        }
        let one = accept("b-0", in: waiting).recorded()
        let two = accept("b-3", in: one).recorded()
        let arrived = given(
            Beijing.working,
            [
                event("a-1", .participationAccepted(.init(by: "staff"))),
                event("a-1", .participationCheckedIn(.init(method: .qr, at: "2026-06-01 09:00"))),
            ])
        func leave(at time: Timestamp) -> Decision {
            arrived.when(event("a-1", .participationCheckedOut(.init(method: .qr, at: time))))
        }
        let refused = working.when(event("a-1", .participationAccepted(.init(by: "staff"))))
            .recorded()
        return [
            .flagged("accepted-twice", accept("b-1", in: one), not: accept("b-2", in: one)),
            .flagged("accepted-twice", accept("b-1", in: one), not: accept("b-3", in: one)),
            .flagged("shift-over-maximum", accept("b-4", in: two), not: accept("b-4", in: one)),
            .flagged(
                "ends-before-start", leave(at: "2026-06-01 08:59"),
                not: leave(at: "2026-06-01 09:00")),
            .flagged("out-of-order", accept("a-1", in: refused), not: accept("a-2", in: refused)),
        ]
    }

    private static var trainings: [Line] {
        func scheduled(to end: Timestamp) -> Decision {
            working.when(TrainingTests.scheduled("t-2", to: end))
        }
        let training = given(Beijing.working, [TrainingTests.scheduled("t-1", places: 1)])
        let managers = given(Beijing.working, [TrainingTests.scheduled("t-1", for: .managers)])
        let more = given(Beijing.working, [TrainingTests.scheduled("t-1", places: 2)])
        func attend(
            _ volunteer: VolunteerID? = "v-1", manager: String? = nil, minutes: Minutes = 180,
            in given: Specification = training
        ) -> Decision {
            given.when(TrainingTests.attended("t-1", volunteer, manager: manager, minutes: minutes))
        }
        let full = attend().recorded()
        func assess(_ volunteer: VolunteerID) -> Decision {
            full.when(TrainingTests.assessed(volunteer))
        }
        return [
            .refused(
                "ends-before-start", scheduled(to: "2026-06-01 09:00"),
                not: scheduled(to: "2026-06-01 09:01")),
            .flagged("minutes-beyond-interval", attend(minutes: 181), not: attend(minutes: 180)),
            .flagged(
                "audience-of-other", attend(in: managers),
                not: attend(nil, manager: "m-1", in: managers)),
            .flagged(
                "training-over-places", attend("v-2", in: full),
                not: attend("v-2", in: attend(in: more).recorded())),
            .flagged("attended-twice", attend(in: full), not: attend(in: training)),
            .refused("not-attended", assess("v-2"), not: assess("v-1")),
        ]
    }

    /// A credential has one holder at a time.
    private static var serials: [Line] {
        func issue(_ id: String, _ serial: String) -> Draft {
            event(
                id,
                .provisionIssued(
                    .init(volunteer: "v-1", item: .credential, quantity: 1, serial: serial)))
        }
        let issued = given(Beijing.working, [issue("o-1", "C-1")])
        let returned = issued.when(event("o-1", .provisionReturned(.init(condition: .intact))))
            .recorded()
        return [
            .flagged(
                "taken", issued.when(issue("o-2", "C-1")), not: issued.when(issue("o-2", "C-2"))),
            .flagged(
                "taken", issued.when(issue("o-2", "C-1")), not: returned.when(issue("o-2", "C-1"))),
        ]
    }
}
