extension YearSimulation {
    /// A project, a group, an expert and a star that end, and a registration in every state: random choices
    /// rarely lead to these events.
    mutating func planTurns(_ story: Story) {
        let fair = story.id + "-fair"
        let proposed: Content = [
            "centre": .text(story.id), "title": "社区文化集市", "family": "community",
            "kind": "regular-community", "scale": "daily", "key": false,
            "skills": ["crafts"], "startsOn": .text(date(3, 1).text),
            "endsOn": .text(date(11, 30).text), "risk": "normal", "summary": "每月一次的集市",
        ]
        let steps: [(day: Day, type: StaticString, data: Content)] = [
            (date(1, 20), "project.proposed", proposed),
            (
                date(1, 21), "project.returned",
                ["reviewer": .text(story.staff(4)), "reason": "请补充预算"]
            ),
            (date(1, 25), "project.proposed", proposed),
            (date(1, 30), "project.approved", ["reviewer": .text(story.staff(4))]),
            (date(2, 1), "project.published", [:]),
            (date(4, 2), "project.brand-nominated", ["rationale": "群众参与度高"]),
            (date(4, 20), "project.brand-designated", ["level": "district"]),
            (date(6, 3), "project.suspended", ["reason": "场地维修"]),
            (date(6, 24), "project.resumed", [:]),
            (date(9, 4), "project.brand-revoked", ["reason": "连续两次评估不合格"]),
            (date(10, 16), "project.cancelled", ["reason": "场地改造"]),
        ]
        for step in steps { plan(story, step.day, step.type, fair, step.data) }
        planTurnsOfGroups(story)
        planTurnsOfPeople(story)
    }

    private mutating func planTurnsOfGroups(_ story: Story) {
        let (circle, expert) = (story.id + "-circle", story.volunteer(4))
        let applied: Content = [
            "centre": .text(story.id), "name": "剪纸小组", "kind": "society",
            "leader": .text(story.volunteer(3)),
        ]
        let reviewer: Content = ["reviewer": .text(story.staff(2))]
        plan(
            story, date(10, 21), "group.leader-changed", story.troupe,
            ["leader": .text(story.volunteer(2))])
        plan(story, date(2, 6), "group.applied", circle, applied)
        plan(
            story, date(2, 8), "group.rejected", circle,
            .object(reviewer.members + [(key: "reason", value: "章程不完整")]))
        plan(story, date(2, 20), "group.applied", circle, applied)
        plan(story, date(2, 24), "group.registered", circle, reviewer)
        plan(story, date(8, 30), "group.dissolved", circle, ["reason": "成员不足"])
        script(date(3, 9)) { year in
            year.post("volunteer.expert-designated", expert, from: 0, ["field": "戏曲表演"])
        }
        script(date(9, 9)) { year in
            year.post("volunteer.expert-revoked", expert, from: 0, ["reason": "本人申请不再担任"])
        }
        plan(story, date(12, 2), "star.revoked", story.id + "-star", ["reason": "有效时长不足"])
    }
    /// One volunteer's registration goes through every state; another is rejected.
    private mutating func planTurnsOfPeople(_ story: Story) {
        let (person, reviewer) = (story.volunteer(7), story.staff(2))
        apply(story, 7, as: 7, on: date(1, 11))
        apply(story, 7, as: 7, on: date(1, 17))
        apply(story, 8, as: 8, on: date(1, 12))
        plan(
            story, date(1, 18), "volunteer.rejected", story.volunteer(8),
            ["reviewer": .text(reviewer), "reason": "不符合招募类别条件"])
        let steps: [(day: Day, type: StaticString, data: Content)] = [
            (date(1, 14), "volunteer.returned", ["reviewer": .text(reviewer), "reason": "请补充材料"]),
            (date(1, 19), "volunteer.registered", ["reviewer": .text(reviewer)]),
            (date(2, 2), "volunteer.skills-declared", ["skills": ["opera", "crafts"]]),
            (
                date(2, 4), "volunteer.skill-verified",
                ["skill": "crafts", "verifier": .text(story.staff(3))]
            ),
            (date(2, 16), "volunteer.federation-linked", ["number": "BV-\(year)-S99"]),
            (date(2, 18), "volunteer.federation-unlinked", ["reason": "编号登记有误"]),
            (date(3, 4), "volunteer.person-corrected", ["person": ["name": "更名者"]]),
            (
                date(4, 6), "volunteer.suspended",
                ["reason": "健康原因", "until": .text(date(5, 6).text)]
            ),
            (date(5, 6), "volunteer.reinstated", [:]),
            (date(6, 9), "volunteer.transferred", ["to": "bjwz", "reason": "住址变更"]),
        ]
        for step in steps { plan(story, step.day, step.type, person, step.data) }
        script(date(9, 18)) { year in
            year.post("volunteer.withdrawn", person, from: 0, ["reason": "迁居外地"])
        }
    }
}
