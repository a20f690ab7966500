/// An entry that changes the cash of a fund.
struct BookEntry: Sendable {
    let day: Day
    let amount: Int
    /// Whether it is money spent, or spent money that came back.
    let isSpending: Bool
}

/// Payments of the stories, and the cash that the statements name.
extension YearSimulation {
    /// The cash of a fund at the end of a day, by what is posted so far.
    func cash(of fund: String, through day: Day) -> Int {
        (books[fund] ?? []).filter { $0.day <= day }.reduce(0) { $0 + $1.amount }
    }

    /// Notes that the cash of a fund changes, today unless a day is given.
    mutating func enter(_ fund: String, _ amount: Int, on day: Day? = nil, isSpending: Bool = false)
    {
        books[fund, default: []].append(
            BookEntry(day: day ?? now.day, amount: amount, isSpending: isSpending))
    }

    /// Posts an event that changes the cash of a fund by an amount.
    mutating func money(
        _ type: StaticString, _ fund: String, from centre: Int, _ amount: Int,
        at time: Moment? = nil,
        isSpending: Bool = false, _ data: Content
    ) {
        let event = post(type, fund, from: centre, at: time, data)
        for case .text(let voucher) in data.members.filter({ $0.key == "voucher" }).map(\.value) {
            vouchers["\(fund) \(voucher)"] = event
        }
        enter(fund, amount, on: time?.day, isSpending: isSpending)
    }

    /// A line of a budget or a payment.
    func line(_ project: String, _ category: String, _ amount: Int) -> Content {
        ["project": .text(project), "category": .text(category), "amount": .number(amount)]
    }

    /// Plans a payment to an organisation; `more` are further members of its data.
    mutating func spend(
        _ story: Story, _ day: Day, _ voucher: String, _ lines: [Content], _ payee: String,
        second: Bool = false, fund: String? = nil, dated: Day? = nil, _ more: Content = [:]
    ) {
        var data: Content = [
            "lines": .list(lines), "voucher": .text(voucher),
            "requestedBy": .text(story.staff(11)), "approvedBy": .text(story.staff(12)),
        ]
        if second {
            data = .object(
                data.members + [(key: "secondApprovedBy", value: .text(story.staff(13)))])
        }
        let names = Set(more.members.map(\.key))
        var members = data.members.filter { !names.contains($0.key) } + more.members
        if !names.contains("payee") {
            members.append((key: "payee", value: ["organisation": .text(payee)]))
        }
        pay(story, day, fund ?? story.fund, dated, lines, .object(members))
    }

    /// Plans a subsidy sheet 补贴发放表 for one day of service.
    mutating func subsidise(
        _ story: Story, _ day: Day, _ voucher: String, _ served: Day, _ people: [Int], amount: Int,
        expense: Int? = nil, project: String? = nil
    ) {
        let lines = people.map { number in
            Content.object(
                line(project ?? story.arts, "subsidies", amount).members + [
                    (key: "volunteer", value: .text(story.volunteer(number))),
                    (key: "day", value: .text(served.text)),
                    (key: "purpose", value: "transport"),
                    (key: "expense", value: .number(expense ?? amount)),
                ])
        }
        let data: Content = [
            "lines": .list(lines), "voucher": .text(voucher),
            "requestedBy": .text(story.staff(11)), "approvedBy": .text(story.staff(12)),
        ]
        pay(story, day, story.fund, nil, lines, data)
    }

    private mutating func pay(
        _ story: Story, _ day: Day, _ fund: String, _ dated: Day?, _ lines: [Content],
        _ data: Content
    ) {
        var sum = 0
        for line in lines {
            for case .number(let amount) in line.members.filter({ $0.key == "amount" }).map(\.value)
            {
                sum += amount
            }
        }
        script(day, 15) { [sum] year in
            year.money(
                "fund.spent", fund, from: story.centre, -sum, at: dated?.at(900), isSpending: true,
                data)
        }
    }

    /// Posts that part of the first line of a payment came back.
    mutating func refund(_ story: Story, _ voucher: String, _ amount: Int) {
        guard let payment = vouchers["\(story.fund) \(voucher)"] else { return }
        money(
            "fund.refunded", story.fund, from: story.centre, amount, isSpending: true,
            [
                "of": reference(payment, of: story.centre), "line": 1, "amount": .number(amount),
                "voucher": "T-\(voucher)",
            ])
    }
}
