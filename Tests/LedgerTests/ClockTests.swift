import Catalogue
import EventLog
import Ledger
import Logging
import Projections
import Queries
import Rules
import Synchronization
import Testing

/// Keeps the lines of a log by level.
private final class LogLines: Sendable {
    private let lines = Mutex<[(level: Logger.Level, text: String)]>([])

    var logger: Logger {
        Logger(label: "test") { _ in Handler(lines: self) }
    }

    func count(_ level: Logger.Level, _ part: String) -> Int {
        lines.withLock { $0.count { $0.level == level && $0.text.contains(part) } }
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.lines.withLock { $0.append((event.level, event.message.description)) }
        }
    }
}

/// What the ledger does while its clock contradicts what it knows.
@Suite(.serialized)
struct ClockTests {
    private static let hour: Int64 = 3600

    private static func centre(_ id: String) -> Principal {
        Principal(id: id, role: .centre, centre: CentreID(id))
    }

    /// What is told of an event whose time lies so far after the clock.
    private func verdict(
        _ fixture: TestLedger, ahead seconds: Int, by principal: Principal = TestLedger.operator,
        data: String = #"{"name":"新"}"#
    ) throws -> String {
        let time = fixture.clock.now.adding(seconds: seconds).text
        let event = TestEvents.event("f", "centre.amended", "d", data, time: time)
        do throws(PostingProblem) {
            _ = try fixture.submission(event)
            return "taken"
        } catch {
            switch fixture.ledger.judged(error, of: principal) {
            case .invalid(let violations): return violations.map(\.code).joined(separator: " ")
            case .failed(let error): return "failed: \(error.code)"
            default: return "other"
            }
        }
    }

    @Test("a time ahead of a clock that went back is accepted later")
    func futureOfSlowClock() async throws {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        #expect(try verdict(fixture, ahead: 200) == "taken")
        #expect(try verdict(fixture, ahead: 600) == "future-time")
        // Ten minutes slow: an event of this minute lies ten minutes ahead.
        fixture.clock.turn(seconds: -600, isJump: true)
        #expect(try verdict(fixture, ahead: 600) == "failed: clock")
        #expect(try verdict(fixture, ahead: 600, data: #"{"name":1}"#) == "wrong-type")
        fixture.clock.turn(seconds: 700, isJump: true)
        #expect(try verdict(fixture, ahead: 600) == "future-time")
    }

    @Test("a clock that went back before anything was recorded since is noticed, too")
    func futureOfSeenClock() async throws {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        let token = try await fixture.ledger.grantToken(
            role: "auditor", centre: nil, expiresAt: nil, by: TestLedger.operator)
        fixture.clock.turn(seconds: 5 * Self.hour)
        #expect(try fixture.ledger.principal(token: token.token) != nil)
        fixture.clock.turn(seconds: -600, isJump: true)
        #expect(try verdict(fixture, ahead: 600) == "failed: clock")
    }

    @Test("one sender's times ahead are its own mistake, those of several are the clock's")
    func witnesses() async throws {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        for _ in 0..<3 {
            #expect(try verdict(fixture, ahead: 600, by: Self.centre("m")) == "future-time")
        }
        #expect(try verdict(fixture, ahead: 900, by: Self.centre("d")) == "future-time")
        #expect(try verdict(fixture, ahead: 620, by: Self.centre("e")) == "failed: clock")
        #expect(try verdict(fixture, ahead: 600, by: Self.centre("m")) == "failed: clock")
        // What was seen long ago says nothing of the clock now.
        fixture.clock.turn(seconds: 700)
        #expect(try verdict(fixture, ahead: 600, by: Self.centre("m")) == "future-time")
        // Nobody's clock is a year ahead.
        let year = 365 * 86_400
        #expect(try verdict(fixture, ahead: year, by: Self.centre("m")) == "future-time")
        #expect(try verdict(fixture, ahead: year, by: Self.centre("d")) == "future-time")
    }

    @Test("trouble with the clock is told, and logged once at its beginning and once at its end")
    func trouble() async throws {
        let lines = LogLines()
        let fixture = try TestLedger()
        try fixture.close()
        try fixture.open(
            LedgerOptions(clock: fixture.clock.ledgerClock, logger: lines.logger))
        let city = TestEvents.city()
        try await fixture.record(city[0])
        #expect(fixture.ledger.trouble == nil)
        fixture.clock.turn(seconds: -Self.hour, isJump: true)
        // Nobody has to post for it to be noticed: a checkpoint is asked for every second.
        fixture.ledger.requestCheckpoint()
        for _ in 0..<5 {
            #expect(try await fixture.post([city[1]])[0].summary == "failed: clock")
        }
        #expect(fixture.ledger.trouble?.code == .clock)
        #expect(lines.count(.error, "clock") == 1)
        fixture.clock.turn(seconds: Self.hour + 60, isJump: true)
        try await fixture.record(city[1])
        #expect(fixture.ledger.trouble == nil)
        #expect(lines.count(.notice, "writing resumes") == 1)
        #expect(lines.count(.error, "") == 1)
        // A clock that was ahead for a moment in which nothing was recorded does no harm.
        fixture.clock.turn(seconds: Self.hour, isJump: true)
        fixture.ledger.requestCheckpoint()
        #expect(try await fixture.post([city[1]])[0].summary == "repeated")
        fixture.clock.turn(seconds: -Self.hour, isJump: true)
        try await fixture.record(city[2])
        try fixture.reopen()
        #expect(fixture.ledger.log.head.size == 4)
    }

    @Test("an expired token stays expired when the clock goes back")
    func expired() async throws {
        let fixture = try TestLedger()
        let end = fixture.clock.now.adding(minutes: 10).text
        let token = try await fixture.ledger.grantToken(
            role: "auditor", centre: nil, expiresAt: end, by: TestLedger.operator)
        fixture.clock.turn(seconds: 599)
        #expect(try fixture.ledger.principal(token: token.token) != nil)
        fixture.clock.turn(seconds: 2)
        #expect(try fixture.ledger.principal(token: token.token) == nil)
        fixture.clock.turn(seconds: -300, isJump: true)
        #expect(try fixture.ledger.principal(token: token.token) == nil)
        // Once something was recorded after its end, also across a restart.
        fixture.clock.turn(seconds: 301, isJump: true)
        try await fixture.record(TestEvents.city()[0])
        fixture.clock.turn(seconds: -300, isJump: true)
        try fixture.reopen()
        #expect(try fixture.ledger.principal(token: token.token) == nil)
    }
}
