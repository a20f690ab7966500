import Catalogue

extension Review {
    mutating func checkRefunded<S: Situation>(
        _ data: FundRefunded, _ id: FundID, in situation: S
    ) throws(S.Failure) {
        guard let payment = try situation.document(data.of, of: id), payment.type == .fundSpent
        else {
            object(
                .rejectsAlways, "not-a-payment", at: "/data/of",
                "\(data.of.id) of \(data.of.source) is no payment of this fund.")
            return
        }
        let lines = payment.entries.count { $0.measure == .spent }
        guard data.line <= lines else {
            object(
                .rejectsAlways, "unknown-line", at: "/data/line",
                "The payment has \(lines) lines; \(data.line) is none of them.")
            return
        }
        let left = payment.net(data.line - 1)
        if data.amount > left {
            object(
                .flagsOnly, "refund-beyond-payment", at: "/data/amount",
                restsOnEvents: [data.of],
                "\(data.amount) fen came back; \(left) were left of the line.")
        }
    }

    /// A reversal is a decision of its own day: it takes back one event of the fund, once.
    mutating func checkReversed<S: Situation>(
        _ data: FundReversed, _ id: FundID, _ changes: BookChanges, in situation: S
    ) throws(S.Failure) {
        guard let document = try situation.document(data.of, of: id),
            document.type != .fundReversed
        else {
            object(
                .rejectsAlways, "not-reversible", at: "/data/of",
                "\(data.of.id) of \(data.of.source) is no event of this fund that can be reversed: money "
                    + "received, returned, transferred, allocated, committed, spent or refunded.")
            return
        }
        if document.isReversed {
            object(
                .rejectsDecision, "already-reversed", at: "/data/of",
                "\(data.of.id) of \(data.of.source) was reversed before.")
        }
        let refunded = document.refunded.reduce(.zero, +)
        if refunded != .zero {
            object(
                .rejectsDecision, "has-refunds", at: "/data/of",
                "\(refunded) fen of \(document.gross) came back; a payment with refunds is not reversed."
            )
        }
        if document.requestedBy == data.approvedBy {
            object(
                .rejectsDecision, "approver-is-requester", at: "/data/approvedBy",
                "\(data.approvedBy) asked for the payment that is reversed; another one approves.")
        }
        if event.time.day < document.recordedTime.day {
            object(
                .rejectsDecision, "reversal-before-record", at: "/time",
                "The reversal is of \(event.time.day.text); what it reverses was recorded on "
                    + "\(document.recordedTime.day.text).")
        }
        if document.type == .fundRefunded { try checkUse(id, changes, in: situation) }
        try checkBudget(id, changes, in: situation)
    }

    mutating func checkStated<S: Situation>(
        _ data: FundStated, _ id: FundID, in situation: S
    ) throws(S.Failure) {
        checkNotLater(data.on, at: "/data/on")
        let cash = try situation.balance(of: id, through: data.on).cash
        guard cash != data.balance else { return }
        object(
            .flagsOnly, "statement-differs", at: "/data/balance", severity: .major,
            "The bank says \(data.balance) fen on \(data.on.text); the ledger has \(cash): "
                + "a difference of \(data.balance - cash).")
    }

    /// What is said of a day is said once the day has come.
    private mutating func checkNotLater(_ day: CivilDate, at pointer: String) {
        guard day > event.time.day else { return }
        object(
            .rejectsAlways, "not-over", at: pointer,
            "\(day.text) lies after \(event.time.day.text), the day of the event.")
    }

    mutating func checkDisclosed<S: Situation>(
        _ data: FundDisclosed, _ id: FundID, in situation: S
    ) throws(S.Failure) {
        guard data.from <= data.to else {
            object(
                .rejectsAlways, "ends-before-start", at: "/data/to",
                "The period ends on \(data.to.text), before it starts on \(data.from.text).")
            return
        }
        checkNotLater(data.to, at: "/data/to")
        let period = try situation.balance(of: id, from: data.from, through: data.to)
        let cash = try situation.balance(of: id, through: data.to).cash
        let figures = [
            ("received", data.received, period[.received]), ("spent", data.spent, period[.spent]),
            ("balance", data.balance, cash),
        ]
        let wrong = figures.filter { $0.1 != $0.2 }
        guard !wrong.isEmpty else { return }
        let text = wrong.map { "\($0.0) \($0.1) instead of \($0.2)" }.joined(separator: ", ")
        object(
            .flagsOnly, "disclosure-differs", at: "/data", severity: .major,
            "What was disclosed differs from the ledger: \(text) fen.")
    }

    /// Books are closed on a statement of their last day that the ledger agrees with.
    mutating func checkClosed<S: Situation>(
        _ data: FundClosed, _ id: FundID, _ fund: Fund, in situation: S
    ) throws(S.Failure) {
        if let closed = fund.closedThrough, data.through <= closed {
            object(
                .rejectsDecision, "already-closed", at: "/data/through",
                "The books are closed through \(closed.text) already.")
        }
        if data.through >= event.time.day {
            object(
                .rejectsDecision, "not-over", at: "/data/through",
                "\(data.through.text) is not over on \(event.time.day.text).")
        }
        let cash = try situation.balance(of: id, through: data.through).cash
        if let statement = try situation.statement(of: id, on: data.through) {
            if statement.balance != cash {
                object(
                    .rejectsDecision, "statement-differs", at: "/data/through",
                    "The bank says \(statement.balance) fen on \(data.through.text); the ledger has \(cash): "
                        + "a difference of \(statement.balance - cash).")
            }
        } else {
            object(
                .rejectsDecision, "not-stated", at: "/data/through",
                "No statement of \(data.through.text) is on record. Post fund.stated first.")
        }
        if data.balance != cash {
            object(
                .rejectsDecision, "balance-differs", at: "/data/balance",
                "The balance is \(data.balance) fen; the ledger has \(cash).")
        }
    }
}
