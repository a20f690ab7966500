package import Catalogue
import EventLog
package import LMDB
import Rules
import Tables

extension Projector {
    /// Keeps what the event is found by: its type and source, and the volunteer, group, project and
    /// centre that it concerns.
    package func addHeader() throws(LMDBError) {
        let overlay = workspace.overlay
        var header = EventHeader()
        header.type = event.type.rawValue
        header.source = try sourceOrdinal() + 1
        let about = try concerned()
        if let id = about.volunteer {
            header.volunteer = Self.mark(try overlay.volunteers.ordinal(id, workspace.snapshot))
        }
        if let id = about.group {
            header.group = Self.mark(try overlay.groups.ordinal(id, workspace.snapshot))
        }
        if let id = about.project {
            header.project = Self.mark(try overlay.projects.ordinal(id, workspace.snapshot))
        }
        if let id = owner {
            header.centre = Self.mark(try overlay.centres.ordinal(id, workspace.snapshot))
        }
        if overlay.firstHeader == nil { overlay.firstHeader = position }
        overlay.headers.append(header)
    }

    private static func mark(_ ordinal: UInt32?) -> UInt32 {
        ordinal.map { $0 + 1 } ?? 0
    }

    private func sourceOrdinal() throws(LMDBError) -> UInt32 {
        let sources = workspace.overlay.sources
        let key = SourceKey(source: event.id.source)
        if let known = try sources.value(key, workspace.snapshot) { return known.ordinal }
        let ordinal = try nextOrdinal(Tally(.sources))
        try sources.set(key, SourceOrdinal(ordinal: ordinal), workspace.snapshot)
        return ordinal
    }

    /// Whom and what an event concerns.
    package struct Concerned {
        package var volunteer: VolunteerID?
        package var group: GroupID?
        package var project: ProjectID?
        package var shift: ShiftID?
    }

    /// From the subject's state, or else from what the data names.
    package func concerned() throws(LMDBError) -> Concerned {
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
        default: break
        }
        return about
    }
}
