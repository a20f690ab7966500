extension YearSimulation {
    /// What was served before the ledger, a star for it, certificates, and the selections of the year.
    mutating func planHonours(_ story: Story) {
        let (carried, star) = (story.id + "-carried", story.id + "-star")
        plan(
            story, date(2, 12), "hours.carried", carried,
            [
                "volunteer": .text(story.volunteer(1)), "from": "\(year - 7)-01-01",
                "to": "\(year - 2)-12-31", "minutes": 6_100, "system": "旧志愿服务系统",
                "evidence": Self.digest(9),
            ])
        plan(
            story, date(2, 14), "hours.confirmed", carried,
            ["confirmer": .text(story.staff(7))])
        plan(
            story, date(3, 2), "star.awarded", star,
            [
                "volunteer": .text(story.volunteer(1)), "level": 1,
                "scheme": .text(schemes[0].id),
            ])
        if story.isTroubled {
            // The carried hours were another person's: the star stands on nothing.
            plan(
                story, date(11, 10), "hours.voided", carried,
                ["reason": "error", "detail": "旧系统记录系他人"])
        }
        certify(story, 1, date(4, 20))
        certify(story, 2, date(4, 21))
        plan(
            story, date(5, 6), "certificate.revoked", "\(story.id)-c2", ["reason": "证件信息有误"])
        plan(
            story, date(8, 3), "selection.opened", story.id + "-selection",
            selection(story.id, "年度优秀文化志愿者"))
        plan(
            story, date(8, 25), "selection.cancelled", story.id + "-selection",
            ["reason": "并入市级评选"])
        if story.isTroubled { planMedals(story) }
    }

    /// A certificate of the time of the first shift.
    private mutating func certify(_ story: Story, _ number: Int, _ day: Day) {
        plan(
            story, day, "certificate.issued", "\(story.id)-c\(number)",
            [
                "volunteer": .text(story.volunteer(number)),
                "number": "BJ-\(year)-\(story.id)-\(number)", "from": .text(date(4, 1).text),
                "to": .text(date(4, 15).text), "minutes": 240,
            ])
    }

    private func selection(_ scope: String, _ title: String) -> Content {
        [
            "title": .text(title), "scope": .text(scope), "period": .text(String(year)),
            "criteria": "服务时长与群众评价", "noticeDays": 7,
        ]
    }

    /// The selection of the city, among the people of the first district, and its medals. One is recorded
    /// days after its date.
    private mutating func planMedals(_ story: Story) {
        let id = "selection-\(year)"
        let opened = selection("bjwz", "年度文化志愿服务典型")
        let (until, scheme) = (date(8, 20), schemes[1].id)
        let nominees: [Content] = [
            ["volunteer": .text(story.volunteer(1))], ["volunteer": .text(story.volunteer(2))],
            ["group": .text(story.troupe)], ["project": .text(story.arts)],
        ]
        let honours = nominees.map { nominee in
            Content.object(nominee.members + [(key: "title", value: "文化志愿服务典型")])
        }
        script(date(8, 1)) { year in year.post("selection.opened", id, from: 0, opened) }
        script(date(8, 10)) { year in
            year.post(
                "selection.posted", id, from: 0,
                ["nominees": .list(nominees), "until": .text(until.text)])
        }
        script(date(8, 22)) { year in
            year.post("selection.decided", id, from: 0, ["honours": .list(honours)])
        }
        func award(_ medal: String, _ who: Content, _ grade: String, on day: Day, at: Moment?) {
            script(day, 11) { year in
                year.post(
                    "medal.awarded", medal, from: 0, at: at,
                    .object(
                        who.members + [
                            (key: "grade", value: .text(grade)),
                            (key: "ground", value: "contribution"),
                            (key: "scheme", value: .text(scheme)),
                            (key: "selection", value: .text(id)),
                        ]))
            }
        }
        award("medal-\(year)-1", nominees[0], "silver", on: date(8, 24), at: nil)
        award("medal-\(year)-2", nominees[1], "bronze", on: date(8, 24), at: nil)
        award("medal-\(year)-3", nominees[2], "bronze", on: date(8, 28), at: date(8, 24).at(720))
        script(date(10, 14)) { year in
            year.post("medal.revoked", "medal-\(year.year)-2", from: 0, ["reason": "事迹不实"])
        }
    }

    /// The auditors look at the first district's fund.
    mutating func planAudit(_ story: Story) {
        let audit = "audit-\(year)"
        let (from, to, due) = (date(1, 1), date(9, 30), date(11, 15))
        script(date(10, 13)) { year in
            year.postAudit(
                "audit.opened", audit,
                [
                    "title": "文化志愿服务经费专项审计", "centres": [.text(story.id)],
                    "funds": [.text(story.fund)], "from": .text(from.text),
                    "to": .text(to.text), "seed": "\(audit)-1",
                ])
        }
        script(date(10, 22)) { year in
            for (number, voucher) in ["F-106", "F-109"].enumerated() {
                let payment = year.vouchers["\(story.fund) \(voucher)"] ?? ""
                year.postAudit(
                    "finding.raised", "\(audit)-f\(number + 1)",
                    [
                        "audit": .text(audit), "centre": .text(story.id),
                        "fund": .text(story.fund), "severity": "major",
                        "condition": number == 0 ? "经费用于培训，超出规定用途" : "收款人参与审批",
                        "criteria": "专项经费管理办法", "amount": number == 0 ? 150_000 : 8_000,
                        "events": [year.reference(payment, of: story.centre)],
                        "recommendation": "收回款项并完善审批", "due": .text(due.text),
                    ])
            }
        }
        for number in 1...2 {
            plan(
                story, date(11, 6), "finding.answered", "\(audit)-f\(number)",
                ["text": "已核实，正在整改"])
        }
        script(date(11, 20)) { year in
            year.postAudit(
                "finding.settled", "\(audit)-f1", ["outcome": "corrected", "text": "款项已退回"])
        }
        script(date(12, 18)) { year in
            year.postAudit("audit.closed", audit, ["opinion": "总体合规，一项问题仍待整改"])
        }
    }
}
