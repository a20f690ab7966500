import Catalogue
import EventLog
import LMDB
import Rules
import Tables

extension Projector {
    /// Appends the header by which the event is found: type, source, the position of the previous
    /// event of its subject, and the aggregates that it concerns.
    func addHeader(_ about: Concerned, after before: Position?) throws(LMDBError) {
        workspace.overlay.headers.begin()
        try concern(event.aggregate, event.subject)
        for reference in event.references { try concern(reference.aggregate, reference.id) }
        if case .complaintFiled(let data) = event.payload,
            let kind = Aggregate(name: data.about.text)
        {
            try concern(kind, data.id)
        }
        try concernUnnamed(.volunteer, about.volunteer?.text)
        try concernUnnamed(.group, about.group?.text)
        try concernUnnamed(.project, about.project?.text)
        // Of centres, the header has only the one in whose territory the event is.
        if let owner,
            let ordinal = try workspace.overlay.centres.ordinal(owner, workspace.snapshot)
        {
            workspace.overlay.headers.concern(PostingField(.centre), ordinal)
        }
        // A damaged row may name any position.
        if let before, before >= position { throw RowReader.damaged() }
        workspace.overlay.headers.append(
            at: position.value, type: event.type.rawValue, source: try sourceOrdinal(),
            previous: before.map { position.value - $0.value } ?? 0)
    }

    /// Notes for the header that the event concerns an aggregate, if headers name its kind.
    private func concern(_ aggregate: Aggregate, _ id: String) throws(LMDBError) {
        guard aggregate.isNamedInHeaders, aggregate != .centre,
            let ordinal = try workspace.place(of: aggregate, id)?.ordinal
        else { return }
        workspace.overlay.headers.concern(PostingField(aggregate), ordinal)
    }

    /// The same for an aggregate that none of the event's references names.
    private func concernUnnamed(_ aggregate: Aggregate, _ id: String?) throws(LMDBError) {
        guard let id,
            !event.references.contains(where: { $0.aggregate == aggregate && $0.id == id })
        else { return }
        try concern(aggregate, id)
    }

    private func sourceOrdinal() throws(LMDBError) -> UInt32 {
        let sources = workspace.overlay.sources
        let key = SourceKey(source: event.id.source)
        if let known = try sources.value(key, workspace.snapshot) { return known.ordinal }
        let ordinal = try nextOrdinal(.sources)
        try sources.set(key, SourceOrdinal(ordinal: ordinal), workspace.snapshot)
        return ordinal
    }

    /// The aggregates that an event concerns.
    struct Concerned {
        var volunteer: VolunteerID?
        var group: GroupID?
        var project: ProjectID?
        var shift: ShiftID?
        var fund: FundID?
    }

    /// Reads them from the subject's state, or else from the event's data.
    func concerned() throws(LMDBError) -> Concerned {
        var about = Concerned()
        for reference in event.references {
            switch reference.aggregate {
            case .volunteer: about.volunteer = VolunteerID(reference.id)
            case .group: about.group = GroupID(reference.id)
            case .project: about.project = ProjectID(reference.id)
            case .shift: about.shift = ShiftID(reference.id)
            default: break
            }
        }
        switch event.type.descriptor.aggregate {
        case .volunteer: about.volunteer = VolunteerID(event.subject)
        case .group: about.group = GroupID(event.subject)
        case .fund: about.fund = FundID(event.subject)
        case .project: about.project = ProjectID(event.subject)
        case .shift:
            about.shift = ShiftID(event.subject)
            about.project = try workspace.shift(ShiftID(event.subject))?.project
        case .recruitment:
            about.project = try workspace.recruitment(RecruitmentID(event.subject))?.project
        case .participation:
            guard let state = try workspace.participation(ParticipationID(event.subject)) else {
                break
            }
            about = Concerned(
                volunteer: state.volunteer, group: state.group, project: state.project,
                shift: state.shift)
        case .hours:
            guard let state = try workspace.hours(HoursID(event.subject)) else { break }
            about = Concerned(
                volunteer: state.volunteer, group: state.group, project: state.project,
                shift: state.shift)
        case .star:
            about.volunteer = try workspace.star(StarID(event.subject))?.volunteer
        case .agreement:
            let state = try workspace.agreement(AgreementID(event.subject))
            (about.volunteer, about.group) = (state?.volunteer, state?.group)
            about.project = state?.project
        case .insurance:
            about.project = try workspace.insurance(InsuranceID(event.subject))?.project
        case .provision:
            let state = try workspace.provision(ProvisionID(event.subject))
            (about.volunteer, about.project) = (state?.volunteer, state?.project)
        case .medal:
            let state = try workspace.medal(MedalID(event.subject))
            (about.volunteer, about.group) = (state?.volunteer, state?.group)
        case .certificate:
            about.volunteer = try workspace.certificate(CertificateID(event.subject))?.volunteer
        case .consent:
            about.volunteer = try workspace.consent(ConsentID(event.subject))?.volunteer
        default: break
        }
        return about
    }
}
