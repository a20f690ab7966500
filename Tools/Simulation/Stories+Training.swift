extension YearSimulation {
    /// Trainings of a district: one for volunteers with its assessment, one that is cancelled, and one for
    /// managers.
    mutating func planTraining(_ story: Story) {
        let (course, last) = (story.id + "-t1", story.id + "-t4")
        schedule(story, course, date(3, 15), "volunteers", "基层文艺骨干培训", places: 2)
        schedule(story, story.id + "-t2", date(6, 6), "volunteers", "舞台安全培训")
        plan(story, date(6, 4), "training.cancelled", story.id + "-t2", ["reason": "师资调整"])
        schedule(story, story.id + "-t3", date(5, 9), "managers", "志愿服务管理培训")
        schedule(story, last, date(12, 12), "volunteers", "岁末骨干轮训")
        let present: [(training: String, day: Day, people: [Int])] = [
            (course, date(3, 15), [1, 2]), (last, date(12, 12), [1, 3]),
        ]
        for (training, day, people) in present {
            for number in people {
                attend(story, training, day + 1, ["volunteer": .text(story.volunteer(number))])
                plan(
                    story, day + 3, 10, number, "training.assessed", training,
                    [
                        "volunteer": .text(story.volunteer(number)),
                        "score": .number(70 + 5 * number), "passed": true,
                    ])
            }
        }
        let manager: Content = ["manager": .text(story.staff(21))]
        attend(story, story.id + "-t3", date(5, 10), manager)
        guard story.isTroubled else { return }
        // The first one again, for longer than the training; one more than there are places; and a
        // manager among volunteers.
        attend(
            story, course, date(3, 17), ["volunteer": .text(story.volunteer(1))], minutes: 200)
        attend(story, course, date(3, 17), ["volunteer": .text(story.volunteer(3))])
        attend(story, course, date(3, 17), manager)
    }

    private mutating func schedule(
        _ story: Story, _ training: String, _ day: Day, _ audience: String, _ title: String,
        places: Int? = nil
    ) {
        let data: Content = [
            "centre": .text(story.id), "audience": .text(audience), "kind": "professional",
            "form": "lecture", "title": .text(title),
            "startsAt": .text(day.at(540).text(inUTC: false)),
            "endsAt": .text(day.at(720).text(inUTC: false)),
        ]
        let more = places.map { [(key: "places", value: Content.number($0))] } ?? []
        plan(
            story, day - 20, "training.scheduled", training, .object(data.members + more))
    }

    private mutating func attend(
        _ story: Story, _ training: String, _ day: Day, _ trainee: Content, minutes: Int = 180
    ) {
        plan(
            story, day, "training.attended", training,
            .object(trainee.members + [(key: "minutes", value: .number(minutes))]))
    }

    /// The city inspects the training of its districts, by two criteria.
    mutating func planInspection() {
        let districts = centres.filter { $0.level == .district }.map(\.id)
        let id = "inspection-\(year)"
        let period = String(year)
        script(date(11, 3)) { year in
            year.post(
                "inspection.opened", id, from: 0,
                [
                    "title": "文化志愿者培训年度检查", "subject": "training", "period": .text(period),
                    "centres": .texts(districts),
                    "criteria": [
                        ["key": "coverage", "title": "培训覆盖", "weight": 60],
                        ["key": "quality", "title": "培训质量", "weight": 40],
                    ],
                ])
        }
        for (number, district) in districts.enumerated() {
            for (place, criterion) in ["coverage", "quality"].enumerated() {
                script(date(11, 17), 10, number) { year in
                    year.post(
                        "inspection.scored", id, from: 0,
                        [
                            "centre": .text(district), "criterion": .text(criterion),
                            "score": .number(95 - (number * 7 + place * 5) % 40),
                            "evidence": Self.digest(number + 1),
                        ])
                }
            }
        }
        script(date(12, 15)) { year in
            year.post("inspection.published", id, from: 0, ["summary": "检查结果公布"])
        }
    }
}
