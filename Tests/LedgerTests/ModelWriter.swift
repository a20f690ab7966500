import Catalogue
import EventLog
import Ledger
import Rules
import Workload

/// Posts random events of one writer and compares every outcome with the model's.
struct ModelWriter: Sendable {
    private static let volunteers = 12
    private static let hours = 60
    private static let projects = 4

    private(set) var model = Model()
    /// Where every event on record is, by id.
    private(set) var positions: [String: Position] = [:]
    /// What the ledger did otherwise than the model.
    private(set) var complaints: [String] = []
    private let number: Int
    private var random: SplitMix
    private var posted: [ModelEvent] = []

    init(_ number: Int, seed: UInt64) {
        self.number = number
        random = SplitMix(state: seed)
    }

    /// Posts so many requests, one after the other.
    mutating func run(_ ledger: Ledger, now: Timestamp, requests: Int) async throws {
        for _ in 0..<requests {
            let events = (0..<Int.random(in: 1...10, using: &random)).map { _ in event() }
            let submissions = try events.map {
                try Submission(parsing: Array($0.text.utf8), now: now)
            }
            let choice = Int.random(in: 0..<10, using: &random)
            let mode: PostingMode = choice < 6 ? .each : choice < 9 ? .all : .dryRun
            let outcomes = try await ledger.write(submissions, mode, by: TestLedger.operator)
            compare(events, mode, outcomes)
            posted += events
        }
    }

    private mutating func compare(
        _ events: [ModelEvent], _ mode: PostingMode, _ outcomes: [Outcome]
    ) {
        let recordedBefore = model.order.count
        let expected: [String]
        switch mode {
        case .each: expected = events.map { model.post($0) }
        case .all: expected = model.post(all: events, isDryRun: false)
        case .dryRun: expected = model.post(all: events, isDryRun: true)
        }
        let found = outcomes.map(\.summary)
        if found != expected {
            complaints.append("\(events.map(\.text)) \(mode): \(found), not \(expected)")
        }
        // Only what the model has on record now has a place.
        for (event, outcome) in zip(events, outcomes) where model.texts[event.id] != nil {
            guard let position = outcome.position else { continue }
            if let known = positions[event.id], known != position {
                complaints.append("\(event.id) is at \(position), not at \(known)")
            }
            positions[event.id] = position
        }
        let new = model.order[recordedBefore...].compactMap { positions[$0] }
        if new != new.sorted() || new.count != model.order.count - recordedBefore {
            complaints.append("\(model.order[recordedBefore...]) are at \(new)")
        }
    }

    /// A new event; or one that was posted before, now and then with something else in it.
    private mutating func event() -> ModelEvent {
        if Int.random(in: 0..<100, using: &random) < 12,
            var event = posted.randomElement(using: &random)
        {
            if Bool.random(using: &random) { event.second = Int.random(in: 1...9, using: &random) }
            return event
        }
        let count = positions.count + posted.count
        let id = "w\(number)-\(count)-\(Int.random(in: 0..<1_000_000, using: &random))"
        return ModelEvent(id: id, writer: number, action: action())
    }

    private mutating func action() -> ModelEvent.Action {
        let volunteer = "w\(number)-v\(Int.random(in: 0..<Self.volunteers, using: &random))"
        let hours = "w\(number)-h\(Int.random(in: 0..<Self.hours, using: &random))"
        let minutes = Int.random(in: 0...180, using: &random)
        switch Int.random(in: 0..<20, using: &random) {
        case 0, 1: return .apply(volunteer)
        case 2, 3: return .register(volunteer)
        case 4: return .reject(volunteer)
        case 5..<12: return .serve(hours, service(of: volunteer, minutes: minutes))
        case 12..<16: return .confirm(hours, minutes: minutes % 3 == 0 ? minutes : nil)
        case 16, 17: return .correct(hours, minutes: minutes)
        case 18: return .rejectHours(hours)
        default: return .void(hours)
        }
    }

    private mutating func service(of volunteer: String, minutes: Int) -> Model.Hours {
        let project = Int.random(in: 0..<Self.projects * 10, using: &random)
        // Few days, so that the cap is met.
        let day = Int.random(in: 0..<6, using: &random) * 5
        return Model.Hours(
            volunteer: volunteer,
            project: project == 0 ? ModelEvent.missingProject : "p\(project % Self.projects)",
            day: day, hour: Int.random(in: 8...19, using: &random), minutes: minutes,
            state: .served)
    }

    /// The projects that writers share.
    static let city = TestEvents.city(projects: projects)
}
