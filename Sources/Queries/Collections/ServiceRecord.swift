import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// A volunteer's service record: records of hours with minutes by project and year, and stars. Each
/// has the positions of its events.
struct ServiceRecord: Dated {
    /// A record of hours with the minutes that count.
    struct Entry {
        let entry: TimesheetEntry
        let row: Row<Hours>?
        let events: [Position]
    }

    /// A star that was awarded.
    struct Award {
        let star: Stored<Star>
        let events: [Position]
    }

    /// The records of one project in one year.
    struct ProjectYear {
        let project: ProjectID
        let year: Int
        var entries: [Entry] = []
    }

    let volunteer: Stored<Volunteer>
    let service: [ProjectYear]
    let stars: [Award]
    let medals: [Stored<Rules.Medal>]
    let carried: [Stored<Hours>]
    let trainingMinutes: Int
    let changed: Position

    init(
        _ volunteer: Stored<Volunteer>, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.volunteer = volunteer
        service = try Self.service(of: volunteer.id, snapshot)
        stars = try snapshot.stars(of: volunteer.id)
        medals = try snapshot.medals(of: volunteer.id)
        carried = try snapshot.carriedHours(of: volunteer.id)
        let figures = try snapshot.figures(in: volunteer.row.scope)
        trainingMinutes = figures[.training]
        var changed = stars.reduce(max(volunteer.changed, figures.changed)) {
            max($0, $1.star.changed)
        }
        changed = medals.reduce(changed) { max($0, $1.changed) }
        changed = carried.reduce(changed) { max($0, $1.changed) }
        for entry in service.flatMap(\.entries) {
            if let row = entry.row { changed = max(changed, row.changed) }
        }
        self.changed = changed
    }

