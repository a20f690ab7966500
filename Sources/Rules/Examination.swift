public import Catalogue

/// What an event is about before it is examined: how its subject stands, and in whose territory it is.
struct Subject {
    /// Lifecycle and owner of the subject; nil when there is none.
    let status: AggregateStatus?
    /// The centre whose territory the event is in, as its schema's `x-owner` says.
    let owner: CentreID?

    init<S: Situation>(of event: Event, in situation: S) throws(S.Failure) {
        let status = try situation.status(of: event.aggregate, event.subject)
        self.status = status
        owner = try Self.owner(of: event, status: status, in: situation)
    }

    private static func owner<S: Situation>(
        of event: Event, status: AggregateStatus?, in situation: S
    ) throws(S.Failure) -> CentreID? {
        switch event.type.descriptor.owner {
        case .subject:
            // A star or a consent belongs where its holder is at home now.
            guard event.aggregate == .star || event.aggregate == .consent,
                let holder = try situation.volunteer(of: event.aggregate, event.subject)
            else { return status?.owner }
            return try situation.volunteer(holder)?.owner
        case .field(let name):
            for reference in event.references where reference.isIn(field: name) {
                if reference.aggregate == .centre { return CentreID(reference.id) }
                return try situation.status(of: reference.aggregate, reference.id)?.owner
            }
            return status?.owner
        case .either:
            if case .complaintFiled(let data) = event.payload {
                return try Aggregate(name: data.about.text).flatMapThrowing {
                    (kind) throws(S.Failure) in
                    try situation.status(of: kind, data.id)?.owner
                }
            }
            guard let project = event.reference("project") else { return status?.owner }
            return try situation.status(of: .project, project.id)?.owner
        case .source:
            // The operator posts from any source, whether or not it names a centre.
            guard let centre = event.id.centre, try situation.centre(centre) != nil else {
                return nil
            }
            return centre
        case .parent:
            return CentreID(event.subject)
        case .municipal:
            return try situation.city().municipalCentre
        case .operator:
            return nil
        case .auditor:
            // The centre concerned, which answers.
            return event.reference("centre").map { CentreID($0.id) } ?? status?.owner
        }
    }
}

/// What the rules say of an event at its place in the log.
public struct Examination: Equatable, Sendable {
    /// The centre that the event is recorded under.
    public let owner: CentreID?
    /// What is flagged when it is recorded.
    public let findings: [Objection]
    /// For what a new event is refused; none for one that is in order.
    public let reasons: [Objection]
}
