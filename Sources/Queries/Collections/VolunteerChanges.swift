package import Catalogue
package import EventLog
import JSON
import LMDB
package import Projections
import Rules
import Tables

/// What moved a volunteer's figures between two moments of the log: the service records of both moments,
/// record by record.
///
/// Each side is read from read models that hold only the events up to its moment, so the figures are those
/// that were answered then.
struct VolunteerChanges: Sendable {
    /// The figures of a volunteer at a moment; zeros before there was one.
    fileprivate struct Figures: Sendable {
        var confirmedMinutes = 0
        var star = 0
        var trainingMinutes = 0

        func less(_ other: Figures) -> Figures {
            Figures(
                confirmedMinutes: confirmedMinutes - other.confirmedMinutes,
                star: star - other.star, trainingMinutes: trainingMinutes - other.trainingMinutes)
        }
    }

    /// A record of service at one of the moments.
    private struct Record {
        let day: CivilDate
        let project: ProjectID?
        let counted: Int
        let events: [Position]
    }

    /// A record that counts otherwise than before, or of which something was recorded.
    fileprivate struct Moved: Sendable {
        let hours: HoursID
        let day: CivilDate
        let project: ProjectID?
        let before: Int
        let after: Int
        let isBackDated: Bool
        /// Its events that were recorded in between.
        let events: [Position]
    }

    fileprivate let volunteer: VolunteerID
    fileprivate let before: Figures
    fileprivate let after: Figures
    fileprivate let moved: [Moved]
    fileprivate let others: [Position]
    fileprivate let changed: Position

    /// Compares two moments; nil where the volunteer is not on record at the second.
    ///
    /// - Parameters:
    ///   - size: the events that the first moment holds.
    ///   - lastDay: the day of the first moment; service up to it is back-dated.
    fileprivate init?(
        _ volunteer: VolunteerID, from earlier: Views, size: UInt64, lastDay: CivilDate,
        to later: Views
    ) throws {
        self.volunteer = volunteer
        let old = try ViewSnapshot(earlier)
        let new = try ViewSnapshot(later)
        guard let now = try Self.record(of: volunteer, new) else { return nil }
        let then = try Self.record(of: volunteer, old)
        before = then.map(Self.figures) ?? Figures()
        after = Self.figures(now)
        let known = try then.map { (record) throws(LMDBError) in try Self.records(record, old) }
        moved = Self.moved(
            from: known ?? [:], to: try Self.records(now, new), after: size, lastDay)
        var others = try new.events(of: now.volunteer.row.history)
        others += now.stars.flatMap(\.events)
        try new.forEachRow(new.tables.schemes, after: nil) {
            (_, row: Row<Scheme>) throws(LMDBError) in
            others.append(row.created)
            return true
        }
        self.others = others.filter { $0.value >= size }.sorted()
        changed = max(now.changed, try new.changed([.schemes]))
    }

