import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// What moved a volunteer's figures between two moments of the log: the service records of both moments,
/// record by record.
struct VolunteerChanges: ComparedHours {
    /// The figures of a volunteer at a moment; zeros before there was one.
    struct Figures: Difference {
        var confirmedMinutes = 0
        var star = 0
        var trainingMinutes = 0

        func less(_ other: Figures) -> Figures {
            Figures(
                confirmedMinutes: confirmedMinutes - other.confirmedMinutes,
                star: star - other.star, trainingMinutes: trainingMinutes - other.trainingMinutes)
        }
    }

    fileprivate let volunteer: VolunteerID
    let before: Figures
    let after: Figures
    fileprivate let moved: [MovedHours]
    fileprivate let others: [Position]
    let changed: Position

    var minutes: (inPeriod: Int, backDated: Int) {
        (moved.minutes(isBackDated: false), moved.minutes(isBackDated: true))
    }

    /// Compares two moments; nil where the volunteer is not on record at the second.
    fileprivate init?(
        _ volunteer: VolunteerID, _ moments: Moments, _ old: borrowing ViewSnapshot,
        _ new: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.volunteer = volunteer
        guard let now = try Self.record(of: volunteer, new) else { return nil }
        let then = try Self.record(of: volunteer, old)
        before = then.map(Self.figures) ?? Figures()
        after = Self.figures(now)
        let known = try then.map { (record) throws(LMDBError) in try Self.records(record, old) }
        moved = MovedHours.between(known ?? [:], try Self.records(now, new), moments)
            .sorted { ($0.day, $0.hours.text) < ($1.day, $1.hours.text) }
        var others = try new.events(of: now.volunteer.row.history)
        others += now.stars.flatMap(\.events)
        try new.forEachRow(new.tables.schemes, after: nil) {
            (_, row: Row<Scheme>) throws(LMDBError) in
            others.append(row.created)
            return true
        }
        self.others = others.filter { $0.value >= moments.size }.sorted()
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
    ) throws(LMDBError) -> [HoursID: HoursAtMoment] {
        var records: [HoursID: HoursAtMoment] = [:]
        for entry in record.service.flatMap(\.entries) {
            records[entry.entry.hours] = HoursAtMoment(
                volunteer: nil, day: entry.entry.startedAt.day, project: entry.entry.project,
                counted: Int(entry.entry.counted.count), events: entry.events)
        }
        for balance in record.carried {
            records[balance.id] = HoursAtMoment(
                volunteer: nil, day: balance.state.startedAt.day, project: nil,
                counted: Int(balance.state.carried.count),
                events: try snapshot.events(of: balance.row.history))
        }
        return records
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

    fileprivate static let columns = Columns<VolunteerChanges>(
        "VolunteerChanges", "What moved a volunteer's figures between two moments of the log.",
        [.must("volunteer", .volunteer, "The volunteer.") { .id($0.volunteer) }]
            + Columns.compared(figures) + Columns.minutesByDays + [
                .objects("hours", MovedHours.columns, "The records that moved, by day.") {
                    $0.moved
                },
                .must(
                    "events", .evidence,
                    "Other events in between that may have moved figures: the volunteer's own, those of "
                        + "stars, and schemes; those that the reader may read."
                ) { .evidence($0.others) },
                Columns.changedPosition,
            ])
}

extension Comparison {
    /// What moved a volunteer's figures.
    package static let volunteer = Comparison(
        "What moved a volunteer's figures between two moments of recording, and what of it was late or "
            + "back-dated.",
        of: VolunteerID.self, columns: VolunteerChanges.columns
    ) { id, moments, old, new, _ in try VolunteerChanges(id, moments, old, new) }
}
