import Foundation

/// How much is measured: the bounds of every load, in count and time.
struct BenchPlan {
    /// Fewer events than these have no room for the posts that are measured.
    static let minimumEvents = 50_000
    /// Events of a batch, as the row asks for.
    static let batchEvents = 1000
    /// What is posted while reads are measured.
    static let backgroundEventsPerSecond = 5000
    /// Events of one background post: a hundred posts a second.
    static let backgroundPostEvents = 50
    static let connections = 64
    static let batchConnections = 4
    static let mixedConnections = 32
    static let standingsConnections = 8
    static let pageConnections = 8

    /// Events on the ledger before anything is measured over HTTP.
    private(set) var events = 1_000_000
    /// The rows that are measured.
    private(set) var goals = Goal.allCases
    /// Runs, of which the median is shown.
    private(set) var runs = 3
    /// How long one load lasts at most.
    private(set) var loadSeconds = 4
    /// The program that is measured.
    private(set) var program = ".build/release/wenzhi"
    /// A folder, on the disk that is measured, for everything that is written.
    private(set) var folder = FileManager.default.temporaryDirectory.path

    /// Reads the command line.
    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            switch option {
            case "--quick":
                runs = 1
                loadSeconds = 2
                soakEvents = 200_000
                subjectEvents = 100_000
            case "--events":
                guard let count = rest.popFirst().flatMap({ Int($0) }),
                    (Self.minimumEvents...10_000_000).contains(count)
                else {
                    throw BenchFailure("--events is a number from \(Self.minimumEvents) on.")
                }
                events = count
            case "--only":
                goals = try Self.value(of: option, &rest).split(separator: ",").map { name in
                    guard let goal = Goal(rawValue: String(name)) else {
                        throw BenchFailure("There is no row \(name); see Tools/bench --help.")
                    }
                    return goal
                }
            case "--program": program = try Self.value(of: option, &rest)
            case "--folder": folder = try Self.value(of: option, &rest)
            default: throw BenchFailure("Unknown option \(option); see Tools/bench --help.")
            }
        }
    }

    private static func value(
        of option: String, _ rest: inout ArraySlice<String>
    ) throws -> String {
        guard let value = rest.popFirst() else { throw BenchFailure("\(option) needs a value.") }
        return value
    }

    /// Volunteers among those events.
    var volunteers: Int { events / 10 }
    /// Single events that one run with many connections may post.
    var singlesPerRun: Int { 40_000 * loadSeconds }
    /// Single events that one run with one connection may post.
    var singlesAlonePerRun: Int { 6000 * loadSeconds }
    /// Single events that one run may post while it streams, and while it reads.
    var singlesDuringImportPerRun: Int { 6000 * loadSeconds }
    var mixedSinglesPerRun: Int { 20_000 * loadSeconds }
    /// Single events that the first, unmeasured run may post.
    let singlesOfWarmUp = 40_000
    /// Single events that are posted to see what they take of disk and memory.
    private(set) var soakEvents = 1_000_000
    /// Single events of all rows and runs together.
    var singles: Int {
        let perRun: [Goal: Int] = [
            .singles: singlesPerRun, .singlesAlone: singlesAlonePerRun,
            .singlesDuringImport: singlesDuringImportPerRun, .mixed: mixedSinglesPerRun,
        ]
        let perRunTogether = goals.reduce(0) { $0 + perRun[$1, default: 0] }
        let once =
            (goals.contains(.singles) ? singlesOfWarmUp : 0)
            + (goals.contains(.soak) ? soakEvents + soakEvents / 2 : 0)
        return once + runs * perRunTogether
    }
    /// Records of hours that are posted in requests of several sizes.
    var servedEvents: Int {
        guard goals.contains(.served) else { return 0 }
        return runs * CostMeasurements.servedSizes.count * CostMeasurements.servedEvents
    }
    /// Members of the largest group.
    var members: Int { min(volunteers, CostMeasurements.maximumMembers) }
    /// Events of the largest subject, if there is time for them.
    private(set) var subjectEvents = 1_000_000
    /// Payments that one run may post, one by one and in batches.
    var paymentsPerRun: Int { 40_000 * loadSeconds }
    var paymentBatchesPerRun: Int { 60 * loadSeconds }
    /// The simulated year, and who applies in it.
    static let year = 2025
    var volunteersOfYear: Int { 1500 * loadSeconds }
    /// Batches that one run may post.
    var batchesPerRun: Int { 220 * loadSeconds }
    /// Events of one NDJSON stream.
    var streamEvents: Int { 75_000 * loadSeconds }
}
