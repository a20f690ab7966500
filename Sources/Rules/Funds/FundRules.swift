import Catalogue

extension Review {
    /// Funds: raising, using and supervising money (policy ¶3(4)).
    mutating func checkFund<S: Situation>(in situation: S) throws(S.Failure) {
        if case .fundEstablished(let data) = event.payload {
            try checkActive(data.centre, at: "/data/centre", in: situation)
            if let end = data.to, end < data.from {
                object(
                    .rejectsAlways, "ends-before-start", at: "/data/to",
                    "The fund ends on \(end.text), before it starts on \(data.from.text).")
            }
            return
        }
        let id = FundID(event.subject)
        guard let fund = try situation.fund(id) else { return }
        let changes = try situation.bookChanges(of: event, recordedAt: recordedTime)
        if changes.isTooLarge {
            object(
                .rejectsAlways, "too-large", at: "/data",
                "A sum of the fund would be beyond \(Balance.limit) fen.")
        }
        let rules = try situation.city().rules(on: event.time.day)
        switch event.payload {
        case .fundReceived(let data): checkPayer(data.payer)
        case .fundReturned(let data): try checkReturned(data, id, in: situation)
        case .fundTransferred(let data): checkTransfer(data, id)
        case .fundAllocated(let data):
            try checkAllocated(data, id, fund, changes, in: situation)
        case .fundCommitted(let data):
            try checkCommitted(data, id, fund, changes, in: situation)
        case .fundSpent(let data):
            try checkSpent(data, id, fund, changes, rules, in: situation)
        case .fundRefunded(let data): try checkRefunded(data, id, in: situation)
        case .fundReversed(let data): try checkReversed(data, id, changes, in: situation)
        case .fundStated(let data): try checkStated(data, id, in: situation)
        case .fundDisclosed(let data): try checkDisclosed(data, id, in: situation)
        case .fundClosed(let data): try checkClosed(data, id, fund, in: situation)
        default: break
        }
        try checkBook(changes, rules, in: situation)
    }

    /// What holds for every event that makes entries.
    private mutating func checkBook<S: Situation>(
        _ changes: BookChanges, _ rules: RuleSet, in situation: S
    ) throws(S.Failure) {
        guard !changes.entries.isEmpty else { return }
        let day = event.time.day
        for id in Set(changes.entries.map(\.fund)).sorted(by: { $0.text < $1.text }) {
            guard let fund = try situation.fund(id) else { continue }
            let other = id.text == event.subject ? [] : [Related(id)]
            if let closed = fund.closedThrough, day <= closed {
                object(
                    .flagsOnly, "after-close", at: "/time", severity: .major, restsOn: other,
                    "The books of \(id.text) are closed through \(closed.text); this is of \(day.text)."
                )
            }
            let before = try situation.balance(of: .fund(id))
            let after = try changes.balance(of: .fund(id), in: situation)
            if after.cash < .zero, after.cash < before.cash {
                object(
                    .flagsOnly, "cash-negative", at: "/data", severity: .major, restsOn: other,
                    "The cash of \(id.text) is \(after.cash) fen after this.")
            }
        }
        let days = Int(recordedTime.day.daysSinceEpoch - day.daysSinceEpoch)
        if days > rules.fundsLateAfterDays {
            object(
                .flagsOnly, "recorded-late", at: "/time", severity: .note,
                "Recorded \(days) days after it happened; \(rules.fundsLateAfterDays) are usual.")
        }
        for claim in changes.taken {
            guard let holder = try situation.holder(of: claim) else { continue }
            let isInvoice = claim.kind == .invoice
            object(
                .flagsOnly, isInvoice ? "invoice-used-twice" : "voucher-used-twice",
                at: isInvoice ? "/data/invoices" : "/data/voucher",
                severity: isInvoice ? .major : .minor,
                restsOnEvents: [EventID(description: holder)],
                isInvoice
                    ? "Invoice \(claim.value) stands on another voucher already."
                    : "The number \(claim.values.last ?? "") stands on another voucher of "
                        + "\(claim.values.first ?? "") in \(day.text.prefix(7)).")
        }
    }

    private mutating func checkTransfer(_ data: FundTransferred, _ id: FundID) {
        guard data.to == id else { return }
        object(
            .rejectsAlways, "transfer-to-itself", at: "/data/to",
            "A fund cannot move money to itself.")
    }

    private mutating func checkReturned<S: Situation>(
        _ data: FundReturned, _ id: FundID, in situation: S
    ) throws(S.Failure) {
        let free = try situation.balance(of: .fund(id)).unallocated
        guard data.amount > free else { return }
        object(
            .flagsOnly, "returned-beyond-unallocated", at: "/data/amount",
            "\(data.amount) fen went back; \(free) were unallocated.")
    }

    /// A budget stays within what came in, within what the fund is for and above what is used of it.
    private mutating func checkAllocated<S: Situation>(
        _ data: FundAllocated, _ id: FundID, _ fund: Fund, _ changes: BookChanges, in situation: S
    ) throws(S.Failure) {
        for (place, line) in data.lines.enumerated() {
            let pointer = "/data/lines/\(place)"
            checkOne(of: [line.project != nil, line.centre != nil], pointer, "project or centre")
            if line.amount == .zero {
                object(
                    .rejectsAlways, "amount-zero", at: pointer + "/amount",
                    "A line adds to the budget or takes from it; 0 does neither.")
            }
            guard let budget = BudgetLine(line.project, line.centre, line.category) else {
                continue
            }
            checkRestriction(budget, fund, at: pointer, .rejectsDecision)
            try checkTerritory(budget, fund, at: pointer, .rejectsDecision, in: situation)
        }
        try checkBudget(id, changes, in: situation)
    }

