import Catalogue
import EventLog
import Foundation
import Ledger
import Projections
import Queries
import Rules
import Synchronization

/// A clock that tests turn. Each look at it takes a millisecond, or as long as it is told.
final class TestClock: Sendable {
    private struct Times {
        var wall: Int64
        var uptime: Int64 = 0
    }

    private let stepMicroseconds: Int64
    private let times: Mutex<Times>

    /// A clock that stands at a time, RFC 3339.
    init(_ start: String = "2026-06-01T08:00:00+08:00", stepMicroseconds: Int64 = 1000) {
        self.stepMicroseconds = stepMicroseconds
        times = Mutex(Times(wall: Timestamp(rfc3339: start)?.microseconds ?? 0))
    }

    /// Turns the wall clock; unless it `isJump`, so much time passes.
    func turn(seconds: Int64, isJump: Bool = false) {
        times.withLock { times in
            times.wall += seconds * 1_000_000
            if !isJump { times.uptime += seconds * 1_000_000 }
        }
    }

    var now: Timestamp {
        times.withLock { times in
            times.wall += stepMicroseconds
            times.uptime += stepMicroseconds
            return Timestamp(microseconds: times.wall)
        }
    }

    var ledgerClock: LedgerClock {
        LedgerClock(
            now: { self.now }, uptimeMicroseconds: { self.times.withLock { $0.uptime } })
    }
}

/// A ledger in a directory of its own, removed with the last reference.
final class TestLedger {
    static let origin = "wenzhi.test/ledger"
    static let `operator` = Principal(id: "test-operator", role: .operator)

    let clock: TestClock
    let directory: LedgerDirectory
    private(set) var ledger: Ledger
    private var isOpen = true
    /// A month with fewer events gets no copy in the archive.
    private let archiveStepEvents: UInt64?

    /// Founds and opens a ledger; `archive` is how far its copies lie apart at the least.
    init(
        mapSizeBytes: Int = 1 << 40, clock: TestClock = TestClock(),
        rules epoch: RulesEpoch = .newest, archive stepEvents: UInt64? = nil,
        sampleFrom start: Timestamp? = nil
    ) throws {
        self.clock = clock
        archiveStepEvents = stepEvents
        directory = LedgerDirectory(
            FileManager.default.temporaryDirectory.path + "/wenzhi-ledger-" + UUID().uuidString)
        var options = LedgerOptions(mapSizeBytes: mapSizeBytes, clock: clock.ledgerClock)
        if let stepEvents { options.archiveSteps.minimumEvents = stepEvents }
        let origin = Self.origin + (start == nil ? "" : Ledger.sampleSuffix)
        try Ledger.found(directory, origin: origin, rules: epoch, sampleFrom: start, options)
        ledger = try Ledger(directory, options)
    }

    /// Opens the files of a ledger as a process leaves them that is killed now.
    init(crashOf other: TestLedger) throws {
        directory = LedgerDirectory(
            FileManager.default.temporaryDirectory.path + "/wenzhi-ledger-" + UUID().uuidString)
        clock = other.clock
        archiveStepEvents = nil
        try FileManager.default.copyItem(atPath: other.directory.path, toPath: directory.path)
        ledger = try Ledger(directory, LedgerOptions(clock: clock.ledgerClock))
    }

    /// Opens a ledger that lies somewhere, and removes it in the end.
    init(at directory: LedgerDirectory, clock: TestClock) throws {
        self.directory = directory
        self.clock = clock
        archiveStepEvents = nil
        ledger = try Ledger(directory, LedgerOptions(clock: clock.ledgerClock))
    }

    deinit {
        try? close()
        try? FileManager.default.removeItem(atPath: directory.path)
    }

    /// Options as they were, or others.
    func options(mapSizeBytes: Int = 1 << 40, acceptsClock: Bool = false) -> LedgerOptions {
        var options = LedgerOptions(
            mapSizeBytes: mapSizeBytes, acceptsClock: acceptsClock, clock: clock.ledgerClock)
        if let archiveStepEvents { options.archiveSteps.minimumEvents = archiveStepEvents }
        return options
    }

    /// Closes the ledger; the second time does nothing.
    func close() throws {
        guard isOpen else { return }
        isOpen = false
        try ledger.close()
    }

    /// Closes the ledger and opens it again; `body` runs in between.
    func reopen(acceptsClock: Bool = false, _ body: () throws -> Void = {}) throws {
        try close()
        try body()
        try open(options(acceptsClock: acceptsClock))
    }

    /// Opens the ledger again after it was closed.
    func open(_ options: LedgerOptions) throws {
        ledger = try Ledger(directory, options)
        isOpen = true
    }

    func deleteViews() throws {
        try FileManager.default.removeItem(atPath: directory.views)
    }

    func submission(_ text: String) throws(PostingProblem) -> Submission {
        try Submission(parsing: Array(text.utf8), now: clock.now)
    }

    /// Posts events as an operator.
    func post(_ texts: [String], _ mode: PostingMode = .each) async throws -> [Outcome] {
        try await ledger.write(texts.map(submission), mode, by: Self.operator)
    }

    /// Posts an event that must be recorded, and returns where.
    @discardableResult
    func record(_ text: String) async throws -> Position {
        let outcome = try await post([text])[0]
        guard case .recorded(let receipt) = outcome else {
            throw TestFailure("not recorded: \(outcome) \(text)")
        }
        return receipt.position
    }

    /// The event at a position.
    func event(at position: Position) throws -> Event {
        guard let bytes = try ledger.log.record(at: position) else {
            throw TestFailure("nothing at \(position)")
        }
        return try Catalogue.decodeStored(bytes)
    }
}

/// What a test takes for granted did not hold.
struct TestFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension Outcome {
    /// `recorded`, `repeated`, `conflict`, or the codes for which it was refused.
    var summary: String {
        switch self {
        case .recorded: "recorded"
        case .repeated: "repeated"
        case .refused(.conflict): "conflict"
        case .refused(.refused(let refusal)):
            refusal.objections.map(\.code).joined(separator: " ")
        case .refused(.failed(let error)): "failed: \(error.code)"
        case .refused(let problem): "\(problem)"
        }
    }

    /// Where the event is, if it is on record.
    var position: Position? {
        switch self {
        case .recorded(let receipt), .repeated(let receipt): receipt.position
        case .refused: nil
        }
    }
}