    private static func record(
        of volunteer: VolunteerID, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> ServiceRecord? {
        let stored: Stored<Volunteer>? = try snapshot.stored(volunteer, snapshot.tables.volunteers)
        guard let stored else { return nil }
        return try ServiceRecord(stored, snapshot)
    }

    private static func figures(_ record: ServiceRecord) -> Figures {
        Figures(
            confirmedMinutes: Int(record.volunteer.state.confirmed.count),
            star: record.volunteer.state.starLevel, trainingMinutes: record.trainingMinutes)
    }

    /// All records of service by their ids, and balances that were carried over.
    private static func records(
        _ record: ServiceRecord, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> [HoursID: Record] {
        var records: [HoursID: Record] = [:]
        for entry in record.service.flatMap(\.entries) {
            records[entry.entry.hours] = Record(
                day: entry.entry.startedAt.day, project: entry.entry.project,
                counted: Int(entry.entry.counted.count), events: entry.events)
        }
        for balance in record.carried {
            records[balance.id] = Record(
                day: balance.state.startedAt.day, project: nil,
                counted: Int(balance.state.carried.count),
                events: try snapshot.events(of: balance.row.history))
        }
        return records
    }

    private static func moved(
        from old: [HoursID: Record], to new: [HoursID: Record], after size: UInt64,
        _ lastDay: CivilDate
    ) -> [Moved] {
        var moved: [Moved] = []
        for (hours, record) in new {
            let before = old[hours]?.counted ?? 0
            let events = record.events.filter { $0.value >= size }
            guard before != record.counted || !events.isEmpty else { continue }
            moved.append(
                Moved(
                    hours: hours, day: record.day, project: record.project, before: before,
                    after: record.counted, isBackDated: record.day <= lastDay, events: events))
        }
        return moved.sorted { ($0.day, $0.hours.text) < ($1.day, $1.hours.text) }
    }

    /// Minutes by which records of days up to the first moment's changed, or of later days.
    fileprivate func minutes(isBackDated: Bool) -> Int {
        moved.reduce(0) { $1.isBackDated == isBackDated ? $0 + $1.after - $1.before : $0 }
    }
}

extension VolunteerChanges {
    private static let figures = Columns<Figures>(
        "VolunteerFigures", "Figures of a volunteer, or how much they changed.",
        [
            .must("confirmedMinutes", .wholeNumber, "Confirmed service that counts, minutes.") {
                .number($0.confirmedMinutes)
            },
            .must("star", .number(-5...5), "The star that is held; 0 for none.") {
                .number($0.star)
            },
            .must("trainingMinutes", .wholeNumber, "Minutes of training attended.") {
                .number($0.trainingMinutes)
            },
        ])

    private static let movedColumns = Columns<Moved>(
        "MovedHours",
        "A record of service of which something was recorded, or that counts otherwise.",
        [
            .must("hours", .id, "The record of hours.") { .text($0.hours.text) },
            .may("project", .id, "The project; left out for a balance carried over.") {
                .id($0.project)
            },
            .must("day", .day, "The day of service.") { .day($0.day) },
            .must("before", .count, "Minutes of it that counted at the first moment.") {
                .number($0.before)
            },
            .must("after", .count, "Minutes of it that count at the second.") {
                .number($0.after)
            },
            .must("backDated", .flag, "Whether the day is not after that of the first moment.") {
                .flag($0.isBackDated)
            },
            .must(
                "events", .list(.position),
                "Its events in between; none where another record, a scheme or a merger moved it."
            ) { .positions($0.events) },
        ])

    fileprivate static let columns = Columns<VolunteerChanges>(
        "VolunteerChanges", "What moved a volunteer's figures between two moments of the log.",
        [
            .must("volunteer", .volunteer, "The volunteer.") { .id($0.volunteer) },
            .object("before", figures, "The figures at the first moment.") { $0.before },
            .object("after", figures, "The figures at the second moment.") { $0.after },
            .object("change", figures, "The second less the first.") { $0.after.less($0.before) },
            .must(
                "inPeriod", .wholeNumber, "Minutes of service on days after the first moment's."
            ) { .number($0.minutes(isBackDated: false)) },
            .must(
                "backDated", .wholeNumber,
                "Minutes of service on days up to the first moment's: late or back-dated."
            ) { .number($0.minutes(isBackDated: true)) },
            .objects("hours", movedColumns, "The records that moved, by day.") { $0.moved },
            .must(
                "events", .list(.position),
                "Other events in between that may have moved figures: the volunteer's own, those of "
                    + "stars, and schemes."
            ) { .positions($0.others) },
            .must("position", .position, "The last event that changed this answer.") {
                .position($0.changed)
            },
        ])
}

extension Views {
    /// What the answers about a volunteer's changes look like.
    package static var volunteerChanges: ObjectForm { VolunteerChanges.columns.form }

    /// The kinds of restricted values that they show.
    package static var volunteerChangesPersonal: Personal { VolunteerChanges.columns.personal }

    /// What moved a volunteer's figures since these read models had fewer events; nil where there is no such
    /// volunteer.
    ///
    /// - Parameters:
    ///   - earlier: the read models of the first moment, and how many events they hold.
    ///   - log: the log of both, which tells the day of the first moment where it is not `day`.
    package func changes(
        of volunteer: VolunteerID, since earlier: Views, size: UInt64, on day: CivilDate?,
        _ log: any LogStore, _ writing: Writing
    ) throws -> Answer? {
        let last = Position(size - 1)
        let recorded = try EventReader(log: log).event(at: last).stamp?.recordedTime.day
        guard let lastDay = day ?? recorded,
            let changes = try VolunteerChanges(
                volunteer, from: earlier, size: size, lastDay: lastDay, to: self)
        else { return nil }
        var json = JSONWriter(reservingCapacity: 1024)
        try VolunteerChanges.columns.write(changes, to: &json, try writing.reader())
        return Answer(
            body: json.bytes, changed: changes.changed, applied: Position(try appliedSize() - 1))
    }
}
