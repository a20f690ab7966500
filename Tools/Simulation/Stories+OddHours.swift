extension YearSimulation {
    /// Records of service that do not fit what else is on record.
    mutating func planOddHours(_ story: Story) {
        let shift = oddShift(story)
        let (day, posted) = (shift.day, date(5, 19))
        let (first, second) = (shift.participation(1), shift.participation(2))
        serve(
            story, "early", 1, day.at(510), 210, posted,
            ["participation": .text(first), "shift": .text(shift.id)])
        serve(story, "overlapping", 1, day.at(660), 120, posted)
        serve(story, "absent", 2, shift.start, 180, posted, ["participation": .text(second)])
        serve(story, "of-other", 3, shift.start, 180, posted, ["participation": .text(first)])
        serve(
            story, "in-cancelled", 3, (day + 1).at(540), 180, posted,
            ["shift": "\(story.arts)-s10"])
        serve(story, "not-member", 4, shift.start, 60, posted, ["group": .text(story.troupe)])
        serve(
            story, "foreign-shift", 4, day.at(840), 60, posted, ["shift": .text(shift.id)],
            project: story.school)
        serve(story, "too-many", 4, (day + 1).at(840), 60, posted, minutes: 200)
        serve(story, "late", 3, date(3, 14).at(540), 120, posted)
        serve(story, "unregistered", 5, date(4, 18).at(840), 120, date(4, 20))
        serve(story, "after-end", 3, date(10, 10).at(840), 120, date(10, 12))
        serve(story, "insured-late", 3, date(7, 18).at(600), 120, date(7, 26))
        // Reported while it lasts.
        let today = date(5, 20)
        script(today, 11) { year in
            year.post(
                "hours.served", story.id + "-h-ongoing", from: story.centre,
                year.hours(story, 4, story.arts, today.at(600), today.at(720)))
        }
        planConfirmed(story)
    }

    /// Records that are confirmed: more in one day than counts, and under a second registration.
    private mutating func planConfirmed(_ story: Story) {
        let long = date(5, 18)
        for (name, hour, minutes) in [
            ("morning", 8, 300), ("afternoon", 13, 300), ("evening", 18, 180),
        ] {
            serve(story, name, 2, long.at(hour * 60), minutes, date(5, 19))
            plan(
                story, date(5, 21), 9, hour, "hours.confirmed", "\(story.id)-h-\(name)",
                ["confirmer": .text(story.staff(6))])
        }
        serve(story, "again", 6, date(4, 25).at(600), 60, date(4, 26))
        plan(
            story, date(4, 28), "hours.confirmed", story.id + "-h-again",
            ["confirmer": .text(story.staff(6))])
    }

    private mutating func serve(
        _ story: Story, _ name: String, _ number: Int, _ start: Moment, _ length: Int, _ day: Day,
        _ more: Content = [:], project: String? = nil, minutes: Int? = nil
    ) {
        plan(
            story, day, 21, 30, "hours.served", "\(story.id)-h-\(name)",
            hours(
                story, number, project ?? story.arts, start, start + length, more,
                minutes: minutes))
    }
}