    /// A budget that shrinks stays above what is used of it; one that grows, within what came in.
    mutating func checkBudget<S: Situation>(
        _ id: FundID, _ changes: BookChanges, in situation: S
    ) throws(S.Failure) {
        var lines: [BudgetLine] = []
        for entry in changes.entries where entry.measure == .allocated && entry.amount < .zero {
            if let line = entry.line, !lines.contains(line) { lines.append(line) }
        }
        for line in lines {
            let after = try changes.balance(of: .fund(id), line, in: situation)
            let used = after[.committed] + after[.spent]
            guard after[.allocated] < used else { continue }
            object(
                .rejectsDecision, "allocation-below-use", at: "/data/lines",
                "\(line.description): \(after[.allocated]) fen would be allocated; \(after[.committed]) "
                    + "are committed and \(after[.spent]) spent.")
        }
        let before = try situation.balance(of: .fund(id))
        let after = try changes.balance(of: .fund(id), in: situation)
        let asked = after[.allocated] - before[.allocated]
        if asked > .zero, asked > before.unallocated {
            object(
                .rejectsDecision, "over-allocated", at: "/data/lines",
                "\(before.unallocated) is unallocated; \(asked) was asked.")
        }
    }

    /// What a fund is for, as it was established.
    mutating func checkRestriction(
        _ line: BudgetLine, _ fund: Fund, at pointer: String, _ weight: Objection.Weight,
        lines: [Int] = []
    ) {
        if let only = fund.onlyProjects, line.project.map({ !only.contains($0) }) ?? true {
            object(
                weight, "restriction-breached", at: pointer, severity: .major, lines: lines,
                "\(line.target.text) is none of the projects of this fund: "
                    + "\(only.map(\.text).joined(separator: ", ")).")
        } else if let only = fund.onlyCategories, !only.contains(line.category) {
            object(
                weight, "restriction-breached", at: pointer + "/category", severity: .major,
                lines: lines,
                "\(line.category.text) is none of the categories of this fund: "
                    + "\(only.map(\.text).joined(separator: ", ")).")
        }
    }

    /// A fund pays for its centre's own territory.
    mutating func checkTerritory<S: Situation>(
        _ line: BudgetLine, _ fund: Fund, at pointer: String, _ weight: Objection.Weight,
        lines: [Int] = [], in situation: S
    ) throws(S.Failure) {
        let owner: CentreID?
        switch line.target {
        case .project(let id): owner = try situation.project(id)?.owner
        case .centre(let id): owner = id
        }
        if let owner, try situation.isCentre(owner, within: fund.centre) { return }
        object(
            weight, "outside-fund-territory", at: pointer, severity: .major, lines: lines,
            "\(line.target.text) is not in the territory of \(fund.centre.text), whose fund this is. "
                + "Transfer the money to a fund of the other centre.")
    }

    private mutating func checkCommitted<S: Situation>(
        _ data: FundCommitted, _ id: FundID, _ fund: Fund, _ changes: BookChanges, in situation: S
    ) throws(S.Failure) {
        if try situation.commitment(data.commitment, of: id) != nil {
            object(
                .rejectsAlways, "already-exists", at: "/data/commitment",
                "The fund has a commitment \(data.commitment) already. Use another id.")
        }
        checkPayee(data.payee)
        for (place, line) in data.lines.enumerated() {
            let pointer = "/data/lines/\(place)"
            checkOne(of: [line.project != nil, line.centre != nil], pointer, "project or centre")
            guard let budget = BudgetLine(line.project, line.centre, line.category) else {
                continue
            }
            checkRestriction(budget, fund, at: pointer, .flagsOnly)
            try checkTerritory(budget, fund, at: pointer, .flagsOnly, in: situation)
        }
        checkFundPeriod(fund)
        try checkUse(id, changes, in: situation)
    }

    /// Flags what a fund's own days do not cover.
    mutating func checkFundPeriod(_ fund: Fund) {
        let day = event.time.day
        guard day < fund.from || fund.to.map({ day > $0 }) == true else { return }
        object(
            .flagsOnly, "outside-fund-period", at: "/time", severity: .major,
            "\(day.text) is outside the fund's days, from \(fund.from.text)"
                + (fund.to.map { " to \($0.text)" } ?? "") + ".")
    }

    /// Flags lines of the budget of which more is spent, or spent and committed, than allocated.
    mutating func checkUse<S: Situation>(
        _ id: FundID, _ changes: BookChanges, in situation: S
    ) throws(S.Failure) {
        var seen: [BudgetLine] = []
        for (place, entry) in changes.entries.enumerated() {
            guard let line = entry.line, !seen.contains(line) else { continue }
            seen.append(line)
            let before = try situation.balance(of: .fund(id), line)
            let after = try changes.balance(of: .fund(id), line, in: situation)
            let isSpentMore = after[.spent] > before[.spent]
            if isSpentMore, after[.spent] > after[.allocated] {
                object(
                    .flagsOnly, "spent-beyond-allocation", at: "/data/lines/\(place)",
                    severity: .major, lines: places(of: line, in: changes),
                    "\(line.description): \(after[.spent]) fen are spent; \(after[.allocated]) are allocated."
                )
            } else if after.available < .zero, after.available < before.available {
                object(
                    .flagsOnly, "committed-beyond-allocation", at: "/data/lines/\(place)",
                    lines: places(of: line, in: changes),
                    "\(line.description): \(after[.spent]) fen are spent and \(after[.committed]) committed; "
                        + "\(after[.allocated]) are allocated.")
            }
        }
    }

    private func places(of line: BudgetLine, in changes: BookChanges) -> [Int] {
        changes.entries.indices.filter {
            changes.entries[$0].measure == .spent && changes.entries[$0].line == line
        }
    }
}
