import Catalogue

extension Review {
    /// A payment is a fact: what is odd about it is flagged, with the figures.
    mutating func checkSpent<S: Situation>(
        _ data: FundSpent, _ id: FundID, _ fund: Fund, _ changes: BookChanges, _ rules: RuleSet,
        in situation: S
    ) throws(S.Failure) {
        let isSheet = data.lines.allSatisfy { $0.volunteer != nil }
        if let payee = data.payee {
            checkPayee(payee)
        } else if !isSheet {
            object(
                .rejectsAlways, "exactly-one", at: "/data/payee",
                "A payment names its payee, or in each line the volunteer who was paid.")
        }
        for (place, line) in data.lines.enumerated() {
            let pointer = "/data/lines/\(place)"
            checkOne(of: [line.project != nil, line.centre != nil], pointer, "project or centre")
            checkSubsidyForm(line, at: pointer)
            guard let budget = BudgetLine(line.project, line.centre, line.category) else {
                continue
            }
            checkRestriction(budget, fund, at: pointer, .flagsOnly, lines: [place])
            try checkTerritory(budget, fund, at: pointer, .flagsOnly, lines: [place], in: situation)
            try checkProjectDays(line, at: pointer, place, in: situation)
        }
        guard !isRejectedRegardless else { return }
        checkFundPeriod(fund)
        try checkCommitment(data, id, in: situation)
        try checkUse(id, changes, in: situation)
        checkApprovals(data, rules)
        try checkSplit(data, fund, rules, in: situation)
        try checkSubsidies(data, rules, in: situation)
    }

    private mutating func checkSubsidyForm(_ line: FundSpentLine, at pointer: String) {
        var members = [line.volunteer != nil, line.day != nil, line.purpose != nil]
        let isSubsidy = line.category == .subsidies
        if isSubsidy { members.append(line.project != nil) }
        guard members.contains(!isSubsidy) || (!isSubsidy && line.expense != nil) else { return }
        object(
            .rejectsAlways, "subsidy-form", at: pointer,
            isSubsidy
                ? "A subsidy names the project, the volunteer, the day of service and the purpose."
                : "Only subsidies name a volunteer, a day, a purpose or an expense.")
    }

    private mutating func checkProjectDays<S: Situation>(
        _ line: FundSpentLine, at pointer: String, _ place: Int, in situation: S
    ) throws(S.Failure) {
        guard let id = line.project, let project = try situation.project(id) else { return }
        let day = event.time.day
        if day < project.startsOn {
            object(
                .flagsOnly, "spent-before-start", at: pointer, severity: .note,
                restsOn: [Related(id)], lines: [place],
                "Project \(id.text) starts on \(project.startsOn.text); this was paid on \(day.text)."
            )
        } else if day > project.endsOn {
            object(
                .flagsOnly, "spent-after-end", at: pointer, restsOn: [Related(id)],
                lines: [place],
                "Project \(id.text) ended on \(project.endsOn.text); this was paid on \(day.text).")
        }
    }

    private mutating func checkCommitment<S: Situation>(
        _ data: FundSpent, _ id: FundID, in situation: S
    ) throws(S.Failure) {
        guard let name = data.commitment else {
            if data.settles == true {
                object(
                    .rejectsAlways, "exactly-one", at: "/data/settles",
                    "A payment settles a commitment that it names.")
            }
            return
        }
        guard let commitment = try situation.commitment(name, of: id) else {
            object(
                .rejectsAlways, "unknown-reference", at: "/data/commitment",
                "The fund has no commitment \(name).")
            return
        }
        let paid = data.paid
        if paid > commitment.open {
            object(
                .flagsOnly, "commitment-exceeded", at: "/data/commitment",
                restsOnEvents: [commitment.event],
                "\(paid) fen were paid; \(commitment.open) were open of \(name).")
        }
    }

    private mutating func checkApprovals(_ data: FundSpent, _ rules: RuleSet) {
        let approvers = [data.approvedBy] + (data.secondApprovedBy.map { [$0] } ?? [])
        let everyLine = Array(data.lines.indices)
        if approvers.contains(data.requestedBy) {
            object(
                .flagsOnly, "self-approved", at: "/data/approvedBy", severity: .major,
                lines: everyLine, "\(data.requestedBy) asked for the payment and approved it.")
        }
        let people = approvers + [data.requestedBy]
        if let staff = data.payee?.staff, people.contains(staff) {
            object(
                .flagsOnly, "payee-approves", at: "/data/payee/staff", severity: .major,
                lines: everyLine, "\(staff) was paid, and asked for the payment or approved it.")
        }
        for (place, line) in data.lines.enumerated() {
            guard let volunteer = line.volunteer, people.contains(volunteer.text) else { continue }
            object(
                .flagsOnly, "payee-approves", at: "/data/lines/\(place)/volunteer",
                severity: .major, lines: [place],
                "\(volunteer.text) was paid, and asked for the payment or approved it.")
        }
        let paid = data.paid
        guard let limit = rules.approvalOver, paid >= limit, Set(approvers).count < 2 else {
            return
        }
        object(
            .flagsOnly, "second-approval-missing", at: "/data/secondApprovedBy",
            "\(paid) fen were paid; from \(limit) on two people approve.")
    }