    /// All records of hours, by year, then by project, then by start.
    private static func service(
        of id: VolunteerID, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> [ProjectYear] {
        var years: [ProjectYear] = []
        let person = try snapshot.person(id)
        for known in try snapshot.timesheets(of: person).flatMap(\.entries) {
            guard person == id || known.mergedFrom == id else { continue }
            var entry = known
            // What was merged counts for the registration that goes on.
            if person != id { entry.counted = .zero }
            let (project, year) = (entry.project, entry.startedAt.day.year)
            let row = try snapshot.row(snapshot.tables.hours, entry.hours, as: Row<Hours>.self)
            let place =
                years.firstIndex { $0.project == project && $0.year == year } ?? years.count
            if place == years.count { years.append(ProjectYear(project: project, year: year)) }
            let events = if let row { try snapshot.events(of: row.history) } else { [Position]() }
            years[place].entries.append(Entry(entry: entry, row: row, events: events))
        }
        return years.sorted { ($0.year, $0.project.text) < ($1.year, $1.project.text) }
    }

    private static let entry = Columns<Entry>(
        "RecordedHours", "One record of hours in a service record.",
        [
            .must("hours", "The record of hours.") { $0.entry.hours },
            .may("status", .state(of: .hours), "Where it stands.") {
                .state($0.row?.state.lifecycle)
            },
            .may("mergedFrom", "The registration that it was recorded for, if another.") {
                $0.entry.mergedFrom
            },
            .must("startedAt", "When service started.") { $0.entry.startedAt },
            .must("endedAt", "When service ended.") { $0.entry.endedAt },
            .must("activity", "Service or rehearsal.") { $0.entry.activity },
            .may("group", "The group that was served with.") { $0.entry.group },
            .must("minutes", "Minutes as served, confirmed or corrected last.") {
                $0.row?.state.minutes.count ?? 0
            },
            .must("countedMinutes", "Minutes of it that count, after the daily cap.") {
                $0.entry.counted
            },
            .must("events", .list(.position), "Its events.") { .positions($0.events) },
        ])

    private static let projectYear = Columns<ProjectYear>(
        "ProjectYear", "A project's year in a service record.",
        [
            .must("project", "The project.") { $0.project },
            .must("year", .number(1...9999), "The year in which service started.") {
                .number($0.year)
            },
            .must("confirmedMinutes", "Minutes that count.") {
                $0.entries.reduce(0) { $0 + $1.entry.counted.count }
            },
            .objects("hours", entry, "Every record of hours, by start.") { $0.entries },
        ])

    private static let star = Columns<Award>(
        "RecordedStar", "A star in a service record.",
        [
            .must("star", "The award.") { $0.star.id },
            .must("level", .number(1...5), "The level.") { .number($0.star.state.level) },
            .must("scheme", "The scheme under which it was awarded.") { $0.star.state.scheme },
            .status(.star, "Awarded or revoked.") { $0.star.state.lifecycle },
            .must("events", .list(.position), "Its events.") { .positions($0.events) },
        ])

    private static let medal = Columns<Stored<Rules.Medal>>(
        "RecordedMedal", "A medal in a service record.",
        [
            .must("medal", "The award.") { $0.id },
            .must("grade", "Bronze, silver or gold.") { $0.state.grade },
            .must("ground", "For hours, or for a contribution.") { $0.state.ground },
            .must("selection", "The selection that it rests on.") { $0.state.selection },
            .status(.medal, "Awarded or revoked.") { $0.state.lifecycle },
            .must("awarded", "The event that awarded it.") { $0.created },
        ])

    fileprivate static let columns = Columns<ServiceRecord>(
        "ServiceRecord", "A volunteer's service record.",
        [
            .must("volunteer", "The volunteer.") { $0.volunteer.id },
            .status(.volunteer, "Where the volunteer stands.") { $0.volunteer.state.lifecycle },
            .may("centre", "The home centre.") { $0.volunteer.state.owner },
            .may("into", "The registration that this one was merged into.") {
                $0.volunteer.state.into
            },
            .must("confirmedMinutes", "Confirmed service that counts, minutes.") {
                $0.volunteer.state.confirmed
            },
            .must("star", .number(0...5), "The star that is held; 0 for none.") {
                .number($0.volunteer.state.starLevel)
            },
            .objects("service", projectYear, "By year, then by project.") { $0.service },
            .objects("stars", star, "Every star ever awarded.") { $0.stars },
            .objects(
                "carried", CarriedHours.columns,
                "Balances that were carried over from older systems."
            ) { $0.carried },
            .objects("medals", medal, "Every medal ever awarded.") { $0.medals },
            .must("trainingMinutes", "Minutes of training attended, apart from service.") {
                $0.trainingMinutes
            },
            .answerPosition,
        ])
}

extension Resources {
    /// One volunteer's service record.
    package static let record = Resource(
        "record",
        "One volunteer's service record: minutes by project and year, training, stars and medals.",
        reach: .own, of: Volunteer.self, part: "record", columns: ServiceRecord.columns
    ) { volunteer, snapshot, _ in try ServiceRecord(volunteer, snapshot) }
}

extension ViewSnapshot {
    /// Every medal that was awarded to a volunteer, by id.
    fileprivate func medals(
        of volunteer: VolunteerID
    ) throws(LMDBError) -> [Stored<Rules.Medal>] {
        var medals: [Stored<Rules.Medal>] = []
        try forEachIndexed(.medalsByVolunteer, volunteer.text, after: nil) {
            (key) throws(LMDBError) in
            if let id = MedalID(bytes: key),
                let medal: Stored<Rules.Medal> = try stored(id, tables.medals)
            {
                medals.append(medal)
            }
            return true
        }
        return medals
    }

    /// All stars that were awarded to a volunteer, by id.
    fileprivate func stars(
        of volunteer: VolunteerID
    ) throws(LMDBError) -> [ServiceRecord.Award] {
        var stars: [ServiceRecord.Award] = []
        try forEachIndexed(.starsByVolunteer, volunteer.text, after: nil) {
            (key) throws(LMDBError) in
            if let id = StarID(bytes: key),
                let star: Stored<Star> = try stored(id, tables.stars)
            {
                stars.append(
                    ServiceRecord.Award(star: star, events: try events(of: star.row.history)))
            }
            return true
        }
        return stars
    }
}
