import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// Explains an award: the scheme and its threshold, the volunteer's minutes then and now, and all
/// records of hours with the minutes that counted or why they did not.
///
/// Past minutes are computed, not stored. Each record's events before the award are read from the
/// log and applied by the same pure functions that fill the read models. Each day is counted under
/// the schemes that were published by then.
struct StarExplained: Dated {
    fileprivate let star: Stored<Star>
    fileprivate let events: [Position]
    fileprivate let scheme: Scheme?
    fileprivate let minutesNow: Minutes
    fileprivate let carriedThen: Minutes
    fileprivate let explained: [ExplainedHours]
    let changed: Position

    fileprivate init(
        _ star: Stored<Star>, _ snapshot: borrowing ViewSnapshot, _ log: any LogStore
    ) throws {
        self.star = star
        events = try snapshot.events(of: star.row.history)
        let state = star.state
        let volunteer = try snapshot.stored(
            state.volunteer, snapshot.tables.volunteers, as: Volunteer.self)
        scheme = try snapshot.row(
            snapshot.tables.schemes, state.scheme, as: Row<Scheme>.self)?.state
        minutesNow = volunteer?.state.confirmed ?? Minutes(0)
        carriedThen = try CarriedHours.minutes(for: star, snapshot, EventReader(log: log))
        explained = try ExplainedHours.all(of: star, snapshot, EventReader(log: log))
        let changed = max(star.changed, volunteer?.changed ?? Position(0))
        self.changed = explained.reduce(changed) { max($0, $1.changed) }
    }

    private static let columns = Columns<StarExplained>(
        "StarExplained", "Why a star was awarded.",
        [
            .must("star", "The award.") { $0.star.id },
            .may("volunteer", "Who holds it, where the token is told.") { $0.star.state.volunteer },
            .must("level", .number(1...5), "The level.") { .number($0.star.state.level) },
            .must("scheme", "The scheme under which it was awarded.") { $0.star.state.scheme },
            .may("centre", "The home centre at the time of the award.") { $0.star.state.owner },
            .status(.star, "Awarded or revoked.") { $0.star.state.lifecycle },
            .must("awarded", "The event that awarded it.") { $0.star.created },
            .may("schemeNumber", "The number under which the scheme was published.") {
                $0.scheme?.number
            },
            .may("threshold", .count, "The minutes that the level takes.") { star in
                .minutes(star.scheme?.stars.first { $0.level == star.star.state.level }?.minutes)
            },
            .must(
                "minutesThen", "Minutes that counted just before the award, computed from the log."
            ) { $0.explained.reduce($0.carriedThen.count) { $0 + $1.counted.count } },
            .must("minutesNow", "Minutes that count now.") { $0.minutesNow },
            .must("events", .list(.position), "Its events.") { .positions($0.events) },
            .objects(
                "counted", ExplainedHours.columns, "What counted, in whole or in part."
            ) { $0.explained.filter(\.isCounted) },
            .objects("notCounted", ExplainedHours.columns, "What did not.") {
                $0.explained.filter { !$0.isCounted }
            },
            .answerPosition,
        ])

    fileprivate static let resource = Resource(
        "star", "Why a star was awarded: which hours counted, which did not, and why.",
        reach: .own, of: Star.self, columns: columns
    ) { star, snapshot, log in try StarExplained(star, snapshot, log) }
}

extension Resources {
    /// Why a star was awarded.
    package static let star = StarExplained.resource
}
