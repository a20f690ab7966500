public import Catalogue

extension Review {
    /// What a complaint is about is on record, and after erasure nothing is written about a person.
    mutating func checkComplaint<S: Situation>(in situation: S) throws(S.Failure) {
        switch event.payload {
        case .complaintFiled(let data):
            let kind = Aggregate(name: data.about.text)
            let status = try kind.flatMapThrowing { (kind) throws(S.Failure) in
                try situation.status(of: kind, data.id)
            }
            guard let kind, let status,
                try Territory.mayName(
                    kind, data.id, of: status.owner, principal, in: situation)
            else {
                object(
                    Objection(
                        .rejectsAlways, "unknown-reference", at: "/data/id",
                        "There is no \(data.about.text) with id \(data.id)."))
                return
            }
        case .complaintAnswered: break
        default: return
        }
        guard let person = try situation.person(ofComplaint: event),
            try situation.volunteer(person)?.isErased == true
        else { return }
        object(
            Objection(
                .rejectsAlways, "person-erased", at: "/data/text",
                "\(person.text) was erased: no personal fields are accepted."))
    }
}

extension Ownership {
    /// The volunteer under whose key the text of a complaint and of its answer is sealed: whom it is
    /// about, else who complains; nil where there is neither.
    public func person(ofComplaint event: Event) throws(Failure) -> VolunteerID? {
        let about: ComplaintAbout
        let (id, complainant): (String, VolunteerID?)
        if case .complaintFiled(let data) = event.payload {
            (about, id, complainant) = (data.about, data.id, data.by)
        } else if let state = try complaint(ComplaintID(event.subject)) {
            (about, id, complainant) = (state.about, state.id, state.by)
        } else {
            return nil
        }
        return try Aggregate(name: about.text).flatMapThrowing { (kind) throws(Failure) in
            try volunteer(of: kind, id)
        } ?? complainant
    }

    /// The volunteer whose participation, service, star or consent an aggregate is, or who it is itself.
    public func volunteer(
        of aggregate: Aggregate, _ id: String
    ) throws(Failure) -> VolunteerID? {
        switch aggregate {
        case .volunteer: VolunteerID(id)
        case .participation: try participation(ParticipationID(id))?.volunteer
        case .hours: try hours(HoursID(id))?.volunteer
        case .star: try star(StarID(id))?.volunteer
        case .consent: try consent(ConsentID(id))?.volunteer
        default: nil
        }
    }
}