    /// Payments to one payee that only together reach the amount that two people approve.
    ///
    /// Of the spans of `splitDays` days in which this payment lies, the one with the largest sum is
    /// looked at; it takes two payments at least. The finding names the largest where there are many.
    private mutating func checkSplit<S: Situation>(
        _ data: FundSpent, _ fund: Fund, _ rules: RuleSet, in situation: S
    ) throws(S.Failure) {
        guard let limit = rules.approvalOver, let payee = data.payee else { return }
        let paid = data.paid
        guard paid < limit else { return }
        let day = event.time.day
        let reach = rules.splitDays - 1
        let weeks = Week(day.adding(days: -reach))...Week(day.adding(days: reach))
        var near: [PayeePayment] = []
        for key in payee.keys {
            var week = weeks.lowerBound
            while week <= weeks.upperBound {
                near += try situation.payments(of: fund.centre, to: key, in: week)
                week = week.next
            }
        }
        var seen: Set<PaymentReference> = []
        near.removeAll { $0.amount >= limit || !seen.insert($0.reference).inserted }
        var best: [PayeePayment] = []
        var bestSum = Fen.zero
        for start in -reach...0 {
            let span = day.adding(days: start)...day.adding(days: start + reach)
            let inside = near.filter { span.contains($0.day) }
            let sum = inside.reduce(paid) { $0 + $1.amount }
            if !inside.isEmpty, sum > bestSum { (best, bestSum) = (inside, sum) }
        }
        guard !best.isEmpty, bestSum >= limit else { return }
        let named = Array(best.sorted { $0.amount > $1.amount }.prefix(BookChanges.weekPayments))
        object(
            .flagsOnly, "split-below-threshold", at: "/data/lines", severity: .major,
            restsOnEvents: named.map(\.event), questions: named.map(\.reference),
            lines: Array(data.lines.indices),
            "\(best.count + 1) payments to one payee within \(rules.splitDays) days are \(bestSum) fen "
                + "together; from \(limit) on two people approve.")
    }

    private mutating func checkSubsidies<S: Situation>(
        _ data: FundSpent, _ rules: RuleSet, in situation: S
    ) throws(S.Failure) {
        var earlier: [SubsidyDay: [Subsidy]] = [:]
        for (place, line) in data.lines.enumerated() {
            guard let volunteer = line.volunteer, let day = line.day, let purpose = line.purpose
            else { continue }
            let pointer = "/data/lines/\(place)"
            let key = SubsidyDay(volunteer: try situation.person(volunteer), day: day)
            var known = earlier[key] ?? []
            if earlier[key] == nil {
                for id in try situation.registrations(of: volunteer, on: day).sorted() {
                    known += try situation.subsidies(of: id, for: day)
                }
            }
            if let project = line.project {
                try checkAttendance(volunteer, project, day, at: pointer, place, in: situation)
            }
            if let same = known.first(where: { $0.purpose == purpose }) {
                object(
                    .flagsOnly, "subsidy-twice", at: pointer, severity: .major,
                    restsOnEvents: same.event == event.id ? [] : [same.event], lines: [place],
                    "\(volunteer.text) has a subsidy for \(purpose.text) on \(day.text) already.")
            }
            let total = known.reduce(line.amount) { $0.clampedSum(with: $1.amount) }
            if let limit = rules.subsidyPerDay, total > limit {
                object(
                    .flagsOnly, "subsidy-over-rate", at: pointer + "/amount", lines: [place],
                    "\(volunteer.text) gets \(total) fen for \(day.text); \(limit) a day is the most."
                )
            }
            if let expense = line.expense, line.amount > expense {
                object(
                    .flagsOnly, "subsidy-over-expense", at: pointer + "/amount", lines: [place],
                    "\(volunteer.text) gets \(line.amount) fen and spent \(expense).")
            }
            earlier[key] =
                known + [Subsidy(event: event.id, purpose: purpose, amount: line.amount)]
        }
    }

    private mutating func checkAttendance<S: Situation>(
        _ volunteer: VolunteerID, _ project: ProjectID, _ day: CivilDate, at pointer: String,
        _ place: Int, in situation: S
    ) throws(S.Failure) {
        let person = try situation.person(volunteer)
        if try situation.timesheet(person, day).hasAttendance(in: project) { return }
        object(
            .flagsOnly, "subsidy-without-attendance", at: pointer, severity: .major,
            lines: [place],
            "\(volunteer.text) neither checked in nor served in \(project.text) on \(day.text).")
    }
}
