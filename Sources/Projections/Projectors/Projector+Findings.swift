import Catalogue
import EventLog
import LMDB
import Rules
import Tables

extension Projector {
    /// The payments that an objection questions: lines of the event's own, and others that it rests on.
    private func questioned(by objection: Objection) -> [QuestionedPayment] {
        guard event.type == .fundSpent else { return [] }
        let own = QuestionedPayment(
            fund: FundID(event.subject), event: event.id,
            lines: objection.lines.map { UInt16($0) })
        return [own]
            + objection.questions.map {
                QuestionedPayment(fund: $0.fund, event: $0.event, lines: [])
            }
    }

    /// Whom and what a finding about a fund concerns: the volunteer and the project of its lines, where
    /// they are of one.
    private func concerned(_ about: Concerned, by objection: Objection) -> Concerned {
        guard event.aggregate == .fund else { return about }
        var about = about
        (about.volunteer, about.project) = (nil, nil)
        // A transfer may be odd in the book that it reaches.
        if let other = objection.restsOn.first(where: { $0.aggregate == .fund }) {
            about.fund = FundID(other.id)
        }
        guard case .fundSpent(let data) = event.payload else { return about }
        let places = objection.lines.isEmpty ? Array(data.lines.indices) : objection.lines
        let lines = places.filter(data.lines.indices.contains).map { data.lines[$0] }
        let volunteers = Set(lines.map(\.volunteer))
        let projects = Set(lines.map(\.project))
        if volunteers.count == 1, let only = volunteers.first { about.volunteer = only }
        if projects.count == 1, let only = projects.first { about.project = only }
        return about
    }

    /// In whose territory a finding is: of one about another fund's book, in that of that fund's centre.
    private func centre(of about: Concerned) throws(LMDBError) -> CentreID? {
        guard event.aggregate == .fund, let fund = about.fund, fund.text != event.subject else {
            return owner
        }
        return try workspace.fund(fund)?.centre ?? owner
    }

    /// Stores the findings of the event, with the events that each rests on.
    func recordFindings(_ objections: [Objection], _ about: Concerned) throws(LMDBError) {
        // An auditor's own finding is the first of its event.
        let first = event.type == .findingRaised ? 1 : 0
        for (number, objection) in objections.enumerated() {
            let about = concerned(about, by: objection)
            let centre = try self.centre(of: about)
            var events = [position]
            for reference in objection.restsOn {
                let history = try workspace.place(of: reference.aggregate, reference.id)?.history
                if let created = history?.created, !events.contains(created) {
                    events.append(created)
                }
            }
            for event in objection.restsOnEvents {
                let key = EventKey(source: event.source, id: event.id)
                if let place = try workspace.position(of: key), !events.contains(place) {
                    events.append(place)
                }
            }
            let finding = FindingRow(
                code: objection.code, severity: objection.severity, message: objection.message,
                volunteer: about.volunteer, project: about.project, shift: about.shift,
                fund: about.fund, payments: questioned(by: objection), centre: centre,
                subject: event.subject, recordedTime: recordedTime,
                events: events)
            let key = FindingKey(position: position, number: UInt16(clamping: first + number))
            try workspace.overlay.findings.set(key, finding, workspace.snapshot)
            try countFinding(finding, 1)
            let figure = Figure.findings(objection.severity)
            try count(figure, 1, in: .city)
            try count(figure, 1, in: scope(of: centre))
            // An applicant may name another centre's project, whose figures must not change.
            if let project = about.project, event.aggregate != .volunteer {
                try count(figure, 1, in: scope(of: project))
            }
        }
    }
}
