extension YearSimulation {
    /// Payments that do not fit the fund, the budget, the project or those who approve them.
    mutating func planOddMoney(_ story: Story) {
        let school = story.school
        spend(
            story, date(2, 20), "F-101", [line(story.arts, "materials", 20_000)], "华声舞美")
        // Two payments to one payee, each just below the amount that two people approve.
        spend(story, date(5, 13), "F-102", [line(school, "materials", 490_000)], "京采文化用品")
        spend(
            story, date(5, 16), "F-103", [line(school, "materials", 2_000_000)], "燕舞服装",
            [
                "requestedBy": .text(story.staff(13)), "approvedBy": .text(story.staff(13)),
            ])
        spend(
            story, date(5, 20), "F-104", [line(school, "materials", 480_000)], "京采文化用品",
            ["invoices": [.text(invoice(story))]])
        if options.givesRecordingTimes {
            // A ledger that records everything today has no reversal of an earlier day.
            script(date(5, 25)) { year in year.reverse(story, "F-104", 480_000) }
        }
        spend(story, date(5, 28), "F-103", [line(school, "materials", 10_000)], "华声舞美")
        spend(story, date(6, 15), "F-106", [line(school, "training", 150_000)], "市艺术学校")
        spend(
            story, date(6, 16), "F-107",
            [["centre": "special-library", "category": "materials", "amount": 30_000]], "图书发行社")
        planOddCommitment(story)
        spend(
            story, date(6, 28), "F-109", [line(school, "materials", 8_000)], "",
            ["payee": ["staff": .text(story.staff(12))]])
        subsidise(
            story, date(7, 6), "F-110", date(7, 4), [1, 5], amount: 6_000, expense: 4_500)
        subsidise(story, date(7, 7), "F-111", date(7, 4), [1], amount: 1_000)
        spend(
            story, date(10, 20), "F-112", [line(story.arts, "materials", 50_000)], "华声舞美")
        spend(
            story, date(11, 5), "F-113", [line(school, "materials", 30_000)], "京采文化用品",
            dated: date(9, 15))
        planOddBooks(story)
        planGift(story)
    }

    /// The number of the invoice of the first payment for the school project.
    func invoice(_ story: Story) -> String { "26112000000000" + padded(story.centre, 4) + "03" }

    /// More is committed than allocated, and more is paid than was committed.
    private mutating func planOddCommitment(_ story: Story) {
        plan(
            story, date(6, 18), "fund.committed", story.fund,
            [
                "commitment": "k-2", "payee": ["organisation": "北京平安保险"],
                "lines": [line(story.school, "insurance", 600_000)],
            ])
        spend(
            story, date(6, 25), "F-108", [line(story.school, "insurance", 700_000)], "北京平安保险",
            second: true, ["commitment": "k-2", "settles": true])
    }

    /// A statement and a publication that differ from the books, and more back than was paid.
    private mutating func planOddBooks(_ story: Story) {
        let (from, middle, august) = (date(1, 1), date(6, 30), date(8, 31))
        script(date(7, 10)) { year in
            let cash = year.cash(of: story.fund, through: middle)
            year.post(
                "fund.disclosed", story.fund, from: story.centre,
                [
                    "from": .text(from.text), "to": .text(middle.text), "received": 20_000_000,
                    "spent": 5_000_000, "balance": .number(cash), "where": "区政府公示栏",
                ])
        }
        script(date(8, 5)) { year in year.refund(story, "F-106", 200_000) }
        script(date(9, 2)) { year in
            let cash = year.cash(of: story.fund, through: august)
            year.post(
                "fund.stated", story.fund, from: story.centre,
                [
                    "on": .text(august.text), "balance": .number(cash + 12_345),
                    "evidence": Self.digest(831),
                ])
        }
    }

    /// A fund of donations that pays more than it has, after its last day.
    private mutating func planGift(_ story: Story) {
        plan(
            story, date(2, 25), "fund.established", story.gift,
            [
                "centre": .text(story.id), "name": "社会捐赠", "channel": "donation",
                "from": .text(date(3, 1).text), "to": .text(date(6, 30).text),
            ])
        script(date(3, 5)) { year in
            year.money(
                "fund.received", story.gift, from: story.centre, 100_000,
                ["amount": 100_000, "payer": ["anonymous": true], "voucher": "G-001"])
        }
        plan(
            story, date(3, 8), "fund.allocated", story.gift,
            ["lines": [line(story.school, "publicity", 90_000)]])
        script(date(3, 20)) { year in
            year.money(
                "fund.returned", story.gift, from: story.centre, -30_000,
                ["amount": 30_000, "to": "捐赠人", "reason": "other", "voucher": "G-002"])
        }
        spend(
            story, date(7, 2), "G-003", [line(story.school, "publicity", 120_000)], "示范印务",
            fund: story.gift)
    }

    private mutating func reverse(_ story: Story, _ voucher: String, _ amount: Int) {
        guard let payment = vouchers["\(story.fund) \(voucher)"] else { return }
        money(
            "fund.reversed", story.fund, from: story.centre, amount, isSpending: true,
            [
                "of": reference(payment, of: story.centre), "reason": "duplicate",
                "detail": "同一发票重复报销", "approvedBy": .text(story.staff(14)),
            ])
    }
}
