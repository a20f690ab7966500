import Catalogue
import EventLog
package import LMDB
package import Rules
import Tables

extension Projector {
    /// Keeps what the rules flagged, with the events that each finding rests on.
    package func recordFindings(_ objections: [Objection]) throws(LMDBError) {
        guard !objections.isEmpty else { return }
        let about = try concerned()
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
            try count(Tally(.findings, UInt32(objection.severity.rawValue)), 1)
            if let owner { try centreBoard(owner) { $0.findings.add(1, objection.severity) } }
            // A volunteer who applies may name another centre's project: its board is not touched.
            if let project = about.project, event.aggregate != .volunteer {
                try board(project) { $0.findings += 1 }
            }
        }
    }
}
