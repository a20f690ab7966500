import Catalogue
import EventLog
import Ledger
import Projections
import Queries
import Rules
import Testing

/// An operator's way out when the clock is right and the log is not.
@Suite(.serialized)
struct AcceptedClockTests {
    private static let hour: Int64 = 3600

    /// A ledger whose clock ran three hours ahead while events were recorded, and was set right.
    private static func ahead() async throws -> TestLedger {
        let fixture = try TestLedger()
        fixture.clock.turn(seconds: 3 * hour, isJump: true)
        for text in TestEvents.city() { try await fixture.record(text) }
        fixture.clock.turn(seconds: -3 * hour, isJump: true)
        return fixture
    }

    private func refusal(_ fixture: TestLedger) async -> String {
        do throws(PostingProblem) {
            _ = try await fixture.ledger.acceptClock(reason: "x", by: TestLedger.operator)
            return "accepted"
        } catch {
            return Outcome.refused(error).summary
        }
    }

    private func recordedTime(_ fixture: TestLedger, _ position: Position) throws -> Timestamp {
        try #require(try fixture.event(at: position).stamp?.recordedTime)
    }

    @Test("recording goes on, recorded times never go back, and it is on record why")
    func behind() async throws {
        let fixture = try await Self.ahead()
        let last = try fixture.ledger.lastRecordedTime
        let event = TestEvents.application("v1")
        #expect(try await fixture.post([event])[0].summary == "failed: clock")
        let receipt = try await fixture.ledger.acceptClock(
            reason: "三小时", by: TestLedger.operator)
        #expect(fixture.ledger.trouble == nil)
        let accepted = try fixture.event(at: receipt.position)
        guard case .ledgerClockAccepted(let data) = accepted.payload else {
            Issue.record("\(accepted)")
            return
        }
        #expect(data.last == last)
        #expect(data.wall < last.adding(minutes: -170))
        #expect(data.reason == "三小时")
        var times = [last, receipt.recordedTime]
        times.append(try recordedTime(fixture, try await fixture.record(event)))
        // Also after a restart, and not further back than where it was accepted.
        try fixture.reopen()
        times.append(
            try recordedTime(fixture, try await fixture.record(TestEvents.application("v2"))))
        #expect(times == times.sorted() && Set(times).count == times.count)
        #expect(times[3] < last.adding(seconds: 1))
        fixture.clock.turn(seconds: -Self.hour, isJump: true)
        let third = TestEvents.application("v3")
        #expect(try await fixture.post([third])[0].summary == "failed: clock")
        try fixture.reopen()
        #expect(try await fixture.post([third])[0].summary == "failed: clock")
        fixture.clock.turn(seconds: 5 * Self.hour)
        let caughtUp = try await fixture.record(third)
        #expect(try recordedTime(fixture, caughtUp) > last.adding(minutes: 55))
        fixture.clock.turn(seconds: -Self.hour, isJump: true)
        let fourth = TestEvents.application("v4")
        #expect(try await fixture.post([fourth])[0].summary == "failed: clock")
        let size = fixture.ledger.log.head.size
        try fixture.close()
        #expect(try Ledger.verify(fixture.directory).replayed == size)
    }

    @Test("a clock far ahead is accepted the same way")
    func far() async throws {
        let fixture = try TestLedger()
        try await fixture.record(TestEvents.city()[0])
        fixture.clock.turn(seconds: 40 * 24 * Self.hour, isJump: true)
        #expect(try await fixture.post([TestEvents.city()[1]])[0].summary == "failed: clock")
        let receipt = try await fixture.ledger.acceptClock(reason: "x", by: TestLedger.operator)
        #expect(receipt.recordedTime > fixture.clock.now.adding(minutes: -1))
        try await fixture.record(TestEvents.city()[1])
    }

    @Test("only an operator accepts it, by itself, with what the clock and the log say")
    func refused() async throws {
        let fixture = try await Self.ahead()
        let size = fixture.ledger.log.head.size
        let now = fixture.clock.now
        let last = try fixture.ledger.lastRecordedTime
        func event(_ id: String, wall: Timestamp, last: Timestamp) -> String {
            TestEvents.event(
                id, "ledger.clock-accepted", "ledger",
                #"{"wall":"\#(wall.text)","last":"\#(last.text)","reason":"x"}"#,
                source: "/ledger")
        }
        let good = event("a", wall: now, last: last)
        for wrong in [
            event("a", wall: now.adding(minutes: 10), last: last),
            event("a", wall: now, last: last.adding(seconds: 1)),
        ] {
            #expect(try await fixture.post([wrong])[0].summary == "clock-not-accepted")
        }
        let batch = try await fixture.post([good, TestEvents.application("v1")], .all)
        #expect(batch.map(\.summary) == ["failed: clock", "failed: clock"])
        for principal in [
            Principal(id: "c", role: .centre, centre: CentreID("m")),
            Principal(id: "a", role: .auditor),
        ] {
            let outcome = try await fixture.ledger.write(
                [fixture.submission(good)], .each, by: principal)[0]
            #expect(outcome.summary == "failed: clock")
        }
        let tried = try await fixture.post([good], .dryRun)
        #expect(tried[0].summary == "recorded")
        #expect(fixture.ledger.log.head.size == size)
        #expect(try await fixture.post([good])[0].summary == "recorded")
        #expect(try await fixture.post([good])[0].summary == "repeated")
        // Now nothing contradicts the log any more.
        #expect(await refusal(fixture) == "clock-not-accepted")
        let outcome = try await fixture.ledger.write(
            [fixture.submission(event("b", wall: now, last: last))], .each,
            by: Principal(id: "c", role: .centre, centre: CentreID("m")))[0]
        #expect(outcome.summary == "outside-territory")
        #expect(fixture.ledger.log.head.size == size + 1)
    }
}
