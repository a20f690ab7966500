import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// What an auditor looks for in the hours of a project that is no violation: patterns and absences, each
/// beside its population. Computed when asked, never stored.
///
/// Records that were voided or rejected are not looked at. A record belongs to the day on which it
/// started.
struct HoursTests: Dated {
    /// One test.
    struct Test: Sendable {
        let name: String
        var population = CountedMinutes()
        var hits = CountedMinutes()
        /// The events that recorded the hits; of the confirmations, those that confirmed.
        var events: [Position] = []
        /// The share of the confirmer with the most minutes, in basis points.
        var shareBp: Int?
        /// The confirmer with the most minutes.
        var confirmer: String?
        /// Those whose days or years are hits.
        var volunteers: [VolunteerID] = []
    }

    /// A record, and what the tests need of its day.
    struct Entry {
        let hours: Stored<Hours>
        /// Under whose registration it counts.
        let person: VolunteerID
        /// The person's confirmed minutes of the day, in all projects.
        let dayMinutes: Minutes
        /// Whether the person checked in at the project that day.
        let isCheckedIn: Bool

        var state: Hours { hours.state }
        var day: CivilDate { state.startedAt.day }
        var position: Position { hours.created }
    }

    let project: ProjectID
    let period: DayPeriod
    private(set) var tests: [Test] = []
    let changed: Position

    fileprivate init(
        _ project: ProjectID, _ period: DayPeriod, _ snapshot: borrowing ViewSnapshot,
        _ log: any LogStore
    ) throws {
        self.project = project
        self.period = period
        changed = try snapshot.changed([.hours, .timesheets, .volunteers])
        let entries = try snapshot.entries(of: project, in: period)
        tests = [
            try Self.confirmations(entries, snapshot, EventReader(log: log)),
            Self.identicalRecords(entries), Self.longDays(entries),
            try Self.longYears(entries, snapshot), Self.withoutCheckIn(entries),
        ]
    }

    /// Whether one confirmer decides about most of the minutes.
    private static func confirmations(
        _ entries: [Entry], _ snapshot: borrowing ViewSnapshot, _ reader: EventReader
    ) throws -> Test {
        var test = Test(name: "confirmer-concentration")
        var shares: [String: (counted: CountedMinutes, events: [Position])] = [:]
        for entry in entries where entry.state.lifecycle == .confirmed {
            for position in try snapshot.events(of: entry.hours.row.history).reversed() {
                guard case .hoursConfirmed(let data) = try reader.event(at: position).payload
                else { continue }
                test.population.add(entry.state.minutes)
                shares[data.confirmer, default: (CountedMinutes(), [])].counted
                    .add(entry.state.minutes)
                shares[data.confirmer]?.events.append(position)
                break
            }
        }
        let largest = shares.max {
            ($0.value.counted.minutes, $1.key) < ($1.value.counted.minutes, $0.key)
        }
        guard let (confirmer, share) = largest else { return test }
        test.hits = share.counted
        test.events = share.events.sorted()
        test.confirmer = confirmer
        let all = test.population.minutes.count
        test.shareBp = all == 0 ? 0 : share.counted.minutes.count * 10_000 / all
        return test
    }

    /// So many records with one start, one end and the same minutes are a hit.
    static let identicalRecordsFrom = 20

    private static func identicalRecords(_ entries: [Entry]) -> Test {
        var test = Test(name: "identical-records", population: CountedMinutes(entries))
        let groups = Dictionary(grouping: entries) { entry in
            [
                entry.state.startedAt.microseconds, entry.state.endedAt.microseconds,
                Int64(entry.state.minutes.count),
            ]
        }
        for group in groups.values where group.count >= identicalRecordsFrom { test.add(group) }
        test.events.sort()
        return test
    }

    /// More confirmed minutes of one person on one day, in all projects, are a hit: 12 hours.
    static let longDay = Minutes(12 * 60)

    private static func longDays(_ entries: [Entry]) -> Test {
        var test = Test(name: "long-day", population: CountedMinutes(entries))
        test.add(entries.filter { $0.dayMinutes > longDay })
        test.nameVolunteers(of: entries.filter { $0.dayMinutes > longDay })
        return test
    }

    /// More confirmed minutes of one person in a calendar year, in all projects, are a hit: 2,000 hours.
    static let longYear = Minutes(2000 * 60)

