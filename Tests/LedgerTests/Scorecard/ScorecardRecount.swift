import Foundation

/// The indicators of records, brands and posting for May 2026, from the records of the log and nothing else:
/// kept as they were posted, and summed by loops whenever they are asked for.
struct ScorecardRecount {
    /// What was said of a condition, and from when on: the statement that was recorded last decides.
    private struct Statements {
        var all: [(from: String, holds: Bool)] = []

        func hold(at moment: String) -> Bool { all.last { $0.from <= moment }?.holds ?? false }

        /// At any moment of a day.
        func hold(on day: String) -> Bool {
            hold(at: day + "T00:00")
                || all.contains { $0.from.hasPrefix(day) && hold(at: $0.from) }
        }
    }

    private struct Record {
        let id, volunteer, project, activity, start: String
        let group: String?
        var minutes: Int
        var state = "served"
        var day: String { String(start.prefix(10)) }
    }

    private struct Agreement {
        let party: String
        let project: String?
        let from, to: String
        var terminated: String?
    }

    private var records: [Record] = []
    private var registered: [String: Statements] = [:]
    private var branded: [String: Statements] = [:]
    private var projects: [String: [String: String]] = [:]
    private var agreements: [String: Agreement] = [:]
    private var participations: [String: (volunteer: String, project: String)] = [:]
    private var checkIns: Set<[String]> = []
    private var into: [String: String] = [:]
    private var rules: [(from: String, due: [String], hours: Int?)] = []
    /// Of each posted record its project, and whether it came in time.
    private var posted: [(project: String, isInTime: Bool)] = []

    mutating func add(_ bytes: [UInt8]) throws {
        guard
            let event = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
            let type = event["type"] as? String, let subject = event["subject"] as? String,
            let data = event["data"] as? [String: Any], let time = event["time"] as? String,
            let recorded = event["recordedtime"] as? String
        else { throw TestFailure("no event: \(String(decoding: bytes, as: UTF8.self))") }
        let words = type.split(separator: ".").map(String.init)
        switch words[0] {
        case "volunteer": addVolunteer(words[1], subject, data, time)
        case "project": addProject(words[1], subject, data, time)
        case "hours": addHours(words[1], subject, data, try Self.moment(recorded))
        case "participation": addStay(words[1], subject, data)
        case "agreement" where words[1] == "signed":
            func text(_ name: String) -> String? { data[name] as? String }
            agreements[subject] = Agreement(
                party: text("volunteer") ?? text("group") ?? "", project: text("project"),
                from: text("from") ?? "", to: text("to") ?? "")
        case "agreement": agreements[subject]?.terminated = time
        case "rules":
            let cover = data["cover"] as? [String: Any]
            let card = data["scorecard"] as? [String: Any]
            rules.append(
                (
                    data["effectiveFrom"] as? String ?? "",
                    cover?["agreementDue"] as? [String] ?? [], card?["postingHours"] as? Int
                ))
            rules.sort { $0.from < $1.from }
        default: break
        }
    }

    private static func moment(_ text: String) throws -> Date {
        let short = text.replacing(/\.[0-9]+/, with: "")
        return try Date(short, strategy: .iso8601)
    }

    private mutating func addVolunteer(
        _ word: String, _ id: String, _ data: [String: Any], _ time: String
    ) {
        registered[id, default: Statements()].all.append(
            (time, word == "registered" || word == "reinstated"))
        if word == "merged" { into[id] = data["into"] as? String }
    }

    private mutating func addProject(
        _ word: String, _ id: String, _ data: [String: Any], _ time: String
    ) {
        if word == "proposed" || word == "amended" {
            for (name, value) in data { projects[id, default: [:]][name] = value as? String }
        } else if word.hasPrefix("brand-"), word != "brand-nominated" {
            branded[id, default: Statements()].all.append((time, word == "brand-designated"))
        }
    }

    private mutating func addStay(_ word: String, _ id: String, _ data: [String: Any]) {
        if word == "applied" {
            participations[id] = (
                data["volunteer"] as? String ?? "", data["project"] as? String ?? ""
            )
        } else if word == "checked-in", let stay = participations[id] {
            checkIns.insert([
                stay.volunteer, stay.project, String((data["at"] as? String ?? "").prefix(10)),
            ])
        }
    }

