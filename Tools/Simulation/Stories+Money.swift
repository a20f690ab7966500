extension YearSimulation {
    /// The district's fund, from the grant to the closed books.
    mutating func planMoney(_ story: Story) {
        let fund = story.fund
        plan(
            story, date(1, 24), "fund.established", fund,
            [
                "centre": .text(story.id), "name": "文化志愿服务专项经费", "channel": "fiscal",
                "grantor": "区财政局", "document": "京财文〔\(year)〕17号",
                "from": .text(date(1, 1).text), "to": .text(options.lastDay.text),
                "onlyProjects": [.text(story.arts), .text(story.school)],
                "onlyCategories": ["materials", "subsidies", "insurance"],
            ])
        script(date(1, 26)) { year in
            year.money(
                "fund.received", fund, from: story.centre, 20_000_000,
                ["amount": 20_000_000, "payer": ["organisation": "区财政局"], "voucher": "S-001"])
        }
        plan(story, date(2, 2), "fund.allocated", fund, budget(story))
        plan(
            story, date(2, 3), "fund.committed", fund,
            [
                "commitment": "k-1", "payee": ["organisation": "华声舞美"],
                "lines": [line(story.arts, "materials", 4_000_000)],
            ])
        spend(
            story, date(3, 3), "F-001", [line(story.arts, "materials", 1_500_000)], "华声舞美",
            second: true, ["commitment": "k-1"])
        spend(
            story, date(3, 20), "F-002", [line(story.arts, "insurance", 360_000)], "北京平安保险")
        subsidise(story, date(4, 14), "F-003", date(4, 11), [1, 2, 3], amount: 4_000)
        spend(
            story, date(5, 11), "F-004", [line(story.school, "materials", 480_000)], "京采文化用品",
            ["invoices": [.text(invoice(story))]])
        script(date(6, 8)) { year in year.refund(story, "F-001", 200_000) }
        subsidise(
            story, date(9, 14), "F-010", date(9, 12), [2, 3], amount: 3_000,
            project: story.school)
        planBooks(story)
        planCityMoney(story)
    }

    private func budget(_ story: Story) -> Content {
        let lines = [
            line(story.arts, "materials", 6_000_000), line(story.arts, "subsidies", 3_000_000),
            line(story.arts, "insurance", 1_000_000), line(story.school, "materials", 5_000_000),
            line(story.school, "subsidies", 2_500_000),
            line(story.school, "insurance", 500_000),
        ]
        return [
            "lines": .list(lines),
            "targets": [["project": .text(story.arts), "minutes": 6000, "attendance": 500]],
        ]
    }

    /// The bank's statement, the publication and the closing of the first nine months, and payments of
    /// the last weeks.
    private mutating func planBooks(_ story: Story) {
        let (from, through) = (date(1, 1), date(9, 30))
        script(date(10, 8)) { year in
            let cash = year.cash(of: story.fund, through: through)
            year.post(
                "fund.stated", story.fund, from: story.centre,
                [
                    "on": .text(through.text), "balance": .number(cash),
                    "evidence": Self.digest(story.centre),
                ])
        }
        script(date(10, 10)) { year in
            let books = year.books[story.fund] ?? []
            let spent = books.filter { $0.isSpending && $0.day <= through }.reduce(0) {
                $0 - $1.amount
            }
            year.post(
                "fund.disclosed", story.fund, from: story.centre,
                [
                    "from": .text(from.text), "to": .text(through.text),
                    "received": .number(20_000_000), "spent": .number(spent),
                    "balance": .number(year.cash(of: story.fund, through: through)),
                    "where": "区政府门户网站",
                ])
        }
        script(date(10, 11)) { year in
            let cash = year.cash(of: story.fund, through: through)
            year.post(
                "fund.closed", story.fund, from: story.centre,
                ["through": .text(through.text), "balance": .number(cash)])
        }
        spend(
            story, date(12, 7), "F-020", [line(story.school, "materials", 325_000)], "燕舞服装")
        subsidise(
            story, date(12, 8), "F-021", date(12, 5), [1, 2, 4], amount: 3_500,
            project: story.school)
    }

    /// The municipal fund gives to each district's; what is left goes back once.
    private mutating func planCityMoney(_ story: Story) {
        let fund = "bjwz-fund"
        if story.centre == 3 {
            script(date(1, 8)) { [options] year in
                year.post(
                    "fund.established", fund, from: 0,
                    [
                        "centre": "bjwz", "name": "社会捐赠", "channel": "donation",
                        "from": .text(options.start.text),
                    ])
                year.money(
                    "fund.received", fund, from: 0, 9_000_000,
                    [
                        "amount": 9_000_000, "payer": ["organisation": "首都文化基金会"],
                        "voucher": "J-001",
                    ])
            }
            script(date(12, 10)) { year in
                year.money(
                    "fund.returned", fund, from: 0, -500_000,
                    ["amount": 500_000, "to": "首都文化基金会", "reason": "unspent", "voucher": "J-090"])
            }
        }
        script(date(2, 10)) { year in
            year.money(
                "fund.transferred", fund, from: 0, -400_000,
                [
                    "to": .text(story.fund), "amount": 400_000,
                    "voucher": "J-1\(story.centre)",
                ])
            year.enter(story.fund, 400_000)
        }
    }
}
