extension YearSimulation {
    /// A shift of a story's project, with those who serve in it.
    struct StoryShift: Sendable {
        let id: String
        let project: String
        let day: Day
        var hour = 9
        var minutes = 240
        var attendance = 300
        var serving = [1, 2, 3]
        /// How many days after the service the records are posted.
        var delay = 1

        func participation(_ number: Int) -> String { "\(id)-q\(number)" }
        func hours(_ number: Int) -> String { "\(id)-h\(number)" }
        var start: Moment { day.at(hour * 60) }
        var end: Moment { start + minutes }
    }

    /// The project of the year with its shifts, from the proposal to the attendance.
    mutating func planService(_ story: Story) {
        propose(story, story.arts, "基层文艺骨干培育", date(3, 1), date(9, 30))
        propose(story, story.school, "艺术进校园", date(3, 1), options.lastDay)
        let recruitment = story.arts + "-recruitment"
        plan(
            story, date(2, 5), "recruitment.opened", recruitment,
            [
                "project": .text(story.arts), "channel": "targeted",
                "targets": ["mass-culture-backbone"], "places": 12,
            ])
        plan(story, date(3, 1), "recruitment.closed", recruitment, ["reason": "filled"])
        for shift in storyShifts(story) { serve(story, shift) }
    }

    /// The shifts that go well; the last ones lie in the last thirty days of the year.
    func storyShifts(_ story: Story) -> [StoryShift] {
        [
            StoryShift(id: story.arts + "-s1", project: story.arts, day: date(4, 11)),
            StoryShift(
                id: story.arts + "-s2", project: story.arts, day: date(7, 4), attendance: 260,
                serving: [1, 2, 3, 4]),
            StoryShift(
                id: story.school + "-s1", project: story.school, day: date(9, 12), minutes: 120,
                attendance: 120, serving: [2, 3]),
            StoryShift(
                id: story.school + "-s2", project: story.school, day: date(12, 5), minutes: 150,
                attendance: 90, serving: [1, 2, 4]),
            StoryShift(
                id: story.school + "-s3", project: story.school, day: date(12, 19), minutes: 150,
                attendance: 110, serving: [1, 3, 4]),
        ]
    }

    private mutating func propose(
        _ story: Story, _ project: String, _ title: String, _ start: Day, _ end: Day
    ) {
        let name = centres[story.centre].district?.name ?? ""
        plan(
            story, date(1, 20), "project.proposed", project,
            [
                "centre": .text(story.id), "title": "\(name)\(title)", "family": "community",
                "kind": "regional-arts", "scale": "daily", "key": false,
                "skills": ["opera", "teaching"], "startsOn": .text(start.text),
                "endsOn": .text(end.text),
                "risk": project == story.arts && story.isTroubled ? "high" : "normal",
                "summary": "面向基层文艺骨干的系列活动",
            ])
        plan(
            story, date(1, 22), "project.approved", project, ["reviewer": .text(story.staff(4))])
        plan(story, date(2, 1), "project.published", project)
    }

    /// Plans a shift: places are taken, people come and go, their time is recorded and confirmed.
    private mutating func serve(_ story: Story, _ shift: StoryShift) {
        schedule(story, shift, maximum: 4)
        let notice = shift.day - 10
        for number in shift.serving {
            let participation = shift.participation(number)
            apply(story, shift, number)
            plan(
                story, notice, 14, number, "participation.accepted", participation,
                ["by": .text(story.staff(5))])
            attend(story, shift, number)
            record(story, shift, number, shift.day + shift.delay)
            plan(
                story, shift.day + shift.delay + 1, 10, number, "hours.confirmed",
                shift.hours(number), ["confirmer": .text(story.staff(6))])
        }
        plan(
            story, shift.day + 1, 9, 0, "shift.held", shift.id,
            ["attendance": .number(shift.attendance)])
    }

    mutating func schedule(_ story: Story, _ shift: StoryShift, maximum: Int) {
        plan(
            story, shift.day - 14, "shift.scheduled", shift.id,
            [
                "project": .text(shift.project), "venue": "区文化馆排练厅",
                "startsAt": .text(shift.start.text(inUTC: false)),
                "endsAt": .text(shift.end.text(inUTC: false)), "minimum": 1,
                "maximum": .number(maximum), "skills": ["opera"],
            ])
    }

    /// Somebody applies for a place in a shift.
    mutating func apply(_ story: Story, _ shift: StoryShift, _ number: Int) {
        plan(
            story, shift.day - 12, 11, number, "participation.applied",
            shift.participation(number),
            [
                "volunteer": .text(story.volunteer(number)), "project": .text(shift.project),
                "shift": .text(shift.id),
            ])
    }

    /// Somebody with a place comes and goes.
    mutating func attend(_ story: Story, _ shift: StoryShift, _ number: Int) {
        let participation = shift.participation(number)
        for (type, moment) in [
            ("participation.checked-in" as StaticString, shift.start),
            ("participation.checked-out", shift.end),
        ] {
            plan(
                story, shift.day, moment.minutes % 1440 / 60, moment.minutes % 60 + number, type,
                participation, ["method": "qr", "at": .text(moment.text(inUTC: false))])
        }
    }

    /// A record of the whole shift.
    mutating func record(_ story: Story, _ shift: StoryShift, _ number: Int, _ day: Day) {
        plan(
            story, day, 9, number, "hours.served", shift.hours(number),
            hours(
                story, number, shift.project, shift.start, shift.end,
                [
                    "participation": .text(shift.participation(number)),
                    "shift": .text(shift.id),
                ]))
    }

    /// The data of a record of service.
    func hours(
        _ story: Story, _ number: Int, _ project: String, _ start: Moment, _ end: Moment,
        _ more: Content = [:], minutes: Int? = nil
    ) -> Content {
        let data: Content = [
            "volunteer": .text(story.volunteer(number)), "project": .text(project),
            "startedAt": .text(start.text(inUTC: false)), "endedAt": .text(end.text(inUTC: false)),
            "minutes": .number(minutes ?? (end.minutes - start.minutes)), "activity": "service",
        ]
        return .object(data.members + more.members)
    }
}
