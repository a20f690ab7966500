public import Catalogue

/// What one event changes in the books: a pure function of the event and of the rows before it, by which
/// rules look at figures after the event, and which projections write.
public struct BookChanges: Sendable {
    /// The event's entries, in their order.
    public internal(set) var entries: [FundEntry] = []
    /// For each entry the one of an earlier event that it takes back, or a part of it; nil where there is none.
    public internal(set) var origins: [EntryOrigin?] = []
    /// Rows as they are after the event, but for balances.
    var rows: [BookKey: BookRow] = [:]
    /// The spans of days that the event is in.
    var spans: [BookPeriod] = []
    /// Balances after the event. They are few, or those of the lines of a long list: it is faster to look
    /// through them than to hash the key of each balance.
    var changed: [ChangedBalances] = []
    /// Claims that the event takes for itself.
    public private(set) var taken: [Claim] = []
    /// Claims that an earlier event gives up.
    public internal(set) var released: (claims: [Claim], event: EventID)?
    /// Whether a sum does not fit.
    public internal(set) var isTooLarge = false

    /// What an event of a fund changes; nothing where what it names is not on record.
    public init<S: Situation>(
        _ event: Event, recordedAt recordedTime: Timestamp, in situation: S
    ) throws(S.Failure) {
        let fund = FundID(event.subject)
        guard event.aggregate == .fund, let state = try situation.fund(fund) else { return }
        var document = FundDocument(
            type: event.type, day: event.time.day, recordedTime: recordedTime, entries: [])
        guard try enter(event, of: fund, state.centre, into: &document, in: situation) else {
            return
        }
        taken = document.claims
        document.entries = entries
        document.refunded = Array(repeating: .zero, count: entries.count)
        rows[.document(fund, event.id)] = .document(document)
        if document.type == .fundSpent {
            try notePayment(document, event.id, of: fund, state.centre, in: situation)
        }
        try addEntries(on: document.day, in: situation)
    }

    /// Makes the event's entries and what its document says besides.
    ///
    /// - Returns: whether the event makes a document: statements and closings make none.
    private mutating func enter<S: Situation>(
        _ event: Event, of fund: FundID, _ centre: CentreID, into document: inout FundDocument,
        in situation: S
    ) throws(S.Failure) -> Bool {
        func voucher(_ number: String) -> [Claim] {
            let month = String(Month(event.time.day).code)
            return [Claim(.voucher, [centre.text, month, number])]
        }
        switch event.payload {
        case .fundReceived(let data):
            let payer = data.payer.organisation ?? data.payer.volunteer?.text
            enter(FundEntry(fund, .received, nil, data.amount, payee: payer))
            document.claims = voucher(data.voucher)
        case .fundReturned(let data):
            enter(FundEntry(fund, .returned, nil, data.amount, payee: data.to))
            document.claims = voucher(data.voucher)
        case .fundTransferred(let data):
            enter(FundEntry(fund, .movedOut, nil, data.amount))
            enter(FundEntry(data.to, .movedIn, nil, data.amount))
            document.claims = voucher(data.voucher)
        case .fundAllocated(let data):
            for line in data.lines {
                let budget = BudgetLine(line.project, line.centre, line.category)
                enter(FundEntry(fund, .allocated, budget, line.amount))
            }
        case .fundCommitted(let data): commit(data, event.id, of: fund, into: &document)
        case .fundSpent(let data):
            document.claims = voucher(data.voucher)
            document.claims += (data.invoices ?? []).map { Claim(.invoice, [$0]) }
            document.requestedBy = data.requestedBy
            try spend(data, event.id, of: fund, into: &document, in: situation)
        case .fundRefunded(let data):
            document.claims = voucher(data.voucher)
            document.refunds = EntryOrigin(event: data.of, line: data.line)
            try refund(data, of: fund, in: situation)
        case .fundReversed(let data): try reverse(data.of, of: fund, centre, in: situation)
        case .fundStated(let data):
            rows[.statement(fund, data.on)] = .statement(
                Statement(
                    event: event.id, from: data.on, through: data.on, received: .zero, spent: .zero,
                    balance: data.balance))
            return false
        case .fundDisclosed(let data):
            rows[.disclosure(fund, from: data.from, through: data.to)] = .statement(
                Statement(
                    event: event.id, from: data.from, through: data.to, received: data.received,
                    spent: data.spent, balance: data.balance))
            return false
        default: return false
        }
        return true
    }

