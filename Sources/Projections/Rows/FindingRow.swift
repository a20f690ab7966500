package import Catalogue
package import EventLog
package import LMDB
package import Rules
package import Tables

/// What was flagged about an event.
package struct FindingRow: Equatable, Sendable {
    /// The rule, kebab-case and stable.
    package var code: String
    /// How grave it is.
    package var severity: Severity
    /// The rule and the figures.
    package var message: Sentence
    /// The volunteer it is about.
    package var volunteer: VolunteerID?
    /// The project it is about.
    package var project: ProjectID?
    /// The shift it is about.
    package var shift: ShiftID?
    /// The fund it is about.
    package var fund: FundID?
    /// Lines of payments that it questions; no numbers are all lines.
    package var payments: [QuestionedPayment] = []
    /// The centre in whose territory it is.
    package var centre: CentreID?
    /// The aggregate that the flagged event is about.
    package var subject: String
    /// When it was recorded.
    package var recordedTime: Timestamp
    /// The events it rests on, the flagged one first.
    package var events: [Position]
    /// Open, answered or settled.
    package var status = LifecycleState.open
    /// The auditor's finding that it is, or that took it up.
    package var raised: FindingID?
    /// How grave the auditor calls it.
    package var raisedSeverity: Severity?
    /// How it was settled.
    package var outcome: FindingOutcome?

    /// Whether it is grave enough that the money is questioned, and not settled.
    package var questions: Bool {
        status != .settled && max(severity, raisedSeverity ?? severity) >= .major
    }

    /// The funds that it concerns: the one that it is about, and those whose payments it questions.
    package var funds: Set<FundID> {
        Set(payments.map(\.fund)).union(fund.map { [$0] } ?? [])
    }
}

/// Lines of a payment that a finding questions.
package struct QuestionedPayment: Equatable, Sendable {
    package var fund: FundID
    package var event: EventID
    /// From 0; empty for all lines.
    package var lines: [UInt16]

    package init(fund: FundID, event: EventID, lines: [UInt16]) {
        self.fund = fund
        self.event = event
        self.lines = lines
    }
}

extension FindingRow: IndexedValue {
    package static var isIndexed: Bool { true }

    package func encode(into row: inout RowWriter) {
        row.text(code)
        row.choice(severity)
        row.sentence(message)
        row.id(volunteer)
        row.id(project)
        row.id(shift)
        row.id(fund)
        row.list(payments) {
            $0.id($1.fund)
            $0.event($1.event)
            $0.list($1.lines) { $0.unsigned(UInt64($1)) }
        }
        row.id(centre)
        row.text(subject)
        row.time(recordedTime)
        row.list(events) { row, event in row.position(event) }
        row.choice(status)
        row.id(raised)
        row.choice(raisedSeverity)
        row.choice(outcome)
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        code = try row.text()
        severity = try row.choice()
        message = try row.sentence()
        volunteer = try row.optionalID()
        project = try row.optionalID()
        shift = try row.optionalID()
        fund = try row.optionalID()
        payments = try row.list { (row) throws(LMDBError) in
            QuestionedPayment(
                fund: try row.id(), event: try row.event(),
                lines: try row.list { (row) throws(LMDBError) in
                    UInt16(clamping: try row.unsigned())
                })
        }
        centre = try row.optionalID()
        subject = try row.text()
        recordedTime = try row.time()
        events = try row.list { row throws(LMDBError) in try row.position() }
        status = try row.choice()
        raised = try row.optionalID()
        raisedSeverity = try row.optionalChoice()
        outcome = try row.optionalChoice()
    }

    package func indexEntries(_ key: FindingKey, into entries: inout IndexEntries) {
        entries.append(.findingsByCode, code, key)
        if let volunteer { entries.append(.findingsByVolunteer, volunteer.text, key) }
        if let project { entries.append(.findingsByProject, project.text, key) }
        for fund in funds { entries.append(.findingsByFund, fund.text, key) }
        if let centre { entries.append(.findingsByCentre, centre.text, key) }
    }
}

/// Findings are listed in the order of the log.
package struct FindingKey: KeyCoded {
    package let position: Position
    /// Which of an event's findings it is, from 0.
    package let number: UInt16

    package init(position: Position, number: UInt16) {
        self.position = position
        self.number = number
    }

    /// The key that `1234-0` names: the position and the number of the finding.
    package init?(text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let position = Position(text: parts[0]),
            let number = UInt16(parts[1])
        else { return nil }
        self.init(position: position, number: number)
    }

    package func encode(into key: inout [UInt8]) {
        key.append(bigEndian: position.value)
        key.append(bigEndian: number)
    }
}
