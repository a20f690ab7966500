import Catalogue
import EventLog
import LMDB
import Rules

extension Projector {
    /// Tags the event with its type and source, its subject, all that its data names, and whatever
    /// volunteer, project, group and centre the subject belongs to.
    func addTags() throws(LMDBError) {
        add(Tag(kind: .type, aggregate: 0, value: event.type.name))
        add(Tag(kind: .source, aggregate: 0, value: event.id.source))
        let subject = event.type.descriptor.aggregate
        add(subject, event.subject)
        var named: [(Aggregate, String)] = []
        for reference in event.references { named.append((reference.aggregate, reference.id)) }
        try inherit(subject, into: &named)
        if let owner, subject != .centre || owner.text != event.subject {
            named.append((.centre, owner.text))
        }
        for (place, (aggregate, id)) in named.enumerated() {
            let isRepeated = named[..<place].contains { $0.0 == aggregate && $0.1 == id }
            if !isRepeated, aggregate != subject || id != event.subject { add(aggregate, id) }
        }
    }

    private func add(_ aggregate: Aggregate, _ id: String) {
        add(Tag(kind: .aggregate, aggregate: aggregate.rawValue, value: id))
    }

    private func add(_ tag: Tag) {
        workspace.overlay.tags.append((tag, position.value))
    }

    /// What later events of a participation, of hours or of a star do not repeat.
    private func inherit(
        _ subject: Aggregate, into named: inout [(Aggregate, String)]
    ) throws(LMDBError) {
        switch subject {
        case .participation:
            guard let state = try workspace.participation(ParticipationID(event.subject)) else {
                return
            }
            named.append((.volunteer, state.volunteer.text))
            named.append((.project, state.project.text))
            if let group = state.group { named.append((.group, group.text)) }
        case .hours:
            guard let state = try workspace.hours(HoursID(event.subject)) else { return }
            named.append((.volunteer, state.volunteer.text))
            named.append((.project, state.project.text))
            if let group = state.group { named.append((.group, group.text)) }
        case .shift:
            guard let state = try workspace.shift(ShiftID(event.subject)) else { return }
            named.append((.project, state.project.text))
        case .recruitment:
            guard let state = try workspace.recruitment(RecruitmentID(event.subject)) else {
                return
            }
            named.append((.project, state.project.text))
        case .star:
            guard let state = try workspace.star(StarID(event.subject)) else { return }
            named.append((.volunteer, state.volunteer.text))
        default: return
        }
    }
}
