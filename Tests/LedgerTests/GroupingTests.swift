import Catalogue
import EventLog
import Foundation
import Ledger
import LMDB
import Projections
import Queries
import TestSupport
import Testing

/// What becomes of an event depends on the events before it, and on nothing else: not on the request
/// that it came in, not on what the writer has in memory, not on restarts.
@Suite(.serialized)
struct GroupingTests {
    /// `GROUPING_EVENTS` makes it longer.
    private static let events =
        ProcessInfo.processInfo.environment["GROUPING_EVENTS"].flatMap(Int.init) ?? 700

    @Test("verdicts, findings, log and views are the same however events are grouped")
    func grouping() async throws {
        let seed = Self.seed
        var generator = CollidingEvents(seed: seed)
        let events = generator.next(Self.events) + CollidingEvents.certain
        let (reference, verdicts) = try await posted(events, .alone, expected: [], seed)
        let codes = Set(verdicts.flatMap { $0.split(separator: " ").map(String.init) })
        for code in ["recorded", "repeated", "conflict", "district-centre-exists"] {
            #expect(codes.contains(code), "SEED=\(seed)")
        }
        let log = try records(reference)
        for grouping in Grouping.allCases where grouping != .alone {
            let (fixture, found) = try await posted(events, grouping, expected: verdicts, seed)
            for (number, pair) in zip(verdicts, found).enumerated() where pair.0 != pair.1 {
                Issue.record(
                    "\(grouping): \(pair.1), alone \(pair.0): \(events[number].text) SEED=\(seed)")
                break
            }
            #expect(found.count == verdicts.count)
            try #require(try records(fixture) == log, "\(grouping) SEED=\(seed)")
            try compare(fixture, reference, "\(grouping) SEED=\(seed)")
            try fixture.reopen { try fixture.deleteViews() }
            try compare(fixture, reference, "\(grouping), rebuilt, SEED=\(seed)")
        }
    }

    private static var seed: UInt64 { SeededGenerator.seed(of: "GroupingTests") }

    /// A ledger with the events posted in one grouping, verified, and what became of each.
    private func posted(
        _ events: [CollidingEvents.Event], _ grouping: Grouping, expected: [String], _ seed: UInt64
    ) async throws -> (TestLedger, [String]) {
        // The clock stands still, so that records of two ledgers have the same times.
        let fixture = try TestLedger(clock: TestClock(stepMicroseconds: 0))
        for event in CityEvents.founding { try await fixture.record(event) }
        var posting = GroupedPosting(fixture, grouping, expected: expected, seed: seed)
        try await posting.post(events)
        #expect(posting.complaints.prefix(3) == [], "SEED=\(seed)")
        try fixture.reopen {
            do {
                let report = try Ledger.verify(fixture.directory)
                #expect(report.events == report.replayed)
            } catch {
                Issue.record("\(grouping) does not verify: \(error) SEED=\(seed)")
            }
        }
        return (fixture, posting.verdicts)
    }

    private func compare(_ one: TestLedger, _ other: TestLedger, _ comment: String) throws {
        let views = try PinnedViews(one.ledger.views)
        let difference = try views.difference(from: PinnedViews(other.ledger.views))
        #expect(difference == nil, "\(comment)")
    }

    /// The records without what differs from one ledger to the next: sealed fields.
    private func records(_ fixture: TestLedger) throws -> [String] {
        try (1..<fixture.ledger.log.head.size).map { number in
            let record = try #require(try fixture.ledger.log.record(at: Position(number)))
            return String(decoding: record, as: UTF8.self)
                .replacing(/"sealed":"[^"]*"/, with: "")
        }
    }
}
