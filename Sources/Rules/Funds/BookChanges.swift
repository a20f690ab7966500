public import Catalogue

/// What one event changes in the books: a pure function of the event and of the rows before it, by which
/// rules look at figures after the event, and which projections write.
public struct BookChanges: Sendable {
    /// The event's entries, in their order.
    public internal(set) var entries: [FundEntry] = []
    /// Rows as they are after the event.
    public internal(set) var rows: [BookKey: BookRow] = [:]
    /// Claims that the event takes for itself.
    public private(set) var taken: [Claim] = []
    /// Claims that an earlier event gives up.
    public private(set) var released: (claims: [Claim], event: EventID)?
    /// Whether a sum does not fit.
    public internal(set) var isTooLarge = false

    /// What an event of a fund changes; nothing where what it names is not on record.
    public init<S: Situation>(
        _ event: Event, recordedAt recordedTime: Timestamp, in situation: S
    ) throws(S.Failure) {
        if case .participationCheckedIn(let data) = event.payload {
            let id = ParticipationID(event.subject)
            guard let participation = try situation.participation(id) else { return }
            rows[
                .attendance(participation.volunteer, participation.project, data.at.day)
            ] = .present
            return
        }
        let fund = FundID(event.subject)
        guard event.aggregate == .fund, let state = try situation.fund(fund) else { return }
        switch event.payload {
        case .fundStated(let data):
            rows[.statement(fund, data.on)] = .statement(
                Statement(
                    event: event.id, from: data.on, through: data.on, received: .zero, spent: .zero,
                    balance: data.balance))
        case .fundDisclosed(let data):
            rows[.disclosure(fund)] = .statement(
                Statement(
                    event: event.id, from: data.from, through: data.to, received: data.received,
                    spent: data.spent, balance: data.balance))
        case .fundRefunded(let data):
            try refund(data, of: fund, in: situation)
        case .fundReversed(let data):
            try reverse(data.of, of: fund, state.centre, in: situation)
        default: break
        }
        guard
            var document = try document(event, recordedTime, of: fund, state.centre, in: situation)
        else { return }
        if document.entries.isEmpty { document.entries = entries }
        entries = document.entries
        taken = document.claims
        document.refunded = Array(repeating: .zero, count: entries.count)
        rows[.document(fund, event.id)] = .document(document)
        if document.type == .fundSpent {
            try notePayment(document, event.id, of: fund, state.centre, in: situation)
        }
        try addEntries(on: document.day, in: situation)
    }

    /// The document that an event makes; nil where it makes no entries.
    private mutating func document<S: Situation>(
        _ event: Event, _ recordedTime: Timestamp, of fund: FundID, _ centre: CentreID,
        in situation: S
    ) throws(S.Failure) -> FundDocument? {
        var document = FundDocument(
            type: event.type, day: event.time.day, recordedTime: recordedTime, entries: [])
        func voucher(_ number: String) -> [Claim] {
            let month = String(Month(document.day).code)
            return [Claim(.voucher, [centre.text, month, number])]
        }
        switch event.payload {
        case .fundReceived(let data):
            let payer = data.payer.organisation ?? data.payer.volunteer?.text
            document.entries = [FundEntry(fund, .received, nil, data.amount, payee: payer)]
            document.claims = voucher(data.voucher)
        case .fundReturned(let data):
            document.entries = [FundEntry(fund, .returned, nil, data.amount, payee: data.to)]
            document.claims = voucher(data.voucher)
        case .fundTransferred(let data):
            document.entries = [
                FundEntry(fund, .movedOut, nil, data.amount),
                FundEntry(data.to, .movedIn, nil, data.amount),
            ]
            document.claims = voucher(data.voucher)
        case .fundAllocated(let data):
            document.entries = data.lines.map {
                FundEntry(
                    fund, .allocated, BudgetLine($0.project, $0.centre, $0.category), $0.amount)
            }
        case .fundCommitted(let data): commit(data, event.id, of: fund, into: &document)
        case .fundSpent(let data):
            document.claims = voucher(data.voucher)
            document.claims += (data.invoices ?? []).map { Claim(.invoice, [$0]) }
            document.requestedBy = data.requestedBy
            try spend(data, event.id, of: fund, into: &document, in: situation)
        case .fundRefunded(let data): document.claims = voucher(data.voucher)
        case .fundReversed: break
        default: return nil
        }
        return document
    }

    private mutating func commit(
        _ data: FundCommitted, _ id: EventID, of fund: FundID, into document: inout FundDocument
    ) {
        document.commitment = data.commitment
        document.payee = data.payee.key
        document.entries = data.lines.map {
            FundEntry(
                fund, .committed, BudgetLine($0.project, $0.centre, $0.category), $0.amount,
                payee: data.payee.text)
        }
        rows[.commitment(fund, data.commitment)] = .commitment(
            Commitment(
                event: id,
                lines: document.entries.compactMap { entry in
                    entry.line.map { Commitment.Open(line: $0, amount: entry.amount) }
                }))
    }

