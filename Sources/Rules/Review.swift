import Catalogue

/// One event under review, with what was objected to so far.
struct Review {
    let event: Event
    /// When the ledger took it, or would.
    let recordedTime: Timestamp
    /// Who posted it; the ledger itself where it is on record.
    let principal: Principal
    private(set) var objections: [Objection] = []

    init(_ event: Event, recordedAt recordedTime: Timestamp, by principal: Principal) {
        self.event = event
        self.recordedTime = recordedTime
        self.principal = principal
    }

    /// Whether decisions of the past may be brought in.
    var importsHistory: Bool { principal.role != .centre }

    mutating func object(_ objection: Objection) {
        objections.append(objection)
    }

    /// Objects to the event; see ``Objection`` for the parameters.
    mutating func object(
        _ weight: Objection.Weight, _ code: String, at pointer: String = "/data",
        severity: Severity = .minor, restsOn: [Related] = [], restsOnEvents: [EventID] = [],
        questions: [PaymentReference] = [], lines: [Int] = [], _ message: Sentence
    ) {
        object(
            Objection(
                weight, code, at: pointer, severity: severity, restsOn: restsOn,
                restsOnEvents: restsOnEvents, questions: questions, lines: lines, message))
    }

    /// True when something is missing that the rules would have to look at.
    var isRejectedRegardless: Bool { objections.contains { $0.weight == .rejectsAlways } }

    /// Whether a new event is refused for an objection.
    func isReasonToRefuse(_ objection: Objection) -> Bool {
        switch objection.weight {
        case .rejectsAlways: true
        case .rejectsDecision: event.payload.kind == .decision
        case .flagsOnly: false
        }
    }

    /// A missing subject and a repeated creation are refused; a fact out of order is flagged.
    mutating func checkLifecycle(_ status: AggregateStatus?) {
        let descriptor = event.type.descriptor
        guard let status else {
            if !descriptor.creates {
                object(
                    .rejectsAlways, "unknown-reference", at: "/subject",
                    "There is no \(descriptor.aggregate.name) with id \(event.subject). "
                        + "Post the event that creates it first.")
            }
            return
        }
        guard !descriptor.from.contains(status.lifecycle) else { return }
        if descriptor.creates {
            object(
                .rejectsAlways, "already-exists", at: "/subject",
                "\(descriptor.aggregate.name) \(event.subject) exists already and is "
                    + "\(status.lifecycle.name). Use another id, or the same event id to repeat.")
        } else {
            object(
                .rejectsDecision, "out-of-order", at: "/type", severity: .note,
                "\(descriptor.name) follows \(descriptor.from.names); "
                    + "\(event.subject) is \(status.lifecycle.name).")
        }
    }

    /// Every aggregate that the data names must exist. One that the principal may not know of is
    /// treated as missing.
    mutating func checkReferences<S: Situation>(in situation: S) throws(S.Failure) {
        for reference in event.references {
            // A centre's parent or a group's leader may not be the aggregate itself.
            let status = try situation.status(of: reference.aggregate, reference.id)
            let isThere =
                try status.flatMapThrowing { (status) throws(S.Failure) in
                    try Territory.mayName(
                        reference.aggregate, reference.id, of: status.owner, principal,
                        in: situation)
                } ?? false
            if !isThere {
                object(
                    .rejectsAlways, "unknown-reference", at: "/data" + reference.pointer,
                    "There is no \(reference.aggregate.name) with id \(reference.id).")
            }
        }
        for reference in event.eventReferences {
            let mayName = try Territory.mayName(reference.id, principal, in: situation)
            let isOnRecord = try situation.isOnRecord(reference.id)
            if !mayName || !isOnRecord {
                object(
                    .rejectsAlways, "unknown-reference", at: "/data" + reference.pointer,
                    "There is no event with id \(reference.id.id) of \(reference.id.source).")
            }
        }
    }
}

extension LifecycleStates {
    /// The states' names, for a person.
    var names: String {
        LifecycleState.allCases.filter { $0 != .none && contains($0) }.map(\.name)
            .joined(separator: " or ")
    }
}
