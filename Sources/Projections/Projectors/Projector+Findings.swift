import Catalogue
import EventLog
import LMDB
import Rules
import Tables

extension Projector {
    /// Stores the findings of the event, with the events that each rests on.
    func recordFindings(_ objections: [Objection], _ about: Concerned) throws(LMDBError) {
        for (number, objection) in objections.enumerated() {
            var events = [position]
            for reference in objection.restsOn {
                let history = try workspace.place(of: reference.aggregate, reference.id)?.history
                if let created = history?.created, !events.contains(created) {
                    events.append(created)
                }
            }
            let finding = Finding(
                code: objection.code, severity: objection.severity, message: objection.message,
                volunteer: about.volunteer, project: about.project, shift: about.shift,
                centre: owner, subject: event.subject, events: events)
            let key = FindingKey(position: position, number: UInt8(clamping: number))
            try workspace.overlay.findings.set(key, finding, workspace.snapshot)
            let figure = Figure.findings(objection.severity)
            try count(figure, 1, in: .city)
            try count(figure, 1, in: scope(of: owner))
            // An applicant may name another centre's project, whose figures must not change.
            if let project = about.project, event.aggregate != .volunteer {
                try count(figure, 1, in: scope(of: project))
            }
        }
    }
}
