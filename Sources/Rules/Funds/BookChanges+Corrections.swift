import Catalogue

extension BookChanges {
    /// What came back of a payment's line is not spent.
    mutating func refund<S: Situation>(
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
        enter(
            FundEntry(fund, .spent, entry.line, .zero - data.amount, payee: entry.payee),
            of: EntryOrigin(event: data.of, line: data.line))
    }

    /// Takes back all entries of an event; of a commitment, what is open of it.
    mutating func reverse<S: Situation>(
        _ id: EventID, of fund: FundID, _ centre: CentreID, in situation: S
    ) throws(S.Failure) {
        guard var document = try situation.document(id, of: fund), !document.isReversed else {
            return
        }
        document.isReversed = true
        rows[.document(fund, id)] = .document(document)
        released = (document.claims, id)
        if document.type == .fundCommitted {
            try endCommitment(document, of: fund, in: situation)
            return
        }
        for (place, entry) in document.entries.enumerated() {
            enter(entry.negated, of: EntryOrigin(event: id, line: place + 1))
        }
        switch document.type {
        case .fundSpent:
            try reopenCommitment(document, of: fund, in: situation)
            try forget(id, document, centre, in: situation)
        case .fundRefunded: try takeBackRefund(document, of: fund, in: situation)
        default: break
        }
    }

    /// What is open of a commitment is released, and nothing of it opens again.
    private mutating func endCommitment<S: Situation>(
        _ document: FundDocument, of fund: FundID, in situation: S
    ) throws(S.Failure) {
        guard let name = document.commitment,
            var commitment = try situation.commitment(name, of: fund)
        else { return }
        commitment.isReversed = true
        release(commitment.release(), of: commitment, fund, payee: document.entries.first?.payee)
        rows[.commitment(fund, name)] = .commitment(commitment)
    }

    /// What a reversed payment took from its commitment is open again; of a commitment that was reversed
    /// itself, it is released at once.
    private mutating func reopenCommitment<S: Situation>(
        _ document: FundDocument, of fund: FundID, in situation: S
    ) throws(S.Failure) {
        guard let name = document.commitment,
            var commitment = try situation.commitment(name, of: fund)
        else { return }
        for entry in document.entries where entry.measure == .committed {
            if let line = entry.line { commitment.giveBack(.zero - entry.amount, to: line) }
        }
        if commitment.isReversed {
            let payee = document.entries.first?.payee
            release(commitment.release(), of: commitment, fund, payee: payee)
        }
        rows[.commitment(fund, name)] = .commitment(commitment)
    }

    /// What a reversed refund brought back is spent again.
    private mutating func takeBackRefund<S: Situation>(
        _ document: FundDocument, of fund: FundID, in situation: S
    ) throws(S.Failure) {
        guard let line = document.refunds, let refund = document.entries.first,
            var payment = try situation.document(line.event, of: fund),
            payment.refunded.indices.contains(line.line - 1)
        else { return }
        payment.refunded[line.line - 1] = payment.refunded[line.line - 1]
            .clampedSum(with: refund.amount)
        rows[.document(fund, line.event)] = .document(payment)
    }

    /// A reversed payment is no longer held together with others.
    private mutating func forget<S: Situation>(
        _ id: EventID, _ document: FundDocument, _ centre: CentreID, in situation: S
    ) throws(S.Failure) {
        let week = Week(document.day)
        for payee in document.payees {
            let payments = try situation.payments(of: centre, to: payee, in: week)
            rows[.payments(centre, payee: payee, week)] = .payments(
                payments.filter { $0.event != id })
        }
        for subsidy in document.subsidyDays {
            let known = try situation.subsidies(of: subsidy.volunteer, for: subsidy.day)
            rows[.subsidies(subsidy.volunteer, subsidy.day)] = .subsidies(
                known.filter { $0.event != id })
        }
    }

    /// The most payments to one payee that are held together in a week: of more, the largest.
    static let weekPayments = 200

    /// Notes a payment that alone takes no second approval, so that payments to one payee are found together.
    mutating func notePayment<S: Situation>(
        _ document: FundDocument, _ id: EventID, of fund: FundID, _ centre: CentreID,
        in situation: S
    ) throws(S.Failure) {
        let payment = PayeePayment(
            fund: fund, event: id, day: document.day, amount: document.gross)
        guard !document.payees.isEmpty else { return }
        if let limit = try situation.city().rules(on: document.day).approvalOver,
            payment.amount >= limit
        {
            return
        }
        let week = Week(document.day)
        for payee in document.payees {
            var known = try situation.payments(of: centre, to: payee, in: week)
            known.append(payment)
            if known.count > Self.weekPayments,
                let least = known.indices.min(by: { known[$0].amount < known[$1].amount })
            {
                known.remove(at: least)
            }
            rows[.payments(centre, payee: payee, week)] = .payments(known)
        }
    }
}