    /// Adds an entry of the event, which may take back one of an earlier event or a part of it.
    mutating func enter(_ entry: FundEntry, of origin: EntryOrigin? = nil) {
        entries.append(entry)
        origins.append(origin)
    }

    private mutating func commit(
        _ data: FundCommitted, _ id: EventID, of fund: FundID, into document: inout FundDocument
    ) {
        document.commitment = data.commitment
        document.payees = data.payee.keys
        for line in data.lines {
            let budget = BudgetLine(line.project, line.centre, line.category)
            enter(FundEntry(fund, .committed, budget, line.amount, payee: data.payee.text))
        }
        rows[.commitment(fund, data.commitment)] = .commitment(
            Commitment(
                event: id,
                lines: entries.compactMap { entry in
                    entry.line.map { Commitment.Open(line: $0, amount: entry.amount) }
                }))
    }

    /// A payment, and what it takes from its commitment: each line takes from the commitment's lines of
    /// the same project and category first. Where it settles the commitment, the rest is released.
    private mutating func spend<S: Situation>(
        _ data: FundSpent, _ id: EventID, of fund: FundID, into document: inout FundDocument,
        in situation: S
    ) throws(S.Failure) {
        document.payees = data.payee?.keys ?? []
        for line in data.lines {
            enter(
                FundEntry(
                    fund, .spent, BudgetLine(line.project, line.centre, line.category), line.amount,
                    payee: line.volunteer?.text ?? data.payee?.text, serviceDay: line.day))
        }
        for line in data.lines {
            guard let volunteer = line.volunteer, let day = line.day, let purpose = line.purpose
            else { continue }
            let key = BookKey.subsidies(volunteer, day)
            let subsidy = Subsidy(event: id, purpose: purpose, amount: line.amount)
            rows[key] = .subsidies(try subsidies(key, in: situation) + [subsidy])
        }
        guard let name = data.commitment,
            var commitment = try situation.commitment(name, of: fund)
        else { return }
        document.commitment = name
        var taken: [Commitment.Taken] = []
        for line in data.lines {
            guard let budget = BudgetLine(line.project, line.centre, line.category) else {
                continue
            }
            taken += commitment.take(line.amount, for: budget)
        }
        if data.settles == true { taken += commitment.release() }
        release(taken, of: commitment, fund, payee: data.payee?.text)
        rows[.commitment(fund, name)] = .commitment(commitment)
    }

    /// Enters what is no longer committed.
    mutating func release(
        _ taken: [Commitment.Taken], of commitment: Commitment, _ fund: FundID, payee: String?
    ) {
        for part in taken {
            enter(
                FundEntry(fund, .committed, part.line, .zero - part.amount, payee: payee),
                of: EntryOrigin(event: commitment.event, line: part.number))
        }
    }

    /// A row as it is after what the event has changed so far.
    func row<S: Situation>(
        _ key: BookKey, in situation: S
    ) throws(S.Failure) -> BookRow? {
        if let row = rows[key] { return row }
        return try situation.book(key)
    }

    private func subsidies<S: Situation>(
        _ key: BookKey, in situation: S
    ) throws(S.Failure) -> [Subsidy] {
        if case .subsidies(let subsidies) = try row(key, in: situation) { return subsidies }
        return []
    }
}

extension Situation {
    /// What an event of a fund changes in the books, made from the rows before it.
    public func bookChanges(
        of event: Event, recordedAt recordedTime: Timestamp
    ) throws(Failure) -> BookChanges {
        try BookChanges(event, recordedAt: recordedTime, in: self)
    }
}
