public import Catalogue
package import EventLog
public import LMDB
public import Rules
public import Tables

/// The figures of a project's dashboard.
package struct ProjectBoard: Equatable, Sendable {
    /// Shifts that were scheduled and not cancelled.
    package var shifts = 0
    /// Places of those shifts, by their maxima.
    package var places = 0
    /// Participations applied for or invited to.
    package var participations = 0
    /// Participations that hold a place.
    package var accepted = 0
    /// Participations that were checked in.
    package var checkedIn = 0
    /// Participations that were missed.
    package var noShows = 0
    /// Records of hours, whatever became of them.
    package var hoursRecords = 0
    /// Minutes of confirmed service that count.
    package var confirmed = 0
    /// What was flagged.
    package var findings = 0
    /// The last event that changed any of it.
    package var changed = Position(0)

    /// A board with nothing on it.
    package init() {}
}

extension ProjectBoard: IndexedValue {
    package typealias Key = ProjectID

    package func encode(into row: inout RowWriter) {
        let figures = [
            shifts, places, participations, accepted, checkedIn, noShows, hoursRecords, confirmed,
            findings,
        ]
        for figure in figures { row.number(figure) }
        row.position(changed)
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        shifts = try row.figure()
        places = try row.figure()
        participations = try row.figure()
        accepted = try row.figure()
        checkedIn = try row.figure()
        noShows = try row.figure()
        hoursRecords = try row.figure()
        confirmed = try row.figure()
        findings = try row.figure()
        changed = try row.position()
    }
}

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
        row.unsigned(UInt64(events.count))
        for event in events { row.position(event) }
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
        events = []
        for _ in 0..<(try row.count()) { events.append(try row.position()) }
    }

    package func indexEntries(_ key: FindingKey, into entries: inout IndexEntries) {
        entries.append(.findingsByCode, code, key)
        if let volunteer {
            entries.append(.findingsByVolunteer, volunteer.text, key)
        }
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

/// A volunteer's month.
public struct TimesheetKey: KeyCoded {
    /// Whose month it is.
    public let volunteer: VolunteerID
    /// The month of the start of service.
    public let month: Month

    /// The key of a volunteer's month.
    public init(volunteer: VolunteerID, month: Month) {
        self.volunteer = volunteer
        self.month = month
    }

    /// Writes the volunteer's id, a zero byte and the month.
    public func encode(into key: inout [UInt8]) {
        key.append(contentsOf: volunteer.text.utf8)
        key.append(0)
        key.append(bigEndian: month.code)
    }
}

extension TimesheetKey {
    /// What the keys of a volunteer's months begin with.
    public static func prefix(_ volunteer: VolunteerID) -> [UInt8] {
        Array(volunteer.text.utf8) + [0]
    }

    /// Whose month a key names.
    public static func volunteer(of key: Span<UInt8>) throws(LMDBError) -> VolunteerID {
        VolunteerID(String(utf8: key.extracting(..<(try volunteerBytes(in: key)))))
    }

    /// How many bytes of a key are the volunteer's.
    static func volunteerBytes(in key: Span<UInt8>) throws(LMDBError) -> Int {
        // A zero byte and four bytes of the month follow.
        guard key.count > 5 else { throw RowReader.damaged() }
        return key.count - 5
    }
}

extension Timesheet: IndexedValue {
    /// A volunteer's month.
    public typealias Key = TimesheetKey

    /// Writes the entries in their order.
    public func encode(into row: inout RowWriter) {
        row.unsigned(UInt64(entries.count))
        for entry in entries {
            row.id(entry.hours)
            row.id(entry.project)
            row.id(entry.group)
            row.time(entry.startedAt)
            row.number(Int(entry.endedAt.microseconds - entry.startedAt.microseconds))
            row.choice(entry.activity)
            row.flag(entry.isOnDuty)
            row.flag(entry.confirmed != nil)
            if let confirmed = entry.confirmed { row.number(confirmed.count) }
            row.flag(entry.isVoid)
            row.number(entry.counted.count)
        }
    }

    /// Reads a timesheet.
    public init(from row: inout RowReader) throws(LMDBError) {
        let count = try row.count()
        var entries: [TimesheetEntry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            let hours: HoursID = try row.id()
            let project: ProjectID = try row.id()
            let group: GroupID? = try row.optionalID()
            let startedAt = try row.time()
            entries.append(
                TimesheetEntry(
                    hours: hours, project: project, group: group, startedAt: startedAt,
                    endedAt: try row.time(since: startedAt),
                    activity: try row.choice(), isOnDuty: try row.flag(),
                    confirmed: try row.flag() ? try row.minutes() : nil,
                    isVoid: try row.flag(), counted: try row.minutes()))
        }
        self.init(entries: entries)
    }
}
