import Catalogue
import EventLog
import JSON
import LMDB
package import Projections
import Rules

/// The city at a glance.
struct Overview: Dated, HasFigures {
    /// The number of days that are shown.
    private static let shownDays = 30

    /// The figures of one day: events by day of recording, minutes by day of service.
    fileprivate struct Day: HasFigures {
        let day: CivilDate
        let figures: Figures
    }

    let changed: Position
    fileprivate let events: Int
    let figures: Figures
    fileprivate let lastDays: [Day]
    fileprivate let money: Balance

    fileprivate init(_ period: DayPeriod, _ snapshot: borrowing ViewSnapshot) throws(LMDBError) {
        // The overview counts events, so every event changes it.
        changed = snapshot.applied
        events = Int(snapshot.size)
        figures = try snapshot.figures(in: .city)
        lastDays = try Self.days(snapshot)
        money = try snapshot.balance(of: .city, in: period.spans)
    }

    /// The last days up to the day of the last recorded event, so that the answer depends only on
    /// the log.
    private static func days(_ snapshot: borrowing ViewSnapshot) throws(LMDBError) -> [Day] {
        guard let last = try snapshot.lastDay() else { return [] }
        var days: [Day] = []
        for back in (0..<shownDays).reversed() {
            let day = last.adding(days: -back)
            days.append(Day(day: day, figures: try snapshot.figures(in: .of(day))))
        }
        return days
    }

    private static let day = Columns<Day>(
        "DayFigures", "One of the last thirty days.",
        [
            .must("day", "The day.") { $0.day },
            .figure("events", .events, "Events recorded on it."),
            .figure("confirmedMinutes", .minutes, "Minutes of service on it that count."),
        ])

    static let columns = Columns<Overview>(
        "Overview", "The city at a glance.",
        [
            .answerPosition,
            .must("events", "Events on record.") { $0.events },
            .figure("centres", .created(.centre), "Centres established."),
            .states("volunteers", of: .volunteer, "Volunteers by state.") {
                $0.figures
            },
            .states("groups", of: .group, "Groups by state.") { $0.figures },
            .families("projects", "Projects by family.") { $0.figures },
            .states("projectStates", of: .project, "Projects by state.") {
                $0.figures
            },
            .figure("shifts", .states(.shift, .scheduled), "Shifts scheduled and not cancelled."),
            .figure(
                "participations", .created(.participation),
                "Participations applied for or invited to."),
            .figure("hoursRecords", .created(.hours), "Records of hours."),
            .figure("confirmedMinutes", .minutes, "Confirmed service that counts, minutes."),
            .counts(
                "stars", (1...5).map(String.init), by: "level", "Stars held now, by level."
            ) { overview in (1...5).map { overview.figures[.stars(level: $0)] } },
            .findings { $0.figures },
            .object("money", Money.ofFunds, "The money of all funds.") { $0.money },
            .objects(
                "lastDays", day,
                "The last thirty days up to that of the last event, oldest first."
            ) { $0.lastDays },
        ] + Column.generated.inside(\.figures))
}

extension ObjectForm {
    /// The form of the overview.
    package static let overview = Overview.columns.form
}

extension Views {
    /// What the overview can be asked for: the period of its money.
    package static let overviewFilters = [Money.period]

    /// The city at a glance.
    package func overview(where given: [String: String] = [:]) throws -> Answer {
        let snapshot = try ViewSnapshot(self)
        let overview = try Overview(DayPeriod(given), snapshot)
        var json = JSONWriter(reservingCapacity: 4096)
        try Overview.columns.write(overview, to: &json, .anyone)
        return Answer(body: json.bytes, changed: overview.changed, applied: snapshot.applied)
    }
}
