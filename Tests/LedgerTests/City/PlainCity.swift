import Foundation

/// The city's figures, from the records of the log and nothing else: read with Foundation, kept in
/// dictionaries, and summed by loops whenever they are asked for.
struct PlainCity {
    struct Service {
        let id: String
        let volunteer: String
        let project: String
        let group: String?
        let activity: String
        let start: String
        var minutes: Int
        var position: Int
    }

    /// Members of `data` of the event that created it, or came later, by `aggregate:id`.
    private(set) var states: [String: String] = [:]
    private(set) var home: [String: String] = [:]
    private(set) var parents: [String: String] = [:]
    /// Who took over from dissolved centres: applications there are recorded under them.
    private(set) var successors: [String: String] = [:]
    private(set) var families: [String: String] = [:]
    private(set) var members: [String: [String]] = [:]
    private(set) var services: [String: Service] = [:]
    private(set) var shiftStarts: [String: (project: String, start: String)] = [:]
    /// With their shift and recruitment where these are the project's own: elsewhere nothing counts.
    private(set) var participations: [String: (shift: String, recruitment: String)] = [:]
    private(set) var recruitmentProjects: [String: String] = [:]
    private(set) var stars: [String: (volunteer: String, level: Int, position: Int)] = [:]
    /// Own events of each aggregate.
    private(set) var events: [String: [Int]] = [:]
    private(set) var lastDay = ""

    /// States that nothing leads out of.
    private static let terminal: Set<String> = [
        "participation declined", "participation withdrawn", "participation refused",
        "hours voided", "group dissolved", "shift cancelled", "star revoked", "centre dissolved",
        "recruitment closed", "project cancelled", "project completed",
    ]

    /// What the second word of a type makes of its subject, where it is not the state's own name.
    private static let stateNames = [
        "resumed": "published", "reinstated": "registered", "resolved": "confirmed",
    ]
    private static let stateless: Set<String> = [
        "transferred", "skills-declared", "member-joined", "member-left", "leader-changed",
        "amended", "changed", "corrected",
    ]

    mutating func add(_ record: [UInt8], at position: Int) throws {
        guard
            let event = try JSONSerialization.jsonObject(with: Data(record)) as? [String: Any],
            let type = event["type"] as? String, let subject = event["subject"] as? String,
            let data = event["data"] as? [String: Any], let time = event["recordedtime"] as? String
        else { throw TestFailure("no event: \(String(decoding: record, as: UTF8.self))") }
        let words = type.split(separator: ".").map(String.init)
        let key = "\(words[0]):\(subject)"
        // Recorded in UTC; the city's day begins eight hours earlier.
        lastDay = time > "2026-06-01T16" ? "2026-06-02" : "2026-06-01"
        events[key, default: []].append(position)
        if !Self.stateless.contains(words[1]) {
            let present = states[key] ?? ""
            if !Self.terminal.contains("\(words[0]) \(present)") {
                states[key] = Self.stateNames[words[1]] ?? words[1]
            }
        }
        apply(type, subject, data, position)
    }

    private mutating func apply(
        _ type: String, _ subject: String, _ data: [String: Any], _ position: Int
    ) {
        func text(_ name: String) -> String { data[name] as? String ?? "" }
        switch type {
        case "centre.established": parents[subject] = data["parent"] as? String
        case "centre.dissolved":
            parents[subject] = text("successor")
            successors[subject] = text("successor")
        case "volunteer.applied":
            home["volunteer:" + subject] = successors[text("centre")] ?? text("centre")
        case "volunteer.transferred": home["volunteer:" + subject] = text("to")
        case "group.applied":
            home["group:" + subject] = successors[text("centre")] ?? text("centre")
            join(text("leader"), subject)
        case "group.member-joined": join(text("volunteer"), subject)
        case "group.member-left": members[subject]?.removeAll { $0 == text("volunteer") }
        case "project.proposed":
            home["project:" + subject] = text("centre")
            families[subject] = text("family")
        case "project.amended": families[subject] = text("family")
        case "shift.scheduled": shiftStarts[subject] = (text("project"), text("startsAt"))
        case "shift.changed": shiftStarts[subject]?.start = text("startsAt")
        case "recruitment.opened": recruitmentProjects[subject] = text("project")
        case "participation.applied":
            let project = text("project")
            let isShift = shiftStarts[text("shift")]?.project == project
            let isCall = recruitmentProjects[text("recruitment")] == project
            participations[subject] = (
                isShift ? text("shift") : "", isCall ? text("recruitment") : ""
            )
        case "star.awarded":
            stars[subject] = (text("volunteer"), data["level"] as? Int ?? 0, position)
        case "hours.served":
            services[subject] = Service(
                id: subject, volunteer: text("volunteer"), project: text("project"),
                group: (data["group"] as? String).flatMap { group in
                    members[group]?.contains(text("volunteer")) == true ? group : nil
                }, activity: text("activity"),
                start: text("startedAt"), minutes: data["minutes"] as? Int ?? 0,
                position: position)
        case "hours.resolved", "hours.corrected":
            services[subject]?.minutes = data["minutes"] as? Int ?? 0
        default: break
        }
    }

    private mutating func join(_ volunteer: String, _ group: String) {
        if members[group]?.contains(volunteer) != true {
            members[group, default: []].append(volunteer)
        }
    }
}

extension PlainCity {
    /// Minutes that count of each record: service, up to 200 a day, earlier service first.
    var counted: [String: Int] {
        var left: [String: Int] = [:]
        var counted: [String: Int] = [:]
        let sorted = services.values.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
        for service in sorted
        where states["hours:" + service.id] == "confirmed" && service.activity == "service" {
            let day = service.volunteer + service.start.prefix(10)
            let minutes = min(service.minutes, left[day, default: 200])
            left[day, default: 200] -= minutes
            counted[service.id] = minutes
        }
        return counted
    }

    /// Minutes that count of all records that are as wanted.
    func minutes(where isWanted: (Service) -> Bool) -> Int {
        counted.reduce(0) { sum, record in
            guard let service = services[record.key], isWanted(service) else { return sum }
            return sum + record.value
        }
    }

    /// Aggregates of a kind at home at a centre, counted by state.
    func states(of kind: String, at centre: String) -> [String: Int] {
        var counts: [String: Int] = [:]
        for (key, owner) in home where owner == centre && key.hasPrefix(kind + ":") {
            counts[states[key] ?? "", default: 0] += 1
        }
        return counts
    }

    /// Whether a centre is another or stands below it.
    func isWithin(_ centre: String, _ other: String) -> Bool {
        var current: String? = centre
        while let here = current {
            if here == other { return true }
            current = parents[here]
        }
        return false
    }

    /// The highest star that a volunteer holds.
    func level(of volunteer: String) -> Int {
        stars.filter { $0.value.volunteer == volunteer && states["star:" + $0.key] == "awarded" }
            .map(\.value.level).max() ?? 0
    }

    /// `volunteer level minutes` of all who are due, by id.
    var due: [String] {
        let thresholds = lastDay == "2026-06-01" ? [120, 300, 600] : [60, 240]
        let registered = states.filter {
            $0.key.hasPrefix("volunteer:") && $0.value == "registered"
        }
        return registered.keys.map { String($0.dropFirst(10)) }.sorted().compactMap { id in
            let minutes = minutes { $0.volunteer == id }
            let reached = thresholds.count { $0 <= minutes }
            return reached > level(of: id) ? "\(id) \(reached) \(minutes)" : nil
        }
    }
}
