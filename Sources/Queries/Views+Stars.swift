public import Catalogue
import EventLog
import JSON
import LMDB
public import Projections
import Rules
import Tables

/// Which stars are asked for; nil members do not narrow it.
public struct StarFilter: Sendable, Equatable {
    /// Who holds it, or is due for it.
    public var volunteer: VolunteerID?
    /// 1 to 5.
    public var level: Int?
    /// State of the lifecycle.
    public var status: LifecycleState?
    /// The home centre: for a star that of the time of the award, which decided; for who is due, the
    /// present one, which is to decide.
    public var centre: CentreID?

    /// A filter that shows all.
    public init() {}

    var question: String { "stars \(String(describing: self))" }

    func matches(_ state: Star) -> Bool {
        (volunteer == nil || state.volunteer == volunteer)
            && (level == nil || state.level == level)
            && (status == nil || state.lifecycle == status)
            && (centre == nil || state.owner == centre)
    }
}

extension Views {
    /// Stars awarded, those revoked among them, by id.
    public func stars(_ filter: StarFilter, _ page: Page) throws -> Answer {
        let cursor = try page.cursor.map { try PageCursor(text: $0, of: filter.question) }
        let snapshot = try ViewSnapshot(self)
        var collection = CollectionWriter(limit: page.limit)
        func show(_ id: String, _ row: Row<Star>) throws(LMDBError) -> Bool {
            guard filter.matches(row.state) else { return true }
            return collection.add(id) { json in
                json.beginObject()
                Self.write(id, row, &json)
                json.position("position", row.changed)
                json.endObject()
            }
        }
        if let volunteer = filter.volunteer {
            try snapshot.forEachIndexed(
                .starsByVolunteer, volunteer.text, after: cursor.map { Array($0.last.utf8) }
            ) { (key) throws(LMDBError) in
                let id = String(decoding: key, as: UTF8.self)
                guard let row = try snapshot.row(tables.stars, StarID(id), as: Row<Star>.self)
                else { return true }
                return try show(id, row)
            }
        } else {
            try snapshot.forEachRow(tables.stars, after: cursor?.last) {
                (id, row: Row<Star>) throws(LMDBError) in try show(id, row)
            }
        }
        return collection.answer(
            snapshot.applied, changed: try snapshot.changed(.stars), question: filter.question)
    }

    static func write(_ id: String, _ row: Row<Star>, _ json: inout JSONWriter) {
        json.member("star", id)
        json.member("volunteer", row.state.volunteer.text)
        json.member("level", row.state.level)
        json.member("scheme", row.state.scheme.text)
        json.member("centre", row.state.owner?.text)
        json.member("status", row.state.lifecycle.name)
        json.position("awarded", row.created)
    }
}

extension Views {
    /// Registered volunteers whose minutes reach a higher level than they hold, by id, under the
    /// scheme in force on the day of the last event: nobody when there is no scheme.
    public func starsDue(_ filter: StarFilter, _ page: Page) throws -> Answer {
        let question = "due \(filter.question)"
        let cursor = try page.cursor.map { try PageCursor(text: $0, of: question) }
        while true {
            let snapshot = try ViewSnapshot(self)
            var collection = CollectionWriter(limit: page.limit)
            let city = try snapshot.row(tables.city, CityKey(), as: CityRow.self)?.city ?? City()
            if let scheme = try snapshot.lastDay().flatMap({ city.scheme(on: $0) }) {
                guard let reached = try reached(scheme, snapshot) else { continue }
                let held = try snapshot.heldStars()
                let last = cursor?.last ?? ""
                let due = reached.filter {
                    $0.id > last && scheme.level(for: $0.minutes) > held[$0.id] ?? 0
                }.sorted { $0.id < $1.id }
                for volunteer in due {
                    guard
                        try show(volunteer.id, scheme, filter, snapshot, &collection)
                    else { break }
                }
            }
            let changed = try snapshot.changed(.volunteers, .schemes, .days)
            return collection.answer(snapshot.applied, changed: changed, question: question)
        }
    }

    /// Who has the minutes for the lowest level at least; nil when the rankings are ahead.
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

    private func show(
        _ id: String, _ scheme: Scheme, _ filter: StarFilter, _ snapshot: borrowing ViewSnapshot,
        _ collection: inout CollectionWriter
    ) throws(LMDBError) -> Bool {
        guard filter.volunteer == nil || filter.volunteer?.text == id,
            let row = try snapshot.row(tables.volunteers, VolunteerID(id), as: Row<Volunteer>.self),
            row.state.lifecycle == .registered,
            filter.centre == nil || row.state.owner == filter.centre,
            let threshold = scheme.stars.last(where: { $0.minutes <= row.state.confirmed }),
            threshold.level > row.state.starLevel,
            filter.level == nil || threshold.level == filter.level
        else { return true }
        return collection.add(id) { json in
            json.beginObject()
            json.member("volunteer", id)
            json.member("level", threshold.level)
            json.member("levelHeld", row.state.starLevel)
            json.member("minutes", row.state.confirmed.count)
            json.member("threshold", threshold.minutes.count)
            json.member("scheme", scheme.id.text)
            json.member("centre", row.state.owner?.text)
            json.position("position", row.changed)
            json.endObject()
        }
    }
}

extension ViewSnapshot {
    /// The level that each volunteer holds who holds any.
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
