/// The rows of the table: what is measured, and what is wanted of it.
enum Goal: String, CaseIterable {
    case singles
    case singlesAlone = "singles-alone"
    case batches
    case stream
    case singlesDuringImport = "singles-during-import"
    case mixed
    case rowIdle = "row-idle"
    case rowWhilePosting = "row-while-posting"
    case standings
    case standingsAround = "standings-around"
    case volunteersPage = "volunteers-page"
    case projectsPage = "projects-page"
    case fanOut = "fan-out"
    case table
    case soak
    case served
    case spent = "fund.spent"
    case year
    case members
    case subject
    case asOf = "as-of"
    case rebuild
    case verify
    case mirror
    case backup
    case start
    case cost

    /// What is measured.
    func what(_ plan: BenchPlan) -> String {
        let events = Text.count(plan.events)
        let posting = "while \(Text.count(BenchPlan.backgroundEventsPerSecond)) events/s are posted"
        return switch self {
        case .singles: "durable single POSTs, mixed, \(BenchPlan.connections) connections"
        case .singlesAlone: "durable single POSTs, mixed, 1 connection"
        case .batches:
            "batch POSTs of \(Text.count(BenchPlan.batchEvents)), "
                + "\(BenchPlan.batchConnections) connections"
        case .stream: "NDJSON stream of \(Text.count(plan.streamEvents)) events, 1 connection"
        case .singlesDuringImport:
            "durable single POSTs, mixed, 1 connection, while \(Text.count(plan.streamEvents)) "
                + "events are streamed at full speed"
        case .mixed:
            "volunteer by id and durable single POSTs, mixed, "
                + "\(BenchPlan.mixedConnections) connections each at once"
        case .rowIdle: "volunteer by id, \(BenchPlan.connections) connections, idle"
        case .rowWhilePosting: "volunteer by id, \(BenchPlan.connections) connections, \(posting)"
        case .standings:
            "standings, top 100, \(Text.count(plan.volunteers)) volunteers, "
                + "\(BenchPlan.standingsConnections) connections, \(posting)"
        case .standingsAround:
            "standings around a volunteer, \(Text.count(plan.volunteers)) volunteers, "
                + "\(BenchPlan.standingsConnections) connections, \(posting)"
        case .volunteersPage:
            "page of 1,000 volunteers as JSON, \(BenchPlan.pageConnections) connections"
        case .projectsPage:
            "page of 1,000 projects as JSON, \(BenchPlan.pageConnections) connections"
        case .fanOut:
            "posts at \(Text.count(LiveMeasurements.eventsPerSecond)) events/s with "
                + "\(Text.count(LiveMeasurements.listeners)) listeners of sixteen centres"
        case .table: "the whole roster as CSV"
        case .soak:
            "disk and memory after \(Text.count(plan.soakEvents)) durable single POSTs, mixed, "
                + "\(BenchPlan.connections) connections"
        case .served: "processor time of hours.served with a participation"
        case .spent:
            "durable single POSTs of fund.spent, \(BenchPlan.connections) connections; batch POSTs of "
                + "\(Text.count(BenchPlan.batchEvents)), \(BenchPlan.batchConnections) connections"
        case .year:
            "NDJSON stream of a simulated year of \(Text.count(plan.volunteersOfYear)) volunteers, "
                + "1 connection"
        case .members: "processor time of group.member-joined"
        case .subject: "processor time of volunteer.availability-declared"
        case .asOf:
            "overview as of a copy of the archive; batch POSTs of "
                + "\(Text.count(BenchPlan.batchEvents)) while the archive is made"
        case .rebuild: "rebuild of all read models, \(events) events"
        case .verify: "verify, hashes and tree only, \(events) events"
        case .mirror: "mirror of the whole log over loopback, every event checked"
        case .backup:
            "posts at \(Text.count(BackupMeasurements.eventsPerSecond)) events/s while the log is "
                + "backed up again and again"
        case .start: "start after a clean stop, \(events) events"
        case .cost:
            "cost per event at \(events) events; parse, rules, tree, read models, synced commit "
                + "of \(Text.count(BenchPlan.batchEvents))"
        }
    }

    /// What is wanted.
    var wanted: String {
        switch self {
        case .singles: "ratio ≥ 0.60; p99 < 10 ms"
        case .singlesAlone: "ratio ≥ 0.5"
        case .batches: "≥ 120,000 events/s"
        case .stream: "≥ 80,000 events/s"
        case .singlesDuringImport: "p99 < 20 ms"
        case .mixed: "p99 < 20 ms of both"
        case .rowIdle, .rowWhilePosting: "ratio ≥ 0.85; p99 < 5 ms"
        case .standings, .standingsAround: "p99 < 10 ms"
        case .fanOut: "ratio ≤ 1.1"
        case .table, .volunteersPage, .projectsPage: "≥ 100,000 rows/s"
        case .soak: "≤ 950 bytes an event; ≤ 100 MB anonymous memory"
        case .asOf: "first < 1 s; repeated < 5 ms; posting ratio ≥ 0.95"
        case .rebuild: "≥ 150,000 events/s; < 400 MB anonymous memory"
        case .verify: "≥ 1,000,000 events/s"
        case .mirror: "≥ 200,000 events/s; < 100 MB anonymous memory"
        case .backup: "ratio of p99 ≤ 2"
        case .start: "< 0.5 s; < 100 MB anonymous memory at rest"
        case .served: "≤ 20 µs an event"
        case .spent: "ratio ≥ 0.50; p99 < 10 ms"
        case .year: "≥ 60,000 events/s"
        case .members, .subject, .cost: "ratio ≤ 1.3"
        }
    }
}

/// One row's figures.
struct Finding {
    /// What was measured, with units.
    let measured: String
    /// The limit measured beside it; nil where what is wanted is absolute.
    var limit: String?
    /// Measured divided by limit.
    var ratio: Double?
    /// Whether it is what is wanted.
    let isReached: Bool
}
