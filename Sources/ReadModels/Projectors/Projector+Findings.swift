import Catalogue
import EventLog
import LMDB
import Rules

extension Projector {
    /// Keeps what the rules flagged, with the events that each finding rests on.
    func recordFindings(_ objections: [Objection]) throws(LMDBError) {
        guard !objections.isEmpty else { return }
        let about = try subjects()
        for (number, objection) in objections.enumerated() {
            var events = [position]
            for reference in objection.restsOn {
                if let created = try created(reference), !events.contains(created) {
                    events.append(created)
                }
            }
            let finding = Finding(
                code: objection.code, severity: objection.severity, message: objection.message,
                volunteer: about.volunteer, project: about.project, shift: about.shift,
                centre: owner, subject: event.subject, events: events)
            let key = FindingKey(position: position, number: UInt8(clamping: number))
            try workspace.overlay.findings.set(key, finding, workspace.snapshot)
            try count(Tally(.findings, UInt32(objection.severity.rawValue)), 1)
            if let project = about.project {
                try board(project) { $0.findings += 1 }
            }
        }
    }

    private struct Subjects {
        var volunteer: VolunteerID?
        var project: ProjectID?
        var shift: ShiftID?
    }

    /// Who and what an event is about, from its subject's state.
    private func subjects() throws(LMDBError) -> Subjects {
        var about = Subjects()
        switch event.type.descriptor.aggregate {
        case .volunteer: about.volunteer = VolunteerID(event.subject)
        case .project: about.project = ProjectID(event.subject)
        case .shift:
            about.shift = ShiftID(event.subject)
            about.project = try workspace.shift(ShiftID(event.subject))?.project
        case .recruitment:
            about.project = try workspace.recruitment(RecruitmentID(event.subject))?.project
        case .participation:
            let state = try workspace.participation(ParticipationID(event.subject))
            about = Subjects(
                volunteer: state?.volunteer, project: state?.project, shift: state?.shift)
        case .hours:
            let state = try workspace.hours(HoursID(event.subject))
            about = Subjects(
                volunteer: state?.volunteer, project: state?.project, shift: state?.shift)
        case .star:
            about.volunteer = try workspace.star(StarID(event.subject))?.volunteer
        default: break
        }
        return about
    }

    /// The event that created what a finding rests on.
    private func created(_ reference: Related) throws(LMDBError) -> Position? {
        let overlay = workspace.overlay
        switch reference.aggregate {
        case .volunteer:
            return try overlay.volunteers.value(VolunteerID(reference.id), workspace.snapshot)?
                .created
        case .project:
            return try overlay.projects.value(ProjectID(reference.id), workspace.snapshot)?.created
        case .shift:
            return try overlay.shifts.value(ShiftID(reference.id), workspace.snapshot)?.created
        case .recruitment:
            return try overlay.recruitments.value(
                RecruitmentID(reference.id), workspace.snapshot)?.created
        case .participation:
            return try overlay.participations.value(
                ParticipationID(reference.id), workspace.snapshot)?.created
        case .hours:
            return try overlay.hours.value(HoursID(reference.id), workspace.snapshot)?.created
        default: return nil
        }
    }
}
