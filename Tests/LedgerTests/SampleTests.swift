import Catalogue
import EventLog
import Foundation
import Ledger
import MerkleTree
import Projections
import Rules
import Testing

/// A sample ledger takes the times of recording from its posters; no other ledger does.
@Suite(.serialized)
struct SampleTests {
    /// A year before the clock of the fixtures.
    private static let founded = "2025-06-01T08:00:00+08:00"

    private static func sample() throws -> TestLedger {
        try TestLedger(sampleFrom: Timestamp(rfc3339: founded))
    }

    /// An event with a time of recording.
    private static func given(_ event: String, _ time: String) -> String {
        event.replacing(",\"data\":", with: ",\"recordedat\":\"\(time)\",\"data\":")
    }

    /// An event at the hour before it is recorded, on a day of May 2026.
    private static func posted(_ event: String, day: Int, hour: Int = 9) -> String {
        let digits = hour < 10 ? "0" : ""
        let date = "2026-05-\(day < 10 ? "0" : "")\(day)T"
        let time = "\(date)\(digits)\(hour):30:00+08:00"
        return given(
            event.replacing(
                #/"time":"[^"]*"/#, with: "\"time\":\"\(date)\(digits)\(hour):00:00+08:00\""),
            time)
    }

    /// The city of the tests, recorded on 2 May 2026.
    private static func city() -> [String] {
        TestEvents.city().map { posted($0, day: 2) }
    }

    @Test("the first record and the origin say that it is a sample, at the time that was chosen")
    func founding() throws {
        let fixture = try Self.sample()
        let event = try fixture.event(at: Position(0))
        guard case .ledgerFounded(let data) = event.payload else {
            throw TestFailure("the log does not begin with its founding")
        }
        #expect(data.sample == true)
        #expect(data.origin == "wenzhi.test/ledger/sample")
        #expect(fixture.ledger.verifierKey.name == data.origin)
        #expect(event.stamp?.recordedTime == Timestamp(rfc3339: Self.founded))
        guard case .ledgerFounded(let other) = try TestLedger().event(at: Position(0)).payload
        else {
            throw TestFailure("the log does not begin with its founding")
        }
        #expect(other.sample == nil)
    }

    @Test("a sample is not founded in the future, nor under the origin of another ledger")
    func foundingRefused() throws {
        let clock = TestClock()
        let directory = LedgerDirectory(
            FileManager.default.temporaryDirectory.path + "/wenzhi-ledger-" + UUID().uuidString)
        let options = LedgerOptions(clock: clock.ledgerClock)
        for (origin, hours) in [("a/sample", 1), ("a", -1)] {
            let start = clock.now.adding(minutes: hours * 60)
            #expect(throws: LedgerError.self) {
                try Ledger.found(directory, origin: origin, sampleFrom: start, options)
            }
            #expect(!directory.exists)
        }
    }

    @Test("a ledger that is no sample refuses a time of recording, and records nothing")
    func refusedElsewhere() async throws {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        let size = fixture.ledger.log.head.size
        let event = TestEvents.application("wang")
        for mode in [PostingMode.each, .all, .dryRun] {
            let outcome = try await fixture.post([Self.posted(event, day: 20)], mode)[0]
            #expect(outcome.summary == "not-a-sample")
        }
        #expect(fixture.ledger.log.head.size == size)
        #expect(try await fixture.post([event])[0].summary == "recorded")
    }

    @Test("times are taken as given, never back, never after the clock, and not before the event")
    func order() async throws {
        let fixture = try Self.sample()
        for text in Self.city() { try await fixture.record(text) }
        let wang = try await fixture.record(
            Self.posted(TestEvents.application("wang"), day: 10))
        let time = try #require(Timestamp(rfc3339: "2026-05-10T09:30:00+08:00"))
        #expect(try fixture.event(at: wang).stamp?.recordedTime == time)

        let size = fixture.ledger.log.head.size
        let li = TestEvents.application("li")
        let back = Self.posted(li, day: 9)
        #expect(try await fixture.post([back])[0].summary == "recorded-backwards")
        // A batch is refused as a whole, also where only its second event goes back.
        let batch = [
            Self.posted(TestEvents.application("zhao"), day: 12), Self.posted(li, day: 11),
        ]
        #expect(
            try await fixture.post(batch, .all).map(\.summary) == [
                "recorded", "recorded-backwards",
            ])
        #expect(fixture.ledger.log.head.size == size)
        let after = Self.given(li, "2026-06-02T08:00:00+08:00")
        #expect(throws: PostingProblem.self) { try fixture.submission(after) }
        // The event's own time is 20 May.
        let early = Self.given(
            TestEvents.event("f", "centre.amended", "d", #"{"name":"新"}"#),
            "2026-05-20T11:54:59+08:00")
        #expect(throws: PostingProblem.self) { try fixture.submission(early) }

        // The refused batch moved nothing; the same minute is not back.
        #expect(try await fixture.post([Self.posted(li, day: 10)])[0].summary == "recorded")
        // A repeat is recognised, whatever was recorded since.
        let repeated = Self.posted(TestEvents.application("wang"), day: 10)
        #expect(try await fixture.post([repeated])[0].summary == "repeated")
        // What gives no time is recorded now; after that, the past is closed.
        try await fixture.record(TestEvents.application("sun"))
        let late = Self.posted(TestEvents.application("zhou"), day: 30)
        #expect(try await fixture.post([late])[0].summary == "recorded-backwards")
    }

    @Test("the time of recording is the clock of the rules: what was recorded in time is not late")
    func lateness() async throws {
        let fixture = try Self.sample()
        let people = [
            TestEvents.application("wang"),
            TestEvents.event("r", "volunteer.registered", "wang", #"{"reviewer":"staff-1"}"#),
        ]
        for text in Self.city() + people.map({ Self.posted($0, day: 3) }) {
            try await fixture.record(text)
        }
        func late(_ text: String) async throws -> [String] {
            guard case .recorded(let receipt) = try await fixture.post([text])[0] else {
                throw TestFailure("not recorded: \(text)")
            }
            return receipt.findings.map(\.code).filter { $0 == "recorded-late" }
        }
        #expect(
            try await late(
                Self.posted(TestEvents.service("h1", of: "wang", minutes: 60), day: 11)) == [])
        fixture.clock.turn(seconds: 60 * 86_400)
        let lateRecord = TestEvents.service("h2", of: "wang", minutes: 60)
        #expect(try await late(lateRecord) == ["recorded-late"])
    }

    @Test("an erasure is recorded when it was asked for; proofs and decisions are verified")
    func erasure() async throws {
        let fixture = try Self.sample()
        for text in Self.city() { try await fixture.record(text) }
        try await fixture.record(Self.posted(TestEvents.application("wang"), day: 3))
        let asked = TestEvents.event("x", "volunteer.erasure-requested", "wang", "{}")
        try await fixture.record(Self.posted(asked, day: 4))
        try await fixture.record(Self.posted(TestEvents.application("li"), day: 5))
        let erased = try fixture.event(at: Position(fixture.ledger.log.head.size - 2))
        #expect(erased.type == .volunteerErased)
        #expect(erased.stamp?.recordedTime == Timestamp(rfc3339: "2026-05-04T09:30:00+08:00"))
        // The clock stands far after the last record, which is no reason to doubt it.
        fixture.clock.turn(seconds: 40 * 86_400, isJump: true)
        try fixture.reopen()
        try await fixture.record(Self.posted(TestEvents.application("sun"), day: 6))
        let size = fixture.ledger.log.head.size
        try fixture.close()
        #expect(try Ledger.verify(fixture.directory).replayed == size)
    }
}
