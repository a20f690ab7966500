package import Catalogue
package import EventLog
package import LMDB
package import Rules
package import Tables

/// What was flagged about an event.
package struct Finding: Equatable, Sendable {
    /// The rule, kebab-case and stable.
    package var code: String
    /// How grave it is.
    package var severity: Severity
    /// The rule and the figures.
    package var message: String
    /// The volunteer it is about.
    package var volunteer: VolunteerID?
    /// The project it is about.
    package var project: ProjectID?
    /// The shift it is about.
    package var shift: ShiftID?
    /// The centre in whose territory it is.
    package var centre: CentreID?
    /// The aggregate that the flagged event is about.
    package var subject: String
    /// The events it rests on, the flagged one first.
    package var events: [Position]
}

extension Finding: IndexedValue {
    package static var isIndexed: Bool { true }

    package func encode(into row: inout RowWriter) {
        row.text(code)
        row.choice(severity)
        row.text(message)
        row.id(volunteer)
        row.id(project)
        row.id(shift)
        row.id(centre)
        row.text(subject)
        row.list(events) { row, event in row.position(event) }
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        code = try row.text()
        severity = try row.choice()
        message = try row.text()
        volunteer = try row.optionalID()
        project = try row.optionalID()
        shift = try row.optionalID()
        centre = try row.optionalID()
        subject = try row.text()
        events = try row.list { row throws(LMDBError) in try row.position() }
    }

    package func indexEntries(_ key: FindingKey, into entries: inout IndexEntries) {
        entries.append(.findingsByCode, code, key)
        if let volunteer { entries.append(.findingsByVolunteer, volunteer.text, key) }
        if let project { entries.append(.findingsByProject, project.text, key) }
        if let centre { entries.append(.findingsByCentre, centre.text, key) }
    }
}

/// Findings are listed in the order of the log.
package struct FindingKey: KeyCoded {
    package let position: Position
    /// Which of an event's findings it is, from 0.
    package let number: UInt8

    package init(position: Position, number: UInt8) {
        self.position = position
        self.number = number
    }

    package func encode(into key: inout [UInt8]) {
        key.append(bigEndian: position.value)
        key.append(number)
    }
}
