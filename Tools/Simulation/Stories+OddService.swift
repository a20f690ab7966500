extension YearSimulation {
    /// The shift in which much goes wrong: for one person, and three come.
    func oddShift(_ story: Story) -> StoryShift {
        StoryShift(
            id: story.arts + "-s8", project: story.arts, day: date(5, 16), minutes: 180)
    }

    /// Places that are taken twice, and people who come without one.
    mutating func planOddService(_ story: Story) {
        let shift = oddShift(story)
        // Nobody may be recruited yet.
        plan(
            story, date(1, 24), "recruitment.opened", story.school + "-recruitment",
            [
                "project": .text(story.school), "channel": "open", "targets": [],
                "places": 6,
            ])
        schedule(story, shift, maximum: 1)
        for number in 1...2 { apply(story, shift, number) }
        let again = shift.participation(1) + "b"
        plan(
            story, shift.day - 11, "participation.applied", again,
            [
                "volunteer": .text(story.volunteer(1)), "project": .text(story.arts),
                "shift": .text(shift.id),
            ])
        for id in [shift.participation(1), shift.participation(2), again] {
            plan(
                story, shift.day - 10, "participation.accepted", id,
                ["by": .text(story.staff(5))])
        }
        // For the school project, by the recruitment and for the shift of the other one.
        plan(
            story, shift.day - 9, "participation.applied", story.school + "-qx",
            [
                "volunteer": .text(story.volunteer(4)), "project": .text(story.school),
                "recruitment": "\(story.arts)-recruitment", "shift": .text(shift.id),
            ])
        planOddAttendance(story, shift, again)
        planOddShifts(story)
    }

    private mutating func planOddAttendance(
        _ story: Story, _ shift: StoryShift, _ again: String
    ) {
        plan(
            story, shift.day, 9, 5, "participation.checked-in", shift.participation(1),
            ["method": "manual", "at": .text((shift.start + 5).text(inUTC: false))])
        // The wrong way round, and without having come.
        plan(
            story, shift.day, 12, 1, "participation.checked-out", shift.participation(1),
            ["method": "manual", "at": .text((shift.start - 30).text(inUTC: false))])
        plan(
            story, shift.day, 12, 2, "participation.checked-out", again,
            ["method": "manual", "at": .text(shift.end.text(inUTC: false))])
        plan(
            story, shift.day, 12, 3, "participation.no-show", shift.participation(2),
            ["by": .text(story.staff(5))])
    }

    /// A shift without length, and one that is cancelled.
    private mutating func planOddShifts(_ story: Story) {
        let empty = StoryShift(
            id: story.arts + "-s9", project: story.arts, day: date(5, 23), minutes: 0)
        schedule(story, empty, maximum: 2)
        let cancelled = StoryShift(
            id: story.arts + "-s10", project: story.arts, day: date(5, 17), minutes: 180)
        schedule(story, cancelled, maximum: 2)
        plan(
            story, date(5, 16), 15, 0, "shift.cancelled", cancelled.id, ["reason": "场馆停电"])
        plan(
            story, date(5, 24), "shift.cancelled", empty.id, ["reason": "时间录入错误"])
    }
}
