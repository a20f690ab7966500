import Catalogue
import EventLog
import Projections
import Rules

/// A record of hours at one moment.
struct HoursAtMoment: Sendable {
    let volunteer: VolunteerID?
    let day: CivilDate
    let project: ProjectID?
    let counted: Int
    let events: [Position]
}

/// A record of hours that counts otherwise than before, or of which something was recorded.
struct MovedHours: Sendable {
    let hours: HoursID
    /// Who served, where the answer is about more than one volunteer.
    let volunteer: VolunteerID?
    let day: CivilDate
    let project: ProjectID?
    let before: Int
    let after: Int
    let isBackDated: Bool
    /// Its events that were recorded in between.
    let events: [Position]

    /// The records that moved between two moments.
    static func between(
        _ old: [HoursID: HoursAtMoment], _ new: [HoursID: HoursAtMoment], _ moments: Moments
    ) -> [MovedHours] {
        new.compactMap { hours, record in
            let before = old[hours]?.counted ?? 0
            let events = record.events.filter { $0.value >= moments.size }
            guard before != record.counted || !events.isEmpty else { return nil }
            return MovedHours(
                hours: hours, volunteer: record.volunteer, day: record.day, project: record.project,
                before: before, after: record.counted, isBackDated: record.day <= moments.lastDay,
                events: events)
        }
    }

    static let columns = Columns<MovedHours>(
        "MovedHours",
        "A record of service of which something was recorded, or that counts otherwise.",
        [
            .must("hours", .id, "The record of hours.") { .text($0.hours.text) },
            .may(
                "volunteer",
                "Who served, where the token is told; left out in answers about one volunteer."
            ) { $0.volunteer },
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
                "events", .evidence,
                "Its events in between that the reader may read; none where another record, a scheme or "
                    + "a merger moved it."
            ) { .evidence($0.events) },
        ])
}

extension [MovedHours] {
    /// Minutes by which records of days up to the first moment's changed, or of later days.
    func minutes(isBackDated: Bool) -> Int {
        reduce(0) { $1.isBackDated == isBackDated ? $0 + $1.after - $1.before : $0 }
    }
}

/// Figures that records of hours move.
protocol ComparedHours: Compared {
    /// The minutes of service on days after the first moment's, and on earlier ones.
    var minutes: (inPeriod: Int, backDated: Int) { get }
}

extension Columns where Row: ComparedHours {
    /// What was served in between, and what came late.
    static var minutesByDays: [Column<Row>] {
        [
            .must(
                "inPeriod", .wholeNumber, "Minutes of service on days after the first moment's."
            ) { .number($0.minutes.inPeriod) },
            .must(
                "backDated", .wholeNumber,
                "Minutes of service on days up to the first moment's: late or back-dated."
            ) { .number($0.minutes.backDated) },
        ]
    }
}
