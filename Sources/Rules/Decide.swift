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

    /// Why the principal may not post such an event from its source, whatever is on record; nil when
    /// it may.
    ///
    /// This is decided before anything else is looked at, also before the event's id: otherwise what
    /// another centre posted could be found out by posting it again with guessed data.
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
        let standing = try situation.standing(of: event.type.descriptor.aggregate, event.subject)
        let named = try owner(of: event, standing: standing, in: situation)
        if let objection = try Territory.objection(
            to: event, by: principal, owner: named, standing: standing, in: situation)
        {
            // Who may not post an event is not told what else there is about it.
            return .refused(Refusal(.territory, [objection]))
        }
        var review = Review(
            event, recordedAt: recordedTime, importsHistory: principal.role == .operator)
        review.checkLifecycle(standing)
        try review.checkReferences(by: principal, in: situation)
        if !review.isHopeless {
            try review.checkRules(in: situation)
        }
        let reasons = review.reasonsToRefuse
        guard reasons.isEmpty else { return .refused(Refusal(.rule, reasons)) }
        return .accepted(
            owner: try heir(of: named, named: event, in: situation), findings: review.objections)
    }

    /// What is odd about an event on record, and whose it is: for replay, where nothing is refused.
    public static func review<S: Situation>(
        _ event: Event, recordedAt recordedTime: Timestamp, in situation: S
    ) throws(S.Failure) -> (owner: CentreID?, findings: [Objection], reasons: [Objection]) {
        // What is dated back and on record anyway was brought in by the operator.
        var review = Review(event, recordedAt: recordedTime, importsHistory: true)
        let standing = try situation.standing(of: event.type.descriptor.aggregate, event.subject)
        review.checkLifecycle(standing)
        try review.checkReferences(by: .ledger, in: situation)
        if !review.isHopeless {
            try review.checkRules(in: situation)
        }
        let named = try owner(of: event, standing: standing, in: situation)
        let owner = try heir(of: named, named: event, in: situation)
        let reasons = review.reasonsToRefuse
        return (owner, review.objections.filter { !reasons.contains($0) }, reasons)
    }

    /// The centre that an event is recorded under: an application at a dissolved centre belongs to
    /// the one that took over. What belonged to the dissolved one before stays with it.
    private static func heir<S: Situation>(
        of owner: CentreID?, named event: Event, in situation: S
    ) throws(S.Failure) -> CentreID? {
        guard let owner, event.type.descriptor.creates, event.aggregate != .centre,
            event.references.contains(where: { $0.aggregate == .centre && $0.id == owner.text })
        else { return owner }
        return try situation.heir(of: owner)
    }

    /// The centre whose territory an event is in, as its schema's `x-owner` says.
    static func owner<S: Situation>(
        of event: Event, standing: Standing?, in situation: S
    ) throws(S.Failure) -> CentreID? {
        switch event.type.descriptor.owner {
        case .subject:
            // A star is its holder's, wherever the holder was at home when it was awarded.
            if event.type == .starRevoked, let star = try situation.star(StarID(event.subject)) {
                return try situation.volunteer(star.volunteer)?.owner
            }
            return standing?.owner
        case .field(let name):
            for reference in event.references where reference.isIn(field: name) {
                if reference.aggregate == .centre { return CentreID(reference.id) }
                return try situation.standing(of: reference.aggregate, reference.id)?.owner
            }
            return standing?.owner
        case .either:
            guard let project = event.reference("project") else { return standing?.owner }
            return try situation.standing(of: .project, project.id)?.owner
        case .parent:
            return CentreID(event.subject)
        case .municipal:
            return try situation.city().municipalCentre
        case .operator:
            return nil
        }
    }
}

/// One event under review, with what was objected to so far.
struct Review {
    let event: Event
    /// When the ledger took it, or would.
    let recordedTime: Timestamp
    /// Whether decisions of the past may be brought in.
    let importsHistory: Bool
    private(set) var objections: [Objection] = []

    init(_ event: Event, recordedAt recordedTime: Timestamp, importsHistory: Bool) {
        self.event = event
        self.recordedTime = recordedTime
        self.importsHistory = importsHistory
    }

    mutating func object(_ objection: Objection) {
        objections.append(objection)
    }

    /// True when something is missing that the rules would have to look at.
    var isHopeless: Bool { objections.contains { $0.weight == .refuses } }

    /// The objections for which the event is refused.
    var reasonsToRefuse: [Objection] {
        guard !objections.isEmpty else { return [] }
        let isDecision = event.type.descriptor.kind == .decision
        return objections.filter { objection in
            switch objection.weight {
            case .refuses: true
            case .forbids: isDecision
            case .flags: false
            }
        }
    }

    /// A missing subject and a repeated creation are refused; a fact out of order is flagged.
    mutating func checkLifecycle(_ standing: Standing?) {
        let descriptor = event.type.descriptor
        guard let standing else {
            if !descriptor.creates {
                object(
                    Objection(
                        .refuses, "unknown-reference", at: "/subject",
                        "There is no \(descriptor.aggregate.name) with id \(event.subject). "
                            + "Post the event that creates it first."))
            }
            return
        }
        guard !descriptor.from.contains(standing.lifecycle) else { return }
        if descriptor.creates {
            object(
                Objection(
                    .refuses, "already-exists", at: "/subject",
                    "\(descriptor.aggregate.name) \(event.subject) exists already and is "
                        + "\(standing.lifecycle.name). Use another id, or the same event id to repeat."
                ))
        } else {
            object(
                Objection(
                    .forbids, "out-of-order", at: "/type", severity: .note,
                    "\(descriptor.name) follows \(descriptor.from.names); "
                        + "\(event.subject) is \(standing.lifecycle.name)."))
        }
    }

    /// Whatever the data names must exist; what the principal may not know of does not.
    mutating func checkReferences<S: Situation>(
        by principal: Principal, in situation: S
    ) throws(S.Failure) {
        for reference in event.references {
            // A centre's parent or a group's leader may not be the aggregate itself.
            let standing = try situation.standing(of: reference.aggregate, reference.id)
            let isThere =
                try standing.flatMapThrowing { (standing) throws(S.Failure) in
                    try Territory.mayName(
                        reference.aggregate, of: standing.owner, principal, in: situation)
                } ?? false
            if !isThere {
                object(
                    Objection(
                        .refuses, "unknown-reference", at: "/data" + reference.pointer,
                        "There is no \(reference.aggregate.name) with id \(reference.id)."))
            }
        }
    }

    /// The rules of the aggregate that the event is about.
    mutating func checkRules<S: Situation>(in situation: S) throws(S.Failure) {
        switch event.type.descriptor.aggregate {
        case .centre: try checkCentre(in: situation)
        case .volunteer: try checkVolunteer(in: situation)
        case .group: try checkGroup(in: situation)
        case .project: try checkProject(in: situation)
        case .shift: try checkShift(in: situation)
        case .recruitment: try checkRecruitment(in: situation)
        case .participation: try checkParticipation(in: situation)
        case .hours: try checkHours(in: situation)
        case .scheme: try checkScheme(in: situation)
        case .star: try checkStar(in: situation)
        case .access: checkAccess()
        default: break
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
