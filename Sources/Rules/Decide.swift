public import Catalogue

/// Decides events: state in, verdict and findings out.
///
/// The checks that every type has (references, lifecycle, territory) follow the annotations of its
/// schema; what a type means beyond that is in the rules of its aggregate.
public enum Decider {
    /// The verdict on a posted event that would be recorded at some time.
    public static func decide<S: Situation>(
        _ event: Event, recordedAt recordedTime: Timestamp, by principal: Principal,
        in situation: S
    ) throws(S.Failure) -> Verdict {
        if let refusal = try admission(event, by: principal, in: situation) {
            return .refused(refusal)
        }
        return try decideAdmitted(event, recordedAt: recordedTime, by: principal, in: situation)
    }

    /// Why the principal may not post events of this type from this source, independent of the log;
    /// nil when it may.
    ///
    /// The writer checks this before anything else, even before the event's id: otherwise a sender
    /// could find out what another centre posted by posting it again with guessed data.
    public static func admission<S: Situation>(
        _ event: Event, by principal: Principal, in situation: S
    ) throws(S.Failure) -> Refusal? {
        try Territory.objection(to: event, by: principal, in: situation)
            .map { Refusal(.territory, [$0]) }
    }

    /// The verdict on an event that was admitted and is not on record.
    ///
    /// The territory goes first: what a centre may not read changes no refusal.
    public static func decideAdmitted<S: Situation>(
        _ event: Event, recordedAt recordedTime: Timestamp, by principal: Principal,
        in situation: S
    ) throws(S.Failure) -> Verdict {
        let subject = try Subject(of: event, in: situation)
        if let objection = try Territory.objection(
            to: event, by: principal, owner: subject.owner, status: subject.status,
            in: situation)
        {
            // Who may not post an event is not told what else there is about it.
            return .refused(Refusal(.territory, [objection]))
        }
        let found = try examine(
            event, about: subject, recordedAt: recordedTime, by: principal, in: situation)
        guard found.reasons.isEmpty else { return .refused(Refusal(.rule, found.reasons)) }
        return .accepted(owner: found.owner, findings: found.findings)
    }

    /// What is against an event on record, and whose it is: for replay, where nothing is refused.
    ///
    /// The ledger itself asks, which may name everything. What is dated back and on record anyway was
    /// brought in by the operator.
    public static func review<S: Situation>(
        _ event: Event, recordedAt recordedTime: Timestamp, in situation: S
    ) throws(S.Failure) -> Examination {
        try examine(
            event, about: Subject(of: event, in: situation), recordedAt: recordedTime, by: .ledger,
            in: situation)
    }

    /// Lifecycle, references, and where nothing is missing the rules: the one place where all are asked.
    private static func examine<S: Situation>(
        _ event: Event, about subject: Subject, recordedAt recordedTime: Timestamp,
        by principal: Principal, in situation: S
    ) throws(S.Failure) -> Examination {
        var review = Review(event, recordedAt: recordedTime, by: principal)
        review.checkLifecycle(subject.status)
        try review.checkReferences(in: situation)
        if !review.isRejectedRegardless {
            try review.checkAggregate(in: situation)
        }
        return Examination(
            owner: try heir(of: subject.owner, named: event, in: situation),
            findings: review.objections.filter { !review.isReasonToRefuse($0) },
            reasons: review.objections.filter { review.isReasonToRefuse($0) })
    }

    /// The centre that an event is recorded under: an application at a dissolved centre belongs to
    /// the one that took over. What belonged to the dissolved one before stays with it.
    private static func heir<S: Situation>(
        of owner: CentreID?, named event: Event, in situation: S
    ) throws(S.Failure) -> CentreID? {
        let descriptor = event.type.descriptor
        guard let owner, descriptor.creates, event.aggregate != .centre,
            descriptor.owner == .source
                || event.references.contains(where: {
                    $0.aggregate == .centre && $0.id == owner.text
                })
        else { return owner }
        return try situation.heir(of: owner)
    }
}