    /// A payment, and what it takes from its commitment: each line takes from the commitment's lines of
    /// the same project and category first. Where it settles the commitment, the rest is released.
    private mutating func spend<S: Situation>(
        _ data: FundSpent, _ id: EventID, of fund: FundID, into document: inout FundDocument,
        in situation: S
    ) throws(S.Failure) {
        document.payee = data.payee?.key
        document.entries = data.lines.map {
            FundEntry(
                fund, .spent, BudgetLine($0.project, $0.centre, $0.category), $0.amount,
                payee: $0.volunteer?.text ?? data.payee?.text, serviceDay: $0.day)
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
        var taken: [Commitment.Open] = []
        for line in data.lines {
            guard let budget = BudgetLine(line.project, line.centre, line.category) else {
                continue
            }
            taken += commitment.take(line.amount, for: budget)
        }
        if data.settles == true {
            for place in commitment.lines.indices where commitment.lines[place].amount > .zero {
                taken.append(commitment.lines[place])
                commitment.lines[place].amount = .zero
            }
        }
        document.entries += taken.map {
            FundEntry(fund, .committed, $0.line, .zero - $0.amount, payee: data.payee?.text)
        }
        rows[.commitment(fund, name)] = .commitment(commitment)
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

    /// What came back of a payment's line is not spent.
    private mutating func refund<S: Situation>(
        _ data: FundRefunded, of fund: FundID, in situation: S
    ) throws(S.Failure) {
        guard var payment = try situation.document(data.of, of: fund), payment.type == .fundSpent,
            payment.entries.indices.contains(data.line - 1)
        else { return }
        let place = data.line - 1
        let entry = payment.entries[place]
        guard entry.measure == .spent else { return }
        let refunded = payment.refunded[place].clampedSum(with: data.amount)
        // A line that is refunded again and again ends as every other sum does.
        if refunded.amount > Balance.limit { isTooLarge = true }
        payment.refunded[place] = refunded
        rows[.document(fund, data.of)] = .document(payment)
        entries = [
            FundEntry(fund, .spent, entry.line, .zero - data.amount, payee: entry.payee)
        ]
    }

    /// Takes back all entries of an event; of a commitment, what is open of it.
    private mutating func reverse<S: Situation>(
        _ id: EventID, of fund: FundID, _ centre: CentreID, in situation: S
    ) throws(S.Failure) {
        guard var document = try situation.document(id, of: fund), !document.isReversed else {
            return
        }
        document.isReversed = true
        rows[.document(fund, id)] = .document(document)
        released = (document.claims, id)
        if let name = document.commitment,
            var commitment = try situation.commitment(name, of: fund)
        {
            if document.type == .fundCommitted {
                entries = commitment.lines.filter { $0.amount != .zero }.map {
                    FundEntry(fund, .committed, $0.line, .zero - $0.amount)
                }
                for place in commitment.lines.indices { commitment.lines[place].amount = .zero }
            } else {
                for entry in document.entries where entry.measure == .committed {
                    if let line = entry.line { commitment.giveBack(.zero - entry.amount, to: line) }
                }
            }
            rows[.commitment(fund, name)] = .commitment(commitment)
        }
        if document.type != .fundCommitted { entries = document.entries.map(\.negated) }
        if document.type == .fundSpent {
            try forget(id, document, centre, in: situation)
        }
    }

    /// A reversed payment is no longer held together with others.
    private mutating func forget<S: Situation>(
        _ id: EventID, _ document: FundDocument, _ centre: CentreID, in situation: S
    ) throws(S.Failure) {
        if let payee = document.payee {
            let month = Month(document.day)
            let payments = try situation.payments(of: centre, to: payee, in: month)
            rows[.payments(centre, payee: payee, month)] = .payments(
                payments.filter { $0.event != id })
        }
        for subsidy in document.subsidyDays {
            let known = try situation.subsidies(of: subsidy.volunteer, for: subsidy.day)
            rows[.subsidies(subsidy.volunteer, subsidy.day)] = .subsidies(
                known.filter { $0.event != id })
        }
    }

    private mutating func notePayment<S: Situation>(
        _ document: FundDocument, _ id: EventID, of fund: FundID, _ centre: CentreID,
        in situation: S
    ) throws(S.Failure) {
        guard let payee = document.payee else { return }
        let month = Month(document.day)
        let payment = PayeePayment(
            fund: fund, event: id, day: document.day, amount: document.gross)
        let known = try situation.payments(of: centre, to: payee, in: month)
        rows[.payments(centre, payee: payee, month)] = .payments(known + [payment])
    }
}
