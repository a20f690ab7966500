public import Catalogue
public import LMDB
public import Rules
public import Tables

/// A volunteer's day.
public struct TimesheetKey: KeyCoded {
    /// Whose day it is.
    public let volunteer: VolunteerID
    /// The day of the service.
    public let day: CivilDate

    /// The key of a volunteer's day.
    public init(volunteer: VolunteerID, day: CivilDate) {
        self.volunteer = volunteer
        self.day = day
    }

    /// Writes the volunteer's id, a zero byte and the day.
    public func encode(into key: inout [UInt8]) {
        key.append(contentsOf: volunteer.text.utf8)
        key.append(0)
        key.append(day: day)
    }
}

extension TimesheetKey {
    /// What the keys of a volunteer's days begin with.
    public static func prefix(_ volunteer: VolunteerID) -> [UInt8] {
        Array(volunteer.text.utf8) + [0]
    }

    /// Whose day a key names.
    public static func volunteer(of key: Span<UInt8>) throws(LMDBError) -> VolunteerID {
        VolunteerID(String(utf8: key.extracting(..<(try volunteerBytes(in: key)))))
    }

    /// The day that a key names.
    static func day(of key: Span<UInt8>) throws(LMDBError) -> CivilDate {
        try CivilDate(inKey: key.extracting((try volunteerBytes(in: key) + 1)...))
    }

    /// How many bytes of a key are the volunteer's.
    static func volunteerBytes(in key: Span<UInt8>) throws(LMDBError) -> Int {
        // A zero byte and four bytes of the day follow.
        guard key.count > 5 else { throw RowReader.damaged() }
        return key.count - 5
    }
}

extension Timesheet: IndexedValue {
    /// A volunteer's day.
    public typealias Key = TimesheetKey

    /// Writes the entries in their order, then the check-ins.
    public func encode(into row: inout RowWriter) {
        row.unsigned(UInt64(entries.count))
        for entry in entries {
            row.id(entry.hours)
            row.id(entry.mergedFrom)
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
            row.choice(entry.grade)
        }
        row.list(checkIns) { $0.id($1) }
    }

    /// Reads a timesheet.
    public init(from row: inout RowReader) throws(LMDBError) {
        let count = try row.count()
        var entries: [TimesheetEntry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            let hours: HoursID = try row.id()
            let mergedFrom: VolunteerID? = try row.optionalID()
            let project: ProjectID = try row.id()
            let group: GroupID? = try row.optionalID()
            let startedAt = try row.time()
            entries.append(
                TimesheetEntry(
                    hours: hours, mergedFrom: mergedFrom, project: project, group: group,
                    startedAt: startedAt,
                    endedAt: try row.time(since: startedAt),
                    activity: try row.choice(), isOnDuty: try row.flag(),
                    confirmed: try row.flag() ? try row.minutes() : nil,
                    isVoid: try row.flag(), counted: try row.minutes(), grade: try row.choice()))
        }
        self.init(
            entries: entries,
            checkIns: try row.list { (row) throws(LMDBError) in try row.id() })
    }
}
