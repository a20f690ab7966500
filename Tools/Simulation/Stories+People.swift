extension YearSimulation {
    /// The first of the serial numbers of story people; those of applicants are below.
    private static let firstSerial = 44_000

    /// Four people apply and are registered. In the first district a fifth is registered late, and a
    /// sixth is the first one again.
    mutating func planPeople(_ story: Story) {
        for number in 1...4 {
            apply(story, number, as: number, on: date(1, 10))
            plan(
                story, date(1, 15), 9, number, "volunteer.registered", story.volunteer(number),
                ["reviewer": .text(story.staff(2))])
        }
        plan(
            story, date(2, 6), "group.applied", story.troupe,
            [
                "centre": .text(story.id), "name": "示范文艺志愿团", "kind": "troupe",
                "leader": .text(story.volunteer(1)),
            ])
        plan(
            story, date(2, 8), "group.registered", story.troupe,
            ["reviewer": .text(story.staff(2))])
        plan(
            story, date(2, 9), "group.member-joined", story.troupe,
            ["volunteer": .text(story.volunteer(2))])
        plan(
            story, date(2, 12), "volunteer.availability-declared", story.volunteer(1),
            ["available": true, "districts": [], "times": ["weekend"]])
        if story.isTroubled { planOddPeople(story) }
    }

    private mutating func planOddPeople(_ story: Story) {
        apply(story, 5, as: 5, on: date(4, 10))
        plan(
            story, date(5, 2), "volunteer.registered", story.volunteer(5),
            ["reviewer": .text(story.staff(2))])
        // The first one again, with the number of the fourth in the federation's system.
        apply(story, 6, as: 1, on: date(3, 20))
        plan(
            story, date(3, 22), "volunteer.registered", story.volunteer(6),
            ["reviewer": .text(story.staff(2))])
        plan(
            story, date(6, 2), "volunteer.merged", story.volunteer(6),
            ["into": .text(story.volunteer(1)), "reason": "同一人重复登记"])
        let joined: Content = ["volunteer": .text(story.volunteer(2))]
        plan(story, date(2, 10), "group.member-joined", story.troupe, joined)
        plan(
            story, date(2, 11), "group.member-left", story.troupe,
            ["volunteer": .text(story.volunteer(4))])
        let consented: Content = [
            "recipient": "社区媒体中心", "basis": "consent", "purpose": "活动宣传",
            "volunteers": [.text(story.volunteer(3))],
        ]
        plan(story, date(6, 10), "personal-data.supplied", story.id + "-media", consented)
    }

    /// An application of a person; two applications of one person say the same of them.
    mutating func apply(_ story: Story, _ number: Int, as who: Int, on day: Day) {
        let serial = Self.firstSerial + story.centre * 10 + who
        var chance = Chance(seed: UInt64(serial))
        let person = Person(serial: serial, ages: 25...55, on: date(1, 2), &chance)
        // Serials end in 0 to 5 where a person has an identity number.
        let identity = person.identityNumber
        let shared = "BV-\(year)-S\(padded(story.centre, 2))"
        var data: Content = [
            "centre": .text(story.id), "category": "mass-culture-backbone", "adult": true,
            "skills": ["opera", "teaching"],
            "person": [
                "name": .text(person.name), "birthDate": .text(person.birth.text),
                "idNumber": .text(identity),
            ],
        ]
        if number == 4 || number == 6 {
            data = .object(data.members + [(key: "federationNumber", value: .text(shared))])
        }
        plan(story, day, 10, number, "volunteer.applied", story.volunteer(number), data)
    }
}
