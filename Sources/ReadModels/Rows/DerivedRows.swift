public import Catalogue
public import EventLog
import LMDB
public import Rules

/// The figures of a project's dashboard.
public struct ProjectBoard: Equatable, Sendable {
    /// Shifts that were scheduled and not cancelled.
    public var shifts = 0
    /// Places of those shifts, by their maxima.
    public var places = 0
    /// Participations applied for or invited to.
    public var participations = 0
    /// Participations that hold a place.
    public var accepted = 0
    /// Participations that were checked in.
    public var checkedIn = 0
    /// Participations that were missed.
    public var noShows = 0
    /// Records of hours, whatever became of them.
    public var hoursRecords = 0
    /// Minutes of confirmed service that count.
    public var confirmed = 0
    /// What was flagged.
    public var findings = 0
    /// The last event that changed any of it.
    public var changed = Position(0)

    /// A board with nothing on it.
    public init() {}
}

extension ProjectBoard: IndexedValue {
    typealias Key = ProjectID

    func encode(into row: inout RowWriter) {
        let figures = [
            shifts, places, participations, accepted, checkedIn, noShows, hoursRecords, confirmed,
            findings,
        ]
        for figure in figures { row.number(figure) }
        row.position(changed)
    }

    init(from row: inout RowReader) throws(LMDBError) {
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
public struct Finding: Equatable, Sendable {
    /// The rule, kebab-case and stable.
    public var code: String
    /// How grave it is.
    public var severity: Severity
    /// The rule and the figures.
    public var message: String
    /// The volunteer it is about.
    public var volunteer: VolunteerID?
    /// The project it is about.
    public var project: ProjectID?
    /// The shift it is about.
    public var shift: ShiftID?
    /// The centre in whose territory it is.
    public var centre: CentreID?
    /// The aggregate that the flagged event is about.
    public var subject: String
    /// The events it rests on, the flagged one first.
    public var events: [Position]
}

extension Finding: IndexedValue {
    static var isIndexed: Bool { true }

    func encode(into row: inout RowWriter) {
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

    init(from row: inout RowReader) throws(LMDBError) {
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

    func indexEntries(_ key: FindingKey, into entries: inout IndexEntries) {
        entries.append(.findingsByCode, code, key)
        if let volunteer {
            entries.append(.findingsByVolunteer, volunteer.text, key)
        }
        if let project { entries.append(.findingsByProject, project.text, key) }
        if let centre { entries.append(.findingsByCentre, centre.text, key) }
    }
}

/// Findings are listed in the order of the log.
struct FindingKey: KeyCoded {
    let position: Position
    /// Which of an event's findings it is, from 0.
    let number: UInt8

    func encode(into key: inout [UInt8]) {
        key.append(bigEndian: position.value)
        key.append(number)
    }
}

/// A volunteer's month.
struct TimesheetKey: KeyCoded {
    let volunteer: VolunteerID
    let month: Month

    func encode(into key: inout [UInt8]) {
        key.append(contentsOf: volunteer.text.utf8)
        key.append(0)
        key.append(bigEndian: month.code)
    }
}

extension Timesheet: IndexedValue {
    typealias Key = TimesheetKey

    func encode(into row: inout RowWriter) {
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

    init(from row: inout RowReader) throws(LMDBError) {
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
