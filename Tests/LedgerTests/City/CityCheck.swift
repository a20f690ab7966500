import EventLog
import Foundation
import Catalogue
import Ledger
import Projections
import Queries
import Rules

/// Compares what the read models answer with the plain city's sums.
final class CityCheck {
    private let ledger: Ledger
    private let city: PlainCity
    private var found: [String] = []

    init(_ ledger: Ledger, _ city: PlainCity) {
        self.ledger = ledger
        self.city = city
    }

    /// What is otherwise than it should be.
    func complaints() -> [String] {
        do {
            try checkCentres()
            try checkGroups()
            try checkShifts()
            try checkHours()
            try checkStars()
        } catch {
            found.append("\(error)")
        }
        return found
    }

    private func json(_ answer: Answer?) throws -> [String: Any] {
        guard let answer,
            let value = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        else { throw TestFailure("no answer") }
        return value
    }

    private func items(_ answer: Answer) throws -> [[String: Any]] {
        try json(answer)["items"] as? [[String: Any]] ?? []
    }

    private func compare<Value: Equatable>(_ what: String, _ shown: Any?, _ expected: Value) {
        guard shown as? Value != expected else { return }
        found.append("\(what): \(shown ?? "nothing"), not \(expected)")
    }

    /// Counts by name, those with none left out.
    private func counts(_ value: Any?) -> [String: Int] {
        (value as? [String: Int] ?? [:]).filter { $0.value != 0 }
    }

    private func checkCentres() throws {
        let page = try Page(limit: 1000)
        let views = ledger.views
        let rows = try items(try views.list(Listings.centres, page))
        compare(
            "centres", rows.compactMap { $0["centre"] as? String }, CityEvents.centres.sorted())
        for row in rows {
            let id = row["centre"] as? String ?? ""
            let shown = try json(try views.find(Resources.centre, id))
            let findings = try items(
                try views.list(Listings.findings, where: ["centre": id], page)
            ).count
            let minutes = city.minutes { self.city.home["project:" + $0.project] == id }
            compare("\(id) minutes", row["confirmedMinutes"], minutes)
            compare("\(id) minutes", shown["confirmedMinutes"], minutes)
            compare("\(id) flagged", row["flagged"], findings)
            compare("\(id) findings", counts(shown["findings"]).values.reduce(0, +), findings)
            for kind in ["volunteer", "group", "project"] {
                let states = city.states(of: kind, at: id)
                compare("\(id) \(kind)s", counts(shown[kind + "s"]), states)
                let name =
                    kind == "project" ? "publishedProjects" : "registered\(kind.capitalized)s"
                let state = kind == "project" ? "published" : "registered"
                compare("\(id) \(name)", row[name], states[state] ?? 0)
            }
            let own = city.families.filter { self.city.home["project:" + $0.key] == id }.values
            let families = own.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            compare("\(id) families", counts(shown["families"]), families)
            checkBelow(id, shown["withBelow"] as? [String: Any] ?? [:])
        }
    }

    private func checkBelow(_ id: String, _ shown: [String: Any]) {
        let below = CityEvents.centres.filter { city.isWithin($0, id) }
        compare("centres below \(id)", shown["centres"], below.count)
        let minutes = city.minutes { service in
            below.contains(self.city.home["project:" + service.project] ?? "")
        }
        compare("minutes below \(id)", shown["confirmedMinutes"], minutes)
        var volunteers: [String: Int] = [:]
        for centre in below {
            volunteers.merge(city.states(of: "volunteer", at: centre), uniquingKeysWith: +)
        }
        compare("volunteers below \(id)", counts(shown["volunteers"]), volunteers)
    }

    private func checkGroups() throws {
        for row in try items(try ledger.views.list(Listings.groups, try Page(limit: 1000))) {
            let id = row["group"] as? String ?? ""
            let shown = try json(try ledger.views.find(Resources.group, id))
            let total = city.minutes { $0.group == id }
            compare("group \(id)", row["confirmedMinutes"], total)
            compare("group \(id)", row["status"], city.states["group:" + id] ?? "")
            compare("group \(id)", row["centre"], city.home["group:" + id] ?? "")
            let members = shown["members"] as? [[String: Any]] ?? []
            compare(
                "members of \(id)", members.compactMap { $0["volunteer"] as? String },
                city.members[id] ?? [])
            let former = shown["formerMembers"] as? [[String: Any]] ?? []
            for share in members + former {
                let volunteer = share["volunteer"] as? String ?? ""
                let minutes = city.minutes { $0.group == id && $0.volunteer == volunteer }
                compare("\(volunteer) in \(id)", share["minutes"], minutes)
            }
            let sum = (members + former).reduce(0) { $0 + ($1["minutes"] as? Int ?? 0) }
            compare("shares of \(id)", sum, total)
        }
    }

