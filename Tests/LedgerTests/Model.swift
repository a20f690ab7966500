/// What a ledger must do with one writer's events, in dictionaries: the plainest thing that can be
/// right. Writers share projects and nothing else, so each has a model of its own.
struct Model: Sendable {
    enum VolunteerState: String { case applied, registered, rejected }
    enum HoursState: String { case served, confirmed, rejected, voided }

    struct Hours {
        let volunteer: String
        let project: String
        let day: Int
        let hour: Int
        var minutes: Int
        var state: HoursState
    }

    /// Minutes that count a day; see the scheme in ``ModelEvent/scheme``.
    static let dailyCap = 200

    private(set) var volunteers: [String: VolunteerState] = [:]
    private(set) var hours: [String: Hours] = [:]
    /// The text of every event on record, by id.
    private(set) var texts: [String: String] = [:]
    /// The ids of the events on record, in order.
    private(set) var order: [String] = []

    /// What becomes of an event: `recorded`, `repeated`, `conflict` or the code of a refusal.
    mutating func post(_ event: ModelEvent) -> String {
        if let text = texts[event.id] { return text == event.text ? "repeated" : "conflict" }
        if let refusal = refusal(of: event.action) { return refusal }
        apply(event.action)
        texts[event.id] = event.text
        order.append(event.id)
        return "recorded"
    }

    /// What becomes of events that are recorded as a whole, or only tried.
    mutating func post(all events: [ModelEvent], isDryRun: Bool) -> [String] {
        let before = self
        let results = events.map { post($0) }
        let isRefused = results.contains { $0 != "recorded" && $0 != "repeated" }
        if isRefused || isDryRun { self = before }
        return results
    }

    private func refusal(of action: ModelEvent.Action) -> String? {
        switch action {
        case .apply(let id):
            return volunteers[id] == nil || volunteers[id] == .rejected ? nil : "already-exists"
        case .register(let id), .reject(let id):
            guard let state = volunteers[id] else { return "unknown-reference" }
            return state == .applied ? nil : "out-of-order"
        case .serve(let id, let service):
            var codes: [String] = []
            if hours[id] != nil { codes.append("already-exists") }
            if volunteers[service.volunteer] == nil { codes.append("unknown-reference") }
            if service.project == ModelEvent.missingProject { codes.append("unknown-reference") }
            return codes.isEmpty ? nil : codes.joined(separator: " ")
        case .confirm(let id, let minutes):
            return refusal(of: id, unless: [.served]) { record in
                [
                    volunteers[record.volunteer] == .registered ? nil : "volunteer-not-registered",
                    isCovered(minutes ?? record.minutes, of: id) ? "hours-overlap" : nil,
                ]
            }
        case .rejectHours(let id): return refusal(of: id, unless: [.served])
        case .correct(let id, let minutes):
            return refusal(of: id, unless: [.confirmed]) { record in
                [minutes > record.minutes && isCovered(minutes, of: id) ? "hours-overlap" : nil]
            }
        case .void(let id): return refusal(of: id, unless: [.served, .confirmed, .rejected])
        }
    }

    private func refusal(
        of id: String, unless states: Set<HoursState>, or more: (Hours) -> [String?] = { _ in [] }
    ) -> String? {
        guard let record = hours[id] else { return "unknown-reference" }
        let order = states.contains(record.state) ? nil : "out-of-order"
        let codes = ([order] + more(record)).compactMap(\.self)
        return codes.isEmpty ? nil : codes.joined(separator: " ")
    }

    /// Whether other confirmed records of the volunteer leave fewer minutes of the three hours.
    private func isCovered(_ minutes: Int, of id: String) -> Bool {
        guard minutes > 0, let record = hours[id] else { return false }
        let others = hours.filter { key, other in
            key != id && other.volunteer == record.volunteer && other.day == record.day
                && other.state == .confirmed && other.minutes > 0
                && abs(other.hour - record.hour) < 3
        }.values
        guard !others.isEmpty else { return false }
        let free = (record.hour..<record.hour + 3).count { hour in
            !others.contains { ($0.hour..<$0.hour + 3).contains(hour) }
        }
        return minutes > max(free * 60, 180 - others.reduce(0) { $0 + $1.minutes })
    }

    private mutating func apply(_ action: ModelEvent.Action) {
        switch action {
        case .apply(let id): volunteers[id] = .applied
        case .register(let id): volunteers[id] = .registered
        case .reject(let id): volunteers[id] = .rejected
        case .serve(let id, let service): hours[id] = service
        case .confirm(let id, let minutes):
            hours[id]?.state = .confirmed
            if let minutes { hours[id]?.minutes = minutes }
        case .correct(let id, let minutes): hours[id]?.minutes = minutes
        case .rejectHours(let id): hours[id]?.state = .rejected
        case .void(let id): hours[id]?.state = .voided
        }
    }

    /// The minutes of every confirmed record that count: up to the cap a day, earlier service first.
    func counted() -> [(hours: Hours, minutes: Int)] {
        var left: [String: Int] = [:]
        let sorted = hours.sorted { ($0.value.hour, $0.key) < ($1.value.hour, $1.key) }
        return sorted.compactMap { _, record in
            guard record.state == .confirmed else { return nil }
            let day = "\(record.volunteer) \(record.day)"
            let minutes = min(record.minutes, left[day, default: Self.dailyCap])
            left[day, default: Self.dailyCap] -= minutes
            return (record, minutes)
        }
    }
}
