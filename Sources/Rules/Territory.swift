import Catalogue

/// Who may post what: a centre writes within its own territory only (policy ¶1(3), 属地管理).
enum Territory {
    /// Why the principal may not post events of this type from this source, independent of the
    /// subject; nil when it may.
    static func objection<S: Situation>(
        to event: Event, by principal: Principal, in situation: S
    ) throws(S.Failure) -> Objection? {
        let descriptor = event.type.descriptor
        switch principal.role {
        case .ledger:
            return nil
        case .operator:
            return descriptor.isPostedByLedger
                ? forbidden("/type", "\(descriptor.name) is recorded by the ledger itself.") : nil
        case .auditor:
            return auditorObjection(to: event, by: principal)
        case .dashboard:
            return forbidden("", "The role dashboard may only read.")
        case .centre:
            break
        }
        guard let centre = principal.centre else {
            return forbidden("", "This token names no centre.")
        }
        if descriptor.isPostedByLedger || descriptor.owner == .operator {
            return forbidden("/type", "\(descriptor.name) is the operator's to post.")
        }
        if descriptor.owner == .auditor {
            return forbidden("/type", "\(descriptor.name) is an auditor's to post.")
        }
        guard let sender = event.id.centre else {
            return forbidden("/source", "The source \(event.id.source) is the operator's alone.")
        }
        guard try situation.isCentre(sender, within: centre) else {
            return forbidden(
                "/source", "The source \(event.id.source) is not within centre \(centre.text).")
        }
        if descriptor.requiresMunicipal, try situation.city().municipalCentre != centre {
            return forbidden("/type", "\(descriptor.name) is the municipal centre's to post.")
        }
        return nil
    }

    /// An auditor posts what is an auditor's, from a source that names the access: who found what stays
    /// on record.
    private static func auditorObjection(to event: Event, by auditor: Principal) -> Objection? {
        let descriptor = event.type.descriptor
        guard descriptor.owner == .auditor else {
            return forbidden("/type", "\(descriptor.name) is not an auditor's to post.")
        }
        guard event.id.auditor == auditor.id else {
            return forbidden("/source", "This token posts from /auditors/\(auditor.id).")
        }
        return nil
    }

    /// Why a centre may not post an event that is in the territory of `owner` about what stands so; nil
    /// when it may.
    ///
    /// What belongs to another centre and what is not on record get one answer, which names no owner:
    /// nobody finds out by posting whether something exists. One thing cannot be hidden: that an id is
    /// taken which a centre wants to give to something of its own.
    static func objection<S: Situation>(
        to event: Event, by principal: Principal, owner: CentreID?, status: AggregateStatus?,
        in situation: S
    ) throws(S.Failure) -> Objection? {
        guard principal.role == .centre, let centre = principal.centre else { return nil }
        let descriptor = event.type.descriptor
        let territory = descriptor.owner == .parent ? parent(of: event) : owner
        guard let territory, try situation.isCentre(territory, within: centre) else {
            if descriptor.owner == .either {
                let isHome = try isHome(centre, event, in: situation)
                if isHome == true { return nil }
                if isHome == false, descriptor.creates, status != nil,
                    try isOwnAct(event, of: centre, in: situation)
                {
                    return taken(event, centre)
                }
            }
            return forbidden(
                "/subject",
                "\(descriptor.name) \(event.subject) is not in the territory of centre "
                    + "\(centre.text): what it is about belongs to another centre, or is not on "
                    + "record.")
        }
        if isAnswer(event), try isHome(centre, event, in: situation) == false {
            return forbidden(
                "/subject",
                "\(descriptor.name) of \(event.subject) comes from the volunteer's home centre.")
        }
        // An aggregate is created anew only by a centre that also owns it where it is now.
        if descriptor.creates, descriptor.owner != .parent, let current = status?.owner,
            current != territory, try !situation.isCentre(current, within: centre)
        {
            return taken(event, centre)
        }
        return nil
    }

    /// Whether an event of the principal may name something of this kind that belongs to this centre.
    ///
    /// Centres, projects, shifts, recruitments, schemes, selections and the register are shown to every reader. People and groups
    /// serve where they are needed, so that other centres name them by their ids. Everything else
    /// exists for its own territory alone, and what is a volunteer's own for the home centre too.
    static func mayName<S: Situation>(
        _ aggregate: Aggregate, _ id: String, of owner: CentreID?, _ principal: Principal,
        in situation: S
    ) throws(S.Failure) -> Bool {
        guard principal.role == .centre else { return true }
        switch aggregate {
        case .centre, .project, .shift, .recruitment, .scheme, .selection, .register, .volunteer,
            .group:
            return true
        default: break
        }
        guard let owner, let centre = principal.centre else { return false }
        if try situation.isCentre(owner, within: centre) { return true }
        guard let volunteer = try situation.volunteer(of: aggregate, id),
            let home = try situation.home(of: volunteer)
        else { return false }
        return try situation.isCentre(home, within: centre)
    }

    /// Whether an event of the principal may name that event: a centre names those from the sources of
    /// its own territory.
    static func mayName<S: Situation>(
        _ event: EventID, _ principal: Principal, in situation: S
    ) throws(S.Failure) -> Bool {
        guard principal.role == .centre else { return true }
        guard let sender = event.centre, let centre = principal.centre else { return false }
        return try situation.isCentre(sender, within: centre)
    }

    /// An answer to an invitation is the volunteer's own, and never that of who invited.
    private static func isAnswer(_ event: Event) -> Bool {
        event.type == .participationConsented || event.type == .participationRefused
    }

    /// Whether the volunteer whose own act an event is belongs to a centre's territory; nil when no
    /// volunteer is known. A subject that is on record already is that of the same territory.
    private static func isHome<S: Situation>(
        _ centre: CentreID, _ event: Event, in situation: S
    ) throws(S.Failure) -> Bool? {
        var volunteers = event.reference("volunteer").map { [VolunteerID($0.id)] } ?? []
        if event.aggregate == .complaint {
            volunteers = try situation.person(ofComplaint: event).map { [$0] } ?? []
            if case .complaintFiled(let data) = event.payload, let by = data.by {
                volunteers = [by]
            }
        } else if let own = try situation.volunteer(of: event.aggregate, event.subject) {
            volunteers.append(own)
        }
        guard !volunteers.isEmpty else { return nil }
        for volunteer in volunteers {
            guard let home = try situation.home(of: volunteer),
                try situation.isCentre(home, within: centre)
            else { return false }
        }
        return true
    }

    private static func parent(of event: Event) -> CentreID? {
        guard case .centreEstablished(let data) = event.payload else { return nil }
        return data.parent
    }

    /// Whether an event names a volunteer of a centre's territory.
    private static func isOwnAct<S: Situation>(
        _ event: Event, of centre: CentreID, in situation: S
    ) throws(S.Failure) -> Bool {
        guard let volunteer = event.reference("volunteer"),
            let home = try situation.volunteer(VolunteerID(volunteer.id))?.owner
        else { return false }
        return try situation.isCentre(home, within: centre)
    }

    private static func taken(_ event: Event, _ centre: CentreID) -> Objection {
        forbidden(
            "/subject",
            "The id \(event.subject) is taken. Use another id for what is new; what has this id "
                + "already is not in the territory of centre \(centre.text).")
    }

    private static func forbidden(_ pointer: String, _ message: Sentence) -> Objection {
        Objection(.rejectsAlways, "outside-territory", at: pointer, message)
    }
}
