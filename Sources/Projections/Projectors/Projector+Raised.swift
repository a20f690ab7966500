import Catalogue
import EventLog
package import LMDB
import Rules
import Tables

extension Projector {
    /// An auditor's finding stands among those that the program flagged, or takes one of them up; what
    /// follows changes its state there.
    package func projectFinding() throws(LMDBError) {
        try project(into: workspace.overlay.raisedFindings)
        let id = FindingID(event.subject)
        guard let state = try workspace.finding(id),
            let created = try workspace.place(of: .finding, event.subject)?.history.created
        else { return }
        let own = FindingKey(position: created, number: 0)
        let key = state.of.flatMap { FindingKey(text: $0) } ?? own
        if case .findingRaised(let data) = event.payload, data.of == nil {
            try raise(data, as: own)
        }
        let findings = workspace.overlay.findings
        guard var finding = try findings.value(key, workspace.snapshot) else { return }
        try countFinding(finding, -1)
        finding.raised = id
        finding.raisedSeverity = Severity(text: state.severity.text)
        finding.status = state.lifecycle
        finding.outcome = state.outcome
        try findings.set(key, finding, workspace.snapshot)
        try countFinding(finding, 1)
    }

    /// A finding that no rule of the program flagged.
    private func raise(_ data: FindingRaised, as key: FindingKey) throws(LMDBError) {
        let named = (data.events ?? []).map { EventID(source: $0.source, id: $0.id) }
        var events = [position]
        for event in named {
            let key = EventKey(source: event.source, id: event.id)
            if let place = try workspace.position(of: key), !events.contains(place) {
                events.append(place)
            }
        }
        let severity = Severity(text: data.severity.text) ?? .major
        let finding = FindingRow(
            code: "raised", severity: severity, message: Sentence(verbatim: data.condition),
            fund: data.fund,
            payments: data.fund.map { fund in
                named.map { QuestionedPayment(fund: fund, event: $0, lines: []) }
            } ?? [], centre: data.centre, subject: event.subject, recordedTime: recordedTime,
            events: events)
        try workspace.overlay.findings.set(key, finding, workspace.snapshot)
        try countFinding(finding, 1)
        try count(.findings(severity), 1, in: .city)
        try count(.findings(severity), 1, in: scope(of: data.centre))
    }

    /// Counts a finding as it stands, or no longer.
    func countFinding(_ finding: FindingRow, _ change: Int) throws(LMDBError) {
        let counts = workspace.overlay.findingCounts
        let key = FindingCountKey(finding)
        let count = (try counts.value(key, workspace.snapshot)?.count ?? 0) + change
        try counts.set(key, count == 0 ? nil : FindingCount(count: count), workspace.snapshot)
    }
}
