public import Catalogue

/// What an auditor's finding asks of one that the program flagged.
public struct FlaggedState: Equatable, Sendable {
    /// In whose territory it is.
    public var centre: CentreID?
    /// The auditor's finding that took it up; nil where none did.
    public var raised: FindingID?

    /// A finding of a centre's territory.
    public init(centre: CentreID?, raised: FindingID?) {
        self.centre = centre
        self.raised = raised
    }
}

extension Review {
    /// An audit is of days in order.
    mutating func checkAudit<S: Situation>(in situation: S) throws(S.Failure) {
        guard case .auditOpened(let data) = event.payload, data.to < data.from else { return }
        object(
            .rejectsAlways, "ends-before-start", at: "/data/to",
            "The audit ends on \(data.to.text), before it starts on \(data.from.text).")
    }

    /// A finding is raised in an audit that is open, of the centre whom it concerns, and takes up a flagged
    /// one once.
    mutating func checkFinding<S: Situation>(in situation: S) throws(S.Failure) {
        guard case .findingRaised(let data) = event.payload else { return }
        if let audit = data.audit, try situation.audit(audit)?.lifecycle == .closed {
            object(
                .rejectsDecision, "audit-closed", at: "/data/audit",
                "The audit \(audit.text) is closed. Open another one, or raise the finding without."
            )
        }
        if let due = data.due, due < event.time.day {
            object(
                .rejectsAlways, "due-before-raised", at: "/data/due",
                "An answer is due on \(due.text), before \(event.time.day.text).")
        }
        if let fund = data.fund, let centre = try situation.fund(fund)?.centre,
            centre != data.centre
        {
            object(
                .rejectsAlways, "of-other-centre", at: "/data/fund",
                "\(fund.text) is a fund of \(centre.text), not of \(data.centre.text).")
        }
        for (place, named) in (data.events ?? []).enumerated() {
            let id = EventID(source: named.source, id: named.id)
            guard try !situation.isOnRecord(id) else { continue }
            object(
                .rejectsAlways, "unknown-reference", at: "/data/events/\(place)",
                "There is no event with id \(id.id) of \(id.source).")
        }
        if let of = data.of { try checkTakenUp(of, data.centre, in: situation) }
    }

    private mutating func checkTakenUp<S: Situation>(
        _ finding: String, _ centre: CentreID, in situation: S
    ) throws(S.Failure) {
        guard let flagged = try situation.flagged(finding) else {
            object(
                .rejectsAlways, "unknown-reference", at: "/data/of",
                "There is no finding \(finding).")
            return
        }
        if flagged.centre != centre {
            object(
                .rejectsAlways, "of-other-centre", at: "/data/of",
                "Finding \(finding) concerns \(flagged.centre?.text ?? "no centre"), not \(centre.text)."
            )
        }
        if let raised = flagged.raised {
            object(
                .rejectsDecision, "already-raised", at: "/data/of",
                "Finding \(finding) was raised as \(raised.text) already.")
        }
    }
}
