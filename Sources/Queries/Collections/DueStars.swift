import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// The filters of the collection; nil members do not filter.
private struct DueFilter {
    let volunteer: VolunteerID?
    let level: Int?
    let centre: CentreID?
}

extension Listings {
    /// Volunteers who are due for a star. They are computed from the standings, not read from a
    /// table.
    package static let starsDue = Listing(
        "stars-due", "Who has reached a level that is not awarded yet, by volunteer.",
        reach: .own, filters: stars.filters.filter { $0.name != "status" },
        columns: ListedStar.columns
    ) { views, given, _, page, writing in
        let filter = DueFilter(
            volunteer: given["volunteer"].map { VolunteerID($0) },
            level: given["level"].flatMap { Int($0) },
            centre: given["centre"].map { CentreID($0) })
        return try views.starsDue(filter, Question("due", given), page, writing)
    }
}

extension Views {
    /// Registered volunteers whose minutes reach a higher level than they hold, by id. The scheme
    /// in force on the day of the last event decides; without a scheme the page is empty.
    fileprivate func starsDue(
        _ filter: DueFilter, _ question: Question, _ page: Page, _ writing: Writing
    ) throws -> Answer {
        let cursor = try page.parsedCursor(of: question)
        while true {
            let snapshot = try ViewSnapshot(self)
            try cursor?.check(snapshot)
            var rows = PageRows<ListedStar>(limit: page.limit)
            let city = try snapshot.city()
            if let scheme = try snapshot.lastDay().flatMap({ city.scheme(on: $0) }) {
                guard let reached = try reached(scheme, snapshot) else { continue }
                let held = try snapshot.heldStars()
                let last = cursor?.last ?? ""
                let due = reached.filter {
                    $0.id > last && scheme.level(for: $0.minutes) > held[$0.id] ?? 0
                }.sorted { $0.id < $1.id }
                for volunteer in due {
                    guard
                        try show(VolunteerID(volunteer.id), scheme, filter, snapshot, &rows)
                    else { break }
                }
            }
            let changed = try snapshot.changed([.volunteers, .schemes, .days])
            return try rows.answer(
                snapshot.applied, changed: changed, question, ListedStar.columns, writing)
        }
    }

    /// Volunteers with the minutes for at least the lowest level; nil when the rankings are ahead
    /// of the snapshot.
    private func reached(
        _ scheme: Scheme, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> [(id: String, minutes: Minutes)]? {
        guard let lowest = scheme.stars.first?.minutes else { return [] }
        let everything = StandingsQuery(period: .all, scope: .city, subject: .volunteers)
        guard let ranked = try rankings.places(everything, at: snapshot.size) else { return nil }
        var reached: [(id: String, minutes: Minutes)] = []
        ranked.forEach(atLeast: lowest.count) { reached.append(($0, Minutes($1))) }
        return reached
    }

    /// Adds a volunteer who is due and matches the filters; false when the page is full.
    private func show(
        _ id: VolunteerID, _ scheme: Scheme, _ filter: DueFilter,
        _ snapshot: borrowing ViewSnapshot, _ rows: inout PageRows<ListedStar>
    ) throws(LMDBError) -> Bool {
        guard filter.volunteer == nil || filter.volunteer == id,
            let volunteer = try snapshot.stored(id, tables.volunteers, as: Volunteer.self),
            volunteer.state.lifecycle == .registered,
            filter.centre == nil || volunteer.state.owner == filter.centre,
            let threshold = scheme.stars.last(where: { $0.minutes <= volunteer.state.confirmed }),
            threshold.level > volunteer.state.starLevel,
            filter.level == nil || threshold.level == filter.level
        else { return true }
        return try rows.add(id.text) { ListedStar(volunteer, threshold, under: scheme) }
    }
}

extension ViewSnapshot {
    /// The highest level of each volunteer who holds a star.
    func heldStars() throws(LMDBError) -> [String: Int] {
        var held: [String: Int] = [:]
        for level in 1...5 {
            try forEachIndexed(.volunteersByStar, String(level), after: nil) {
                (key) throws(LMDBError) in
                held[String(decoding: key, as: UTF8.self)] = level
                return true
            }
        }
        return held
    }
}
