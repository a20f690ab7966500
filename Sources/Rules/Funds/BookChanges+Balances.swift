import Catalogue

extension BookChanges {
    /// Adds the entries to all balances that count them.
    mutating func addEntries<S: Situation>(
        on day: CivilDate, in situation: S
    ) throws(S.Failure) {
        let periods = BookPeriod.containing(day)
        // The sums of the city, the fund and its centre, and of each entry's line and project.
        rows.reserveCapacity(rows.count + (3 + 2 * entries.count) * periods.count + 1)
        for entry in entries {
            var owners: [(BookOwner, BudgetLine?)] = [(.city, nil), (.fund(entry.fund), nil)]
            if let centre = try situation.fund(entry.fund)?.centre {
                owners.append((.centre(centre), nil))
            }
            if let line = entry.line {
                owners.append((.fund(entry.fund), line))
                if let project = line.project { owners.append((.project(project), nil)) }
            }
            for (owner, line) in owners {
                let limit = owner == .fund(entry.fund) ? Balance.limit : Balance.widestLimit
                for period in periods {
                    let key = BookKey.balance(owner, period, line)
                    var balance = Balance()
                    if case .balance(let known) = try row(key, in: situation) {
                        balance = known
                    }
                    if !balance.add(entry.amount, to: entry.measure, limit: limit) {
                        isTooLarge = true
                    }
                    rows[key] = .balance(balance)
                }
            }
            let key = BookKey.firstYear(entry.fund)
            if case .year(let first) = try row(key, in: situation), first <= day.year {
                continue
            }
            rows[key] = .year(day.year)
        }
    }

    /// A balance after the event.
    func balance<S: Situation>(
        of owner: BookOwner, _ line: BudgetLine? = nil, in situation: S
    ) throws(S.Failure) -> Balance {
        if case .balance(let after) = rows[.balance(owner, .all, line)] { return after }
        return try situation.balance(of: owner, line)
    }
}
