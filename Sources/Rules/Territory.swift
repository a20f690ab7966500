import Catalogue

/// Who may post what: a centre writes within its own territory only (policy ¶1(3), 属地管理).
enum Territory {
    /// Levels between a grassroots centre and the municipal one, with room; a limit on every walk.
    static let maximumDepth = 8

    /// Why the principal may not post the event; nil when it may.
    static func objection<S: Situation>(
        to event: Event, by principal: Principal, owners: [CentreID?], in situation: S
    ) throws(S.Failure) -> Objection? {
        let descriptor = event.type.descriptor
        switch principal.role {
        case .ledger:
            return nil
        case .operator:
            return descriptor.isPostedByLedger
                ? forbidden("/type", "\(descriptor.name) is recorded by the ledger itself.") : nil
        case .auditor, .dashboard:
            return forbidden("", "The role \(principal.role.text) may only read.")
        case .centre:
            break
        }
        guard let centre = principal.centre else {
            return forbidden("", "This token names no centre.")
        }
        if descriptor.isPostedByLedger || descriptor.owner == .operator {
            return forbidden("/type", "\(descriptor.name) is the operator's to post.")
        }
        guard let sender = event.id.centre else {
            return forbidden("/source", "The source \(event.id.source) is the operator's alone.")
        }
        guard try isWithin(sender, centre, in: situation) else {
            return forbidden(
                "/source", "The source \(event.id.source) is not within centre \(centre.text).")
        }
        if descriptor.requiresMunicipal, try situation.city().municipalCentre != centre {
            return forbidden("/type", "\(descriptor.name) is the municipal centre's to post.")
        }
        for territory in descriptor.owner == .parent ? [parent(of: event)] : owners {
            guard let territory, try isWithin(territory, centre, in: situation) else {
                return forbidden(
                    "/subject", outside(event, territory: territory, centre: centre))
            }
        }
        return nil
    }

    /// Whether a centre is another one or stands below it; a dissolved one stands below its successor.
    static func isWithin<S: Situation>(
        _ centre: CentreID, _ ancestor: CentreID, in situation: S
    ) throws(S.Failure) -> Bool {
        var current = centre
        for _ in 0..<maximumDepth {
            if current == ancestor { return true }
            guard let state = try situation.centre(current),
                let above = state.successor ?? state.parent
            else { return false }
            current = above
        }
        return false
    }

    private static func parent(of event: Event) -> CentreID? {
        guard case .centreEstablished(let data) = event.payload else { return nil }
        return data.parent
    }

    private static func outside(_ event: Event, territory: CentreID?, centre: CentreID) -> String {
        guard let territory else {
            return "\(event.type.descriptor.name) \(event.subject) is not in the territory of "
                + "centre \(centre.text)."
        }
        return "\(event.type.descriptor.name) \(event.subject) belongs to centre "
            + "\(territory.text), which is not within centre \(centre.text)."
    }

    private static func forbidden(_ pointer: String, _ message: String) -> Objection {
        Objection(.refuses, "outside-territory", at: pointer, message)
    }
}