    private func checkShifts() throws {
        let page = try Page(limit: 1000)
        for project in city.families.keys {
            let answer = try ledger.views.list(Listings.shifts, of: project, page)
            let shown = try json(answer)["items"] as? [[String: Any]] ?? []
            let own = city.shiftStarts.filter { $0.value.project == project }
            let sorted = own.sorted { ($0.value.start, $0.key) < ($1.value.start, $1.key) }
            compare(
                "shifts of \(project)", shown.compactMap { $0["shift"] as? String },
                sorted.map(\.key))
        }
        for id in city.shiftStarts.keys {
            let shown = try json(try ledger.views.find(Resources.shift, id))
            compare(
                "shift \(id)", counts(shown["participations"]), participations { $0.shift == id })
        }
        for row in try items(try ledger.views.list(Listings.recruitments, page)) {
            let id = row["recruitment"] as? String ?? ""
            let shown = try json(try ledger.views.find(Resources.recruitment, id))
            let states = participations { $0.recruitment == id }
            compare("recruitment \(id)", counts(shown["participations"]), states)
            compare("applications of \(id)", row["applications"], states.values.reduce(0, +))
            let holding = ["accepted", "checked-in", "checked-out", "no-show"]
            let accepted = holding.reduce(0) { $0 + (states[$1] ?? 0) }
            compare("accepted of \(id)", row["accepted"], accepted)
            compare("left of \(id)", row["placesLeft"], max(0, 3 - accepted))
        }
    }

    private func participations(
        _ isWanted: ((shift: String, recruitment: String)) -> Bool
    ) -> [String: Int] {
        var counts: [String: Int] = [:]
        for (id, participation) in city.participations where isWanted(participation) {
            counts[city.states["participation:" + id] ?? "", default: 0] += 1
        }
        return counts
    }

    private func checkHours() throws {
        let counted = city.counted
        for (id, service) in city.services {
            let shown = try json(try ledger.views.find(Resources.hours, id, in: ledger.log))
            let minutes = counted[id] ?? 0
            let state = city.states["hours:" + id] ?? ""
            compare("\(id)", shown["status"], state)
            compare("\(id) minutes", shown["minutes"], service.minutes)
            compare("\(id) counted", shown["countedMinutes"], minutes)
            let reasons = [
                "served": "not-confirmed", "disputed": "disputed", "rejected": "rejected",
                "voided": "voided",
            ]
            let isWhole = state == "confirmed" && minutes == service.minutes
            let short = service.activity == "service" ? "daily-cap" : "activity-not-counted"
            compare(
                "\(id) reason", shown["notCounted"] as? String ?? "",
                isWhole ? "" : reasons[state] ?? short)
            let history = shown["history"] as? [[String: Any]] ?? []
            compare(
                "\(id) history",
                history.compactMap { ($0["position"] as? String).flatMap(Int.init) },
                city.events["hours:" + id] ?? [])
        }
    }

    private func checkStars() throws {
        let page = try Page(limit: 1000)
        let due = try items(try ledger.views.list(Listings.starsDue, page)).map { item in
            "\(item["volunteer"] ?? "") \(item["level"] ?? "") \(item["minutes"] ?? "")"
        }
        compare("due", due, city.due)
        let stars = try items(try ledger.views.list(Listings.stars, page))
        compare("stars", stars.compactMap { $0["star"] as? String }, city.stars.keys.sorted())
        for (id, star) in city.stars {
            var then = PlainCity()
            for position in 0..<star.position {
                guard let record = try ledger.log.record(at: Position(UInt64(position))) else {
                    continue
                }
                try then.add(record, at: position)
            }
            let shown = try json(try ledger.views.find(Resources.star, id, in: ledger.log))
            let minutes = then.minutes { $0.volunteer == star.volunteer }
            compare("\(id) then", shown["minutesThen"], minutes)
            let now = city.minutes { $0.volunteer == star.volunteer }
            compare("\(id) now", shown["minutesNow"], now)
            let lists = ["counted", "notCounted"].map { shown[$0] as? [[String: Any]] ?? [] }
            compare(
                "\(id) hours", lists.joined().count,
                city.services.values.count { $0.volunteer == star.volunteer })
            for hours in lists.joined() {
                let record = hours["hours"] as? String ?? ""
                compare("\(id) \(record)", hours["countedMinutes"], then.counted[record] ?? 0)
                let isLater = then.services[record] == nil
                compare("\(id) \(record)", hours["reason"] as? String == "after-award", isLater)
            }
        }
    }
}