    private mutating func addHours(
        _ word: String, _ id: String, _ data: [String: Any], _ recorded: Date
    ) {
        func text(_ name: String) -> String { data[name] as? String ?? "" }
        if word == "served" {
            let record = Record(
                id: id, volunteer: text("volunteer"), project: text("project"),
                activity: text("activity"), start: text("startedAt"),
                group: ["v0", "v1"].contains(text("volunteer")) ? data["group"] as? String : nil,
                minutes: data["minutes"] as? Int ?? 0)
            records.append(record)
            let hours = rules.last { $0.from <= record.day && $0.hours != nil }?.hours ?? 72
            let end = (try? Self.moment(text("endedAt"))) ?? .distantPast
            posted.append(
                (record.project, recorded <= end.addingTimeInterval(Double(hours) * 3600)))
            return
        }
        guard let place = records.firstIndex(where: { $0.id == id }),
            records[place].state != "voided"
        else { return }
        if word != "corrected" { records[place].state = word == "resolved" ? "confirmed" : word }
        if let minutes = data["minutes"] as? Int { records[place].minutes = minutes }
    }

    private func person(_ volunteer: String) -> String { into[volunteer] ?? volunteer }

    /// The minutes that count, by record: service alone, up to forty minutes of a person's day.
    private func counted() -> [(record: Record, minutes: Int)] {
        var left: [String: Int] = [:]
        return records.sorted { ($0.start, $0.id) < ($1.start, $1.id) }.compactMap { record in
            guard record.state == "confirmed", record.activity == "service" else { return nil }
            let key = person(record.volunteer) + record.day
            let minutes = min(record.minutes, left[key, default: 40])
            left[key, default: 40] -= minutes
            return minutes > 0 ? (record, minutes) : nil
        }
    }

    private func isInOrder(_ record: Record) -> Bool {
        let hasCheckedIn = checkIns.contains { stay in
            person(stay[0]) == person(record.volunteer) && stay[1] == record.project
                && stay[2] == record.day
        }
        guard hasCheckedIn, registered[record.volunteer]?.hold(at: record.start) == true else {
            return false
        }
        let project = projects[record.project] ?? [:]
        let grounds =
            rules.last { $0.from <= record.day }?.due ?? [
                "high-risk", "month-or-longer", "large-event",
            ]
        let isDue =
            grounds.contains("high-risk") && project["risk"] == "high"
            || grounds.contains("month-or-longer")
                && (project["endsOn"] ?? "") >= "2026-05-30"
            || grounds.contains("large-event")
                && (project["kind"] == "large-event" || project["scale"] == "large")
        return !isDue
            || agreements.values.contains { agreement in
                [record.volunteer, record.group].contains(agreement.party)
                    && [nil, record.project].contains(agreement.project)
                    && agreement.from <= record.day && record.day <= agreement.to
                    && agreement.terminated.map { $0 > record.start } ?? true
            }
    }

    /// Numerator, denominator and the number of brands, by indicator and place.
    func figures() -> [String: [Int]] {
        var figures: [String: [Int]] = [:]
        func add(_ name: String, _ project: String?, _ sums: [Int]) {
            let place = project == "q" ? "others" : "110101"
            for place in project == nil ? ["others", "110101", "city"] : [place, "city"] {
                let known = figures["\(name) \(place)", default: sums.map { _ in 0 }]
                figures["\(name) \(place)"] = zip(known, sums).map(+)
            }
        }
        let records = ("standardised-management", "brand-cultivation", "information-support")
        add(records.0, nil, [0, 0])
        add(records.1, nil, [0, 0, 0])
        add(records.2, nil, [0, 0])
        for (record, minutes) in counted() {
            add(records.0, record.project, [isInOrder(record) ? 1 : 0, 1])
            let isBrand = branded[record.project]?.hold(on: record.day) ?? false
            add(records.1, record.project, [isBrand ? minutes : 0, minutes, 0])
        }
        for (project, statements) in branded
        where (9...31).contains(where: { statements.hold(on: "2026-05-\($0 < 10 ? "0" : "")\($0)") }
        ) {
            add(records.1, project, [0, 0, 1])
        }
        for (project, isInTime) in posted { add(records.2, project, [isInTime ? 1 : 0, 1]) }
        return figures
    }
}
