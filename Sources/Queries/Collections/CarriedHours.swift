import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// Balances that were carried over from older systems, as a service record shows them.
enum CarriedHours {
    static let columns = Columns<Stored<Hours>>(
        "CarriedHours", "A balance of service that an older system recorded.",
        [
            .must("hours", .id, "The record of hours.") { .id($0.id) },
            .must("status", .state(of: .hours), "Where it stands.") { .state($0.state.lifecycle) },
            .must("from", .day, "The first day of the service.") { .day($0.state.startedAt.day) },
            .must("to", .day, "The last day of the service.") {
                .day($0.state.endedAt.day.adding(days: -1))
            },
            .must("minutes", .count, "Minutes as carried over, confirmed or corrected last.") {
                .minutes($0.state.minutes)
            },
            .must("countedMinutes", .count, "Minutes of it that count.") {
                .minutes($0.state.carried)
            },
            .must("created", .position, "The event that carried it over.") {
                .position($0.created)
            },
        ])

    /// The minutes of balances that counted for an award: confirmed before it, and by its time.
    static func minutes(
        for star: Stored<Star>, _ snapshot: borrowing ViewSnapshot, _ reader: EventReader
    ) throws -> Minutes {
        let balances = try snapshot.carriedHours(of: star.state.volunteer)
        guard !balances.isEmpty else { return .zero }
        let awardedAt = try reader.event(at: star.created).time
        var total = Minutes.zero
        for balance in balances {
            let events = try snapshot.events(of: balance.row.history)
            let state = try ExplainedHours.state(
                of: balance.row, events, before: star.created, reader)
            guard let state, state.confirmedAt ?? awardedAt <= awardedAt else { continue }
            total += state.carried
        }
        return total
    }
}

extension ViewSnapshot {
    /// A volunteer's balances, in the order in which they were recorded.
    func carriedHours(of volunteer: VolunteerID) throws(LMDBError) -> [Stored<Hours>] {
        let claim = Claim(.carriedHours, [volunteer.text])
        var balances: [Stored<Hours>] = []
        for holder in try row(tables.claims, claim, as: Holders.self)?.all ?? [] {
            if let hours: Stored<Hours> = try stored(HoursID(holder.id), tables.hours) {
                balances.append(hours)
            }
        }
        return balances
    }
}
