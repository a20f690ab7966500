import Catalogue

/// The balances of an owner, or of one line of its budget, after an event.
struct ChangedBalances {
    let owner: BookOwner
    let line: BudgetLine?
    /// One for each span of days that the event is in; the first is that of all days.
    var balances: [Balance]
}

extension BookChanges {
    /// Adds the entries to all balances that count them.
    mutating func addEntries<S: Situation>(
        on day: CivilDate, in situation: S
    ) throws(S.Failure) {
        spans = BookPeriod.containing(day)
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
                let place = try place(of: owner, line, in: situation)
                for span in spans.indices
                where !changed[place].balances[span].add(
                    entry.amount, to: entry.measure, limit: limit)
                {
                    isTooLarge = true
                }
            }
            let key = BookKey.firstYear(entry.fund)
            if case .year(let first) = try row(key, in: situation), first <= day.year {
                continue
            }
            rows[key] = .year(day.year)
        }
    }

    /// Where the balances of an owner are among those that change; reads them when they are not there yet.
    private mutating func place<S: Situation>(
        of owner: BookOwner, _ line: BudgetLine?, in situation: S
    ) throws(S.Failure) -> Int {
        if let known = changed.firstIndex(where: { $0.owner == owner && $0.line == line }) {
            return known
        }
        var balances: [Balance] = []
        balances.reserveCapacity(spans.count)
        for span in spans { balances.append(try situation.balance(of: owner, line, in: span)) }
        changed.append(ChangedBalances(owner: owner, line: line, balances: balances))
        return changed.count - 1
    }

    /// A balance after the event.
    func balance<S: Situation>(
        of owner: BookOwner, _ line: BudgetLine? = nil, in situation: S
    ) throws(S.Failure) -> Balance {
        if let known = changed.first(where: { $0.owner == owner && $0.line == line }) {
            return known.balances[0]
        }
        return try situation.balance(of: owner, line)
    }

    /// Calls a closure with each row that is another after the event, as it is then.
    public func forEachRow<Failure: Error>(
        _ body: (BookKey, BookRow) throws(Failure) -> Void
    ) throws(Failure) {
        for (key, row) in rows { try body(key, row) }
        for owner in changed {
            for (span, balance) in zip(spans, owner.balances) {
                try body(.balance(owner.owner, span, owner.line), .balance(balance))
            }
        }
    }
}