    private static func longYears(
        _ entries: [Entry], _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> Test {
        var test = Test(name: "long-year", population: CountedMinutes(entries))
        var found: [Entry] = []
        for (person, entries) in Dictionary(grouping: entries, by: \.person) {
            var years: [Int: Minutes] = [:]
            for (day, records) in try snapshot.timesheets(of: person) {
                years[Int(day.year), default: .zero] += records.confirmed
            }
            found += entries.filter { years[Int($0.day.year), default: .zero] > longYear }
        }
        test.add(found)
        test.events.sort()
        test.nameVolunteers(of: found)
        return test
    }

    private static func withoutCheckIn(_ entries: [Entry]) -> Test {
        var test = Test(name: "without-check-in", population: CountedMinutes(entries))
        test.add(entries.filter { !$0.isCheckedIn })
        return test
    }
}

extension HoursTests.Test {
    fileprivate mutating func add(_ entries: [HoursTests.Entry]) {
        for entry in entries {
            hits.add(entry.state.minutes)
            events.append(entry.position)
        }
    }

    fileprivate mutating func nameVolunteers(of entries: [HoursTests.Entry]) {
        volunteers = Set(entries.map(\.person)).sorted()
    }
}

/// How many records, and the sum of their minutes.
struct CountedMinutes: Sendable {
    private(set) var count = 0
    private(set) var minutes = Minutes.zero

    init() {}

    init(_ entries: [HoursTests.Entry]) {
        for entry in entries { add(entry.state.minutes) }
    }

    mutating func add(_ minutes: Minutes) {
        count += 1
        self.minutes += minutes
    }

    fileprivate static let columns = Columns<CountedMinutes>(
        "CountedMinutes", "How many records of hours, and the sum of their minutes.",
        [
            .must("count", .count, "How many.") { .number($0.count) },
            .must("minutes", "The sum.") { $0.minutes },
        ])
}

extension [TimesheetEntry] {
    /// The confirmed minutes of the records.
    fileprivate var confirmed: Minutes {
        reduce(.zero) { $0 + ($1.isVoid ? .zero : $1.confirmed ?? .zero) }
    }
}

extension ViewSnapshot {
    /// The records of a project in a period that are not void, in the order of the log.
    fileprivate func entries(
        of project: ProjectID, in period: DayPeriod
    ) throws(LMDBError) -> [HoursTests.Entry] {
        var entries: [HoursTests.Entry] = []
        try forEachIndexed(.hoursByProject, project.text, after: nil) {
            (bytes) throws(LMDBError) in
            let id = HoursID(String(decoding: bytes, as: UTF8.self))
            guard let hours = try stored(id, tables.hours, as: Hours.self) else { return true }
            let day = hours.state.startedAt.day
            guard period.contains(day) else { return true }
            let person = try person(hours.state.volunteer)
            let sheet = try row(
                tables.timesheets, TimesheetKey(volunteer: person, day: day), as: Timesheet.self)
            guard let sheet, sheet.entry(id)?.isVoid == false else { return true }
            entries.append(
                HoursTests.Entry(
                    hours: hours, person: person,
                    dayMinutes: sheet.entries(startedOn: day).confirmed,
                    isCheckedIn: sheet.checkIns.contains(project)))
            return true
        }
        return entries.sorted { $0.position < $1.position }
    }
}

extension HoursTests {
    private static let test = Columns<Test>(
        "HoursTest", "A pattern or an absence that an auditor looks for in people's hours.",
        [
            .must(
                "test",
                .choice([
                    "confirmer-concentration", "identical-records", "long-day", "long-year",
                    "without-check-in",
                ]), "The test."
            ) { .text($0.name) },
            .object("population", CountedMinutes.columns, "What was looked at.") { $0.population },
            .object("hits", CountedMinutes.columns, "What was found among it.") { $0.hits },
            .must("events", .list(.position), "The events found.") { .positions($0.events) },
            .may("shareBp", .count, "The largest confirmer's share of the minutes, basis points.") {
                .number($0.shareBp)
            },
            .may("confirmer", .id, "Who confirmed the most minutes.") { .text($0.confirmer) },
            .must(
                "volunteers", .list(.volunteer),
                "Whose days or years are long, where the token is told."
            ) { .volunteers($0.volunteers) },
        ])

    fileprivate static let columns = Columns<HoursTests>(
        "HoursTests",
        "Tests of a project's hours: patterns and absences, which are no violations, beside their "
            + "populations.",
        [
            .must("project", .id, "The project.") { .id($0.project) },
            .must("period", DayPeriod.filter.form, "The days looked at.") { .text($0.period.text) },
            .objects("tests", test, "The tests.") { $0.tests },
            .answerPosition,
        ])
}

extension Resources {
    /// What an auditor looks for in a project's hours.
    package static let hoursTests = Resource(
        "hours-tests", "Patterns and absences in a project's hours, each beside its population.",
        reach: .own, of: Project.self, part: "tests", showsEvents: true,
        filters: [DayPeriod.filter], columns: HoursTests.columns
    ) { stored, given, snapshot, log in
        try HoursTests(stored.id, DayPeriod(given), snapshot, log)
    }
}
