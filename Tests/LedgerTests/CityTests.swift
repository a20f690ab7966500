import Catalogue
import EventLog
import Foundation
import Ledger
import Projections
import Queries
import Rules
import TestSupport
import Testing
import Workload

/// Everything that happens in a small city, in random order, against figures that are summed anew
/// from the log's records.
@Suite(.serialized)
struct CityTests {
    /// Requests are made until so many events are recorded, and so many have been made.
    private static let minimumRecorded = 150
    private static let minimumRequests = 500
    /// Far more than any seed needs.
    private static let maximumRequests = 2000

    @Test("figures are the records' sums; an answer that changes has another position")
    func figures() async throws {
        let seed = Self.seed
        let fixture = try TestLedger()
        for event in CityEvents.founding { try await fixture.record(event) }
        let complaints = try await run(fixture, seed)
        #expect(complaints.prefix(5) == [], "SEED=\(seed)")
        let city = try plain(fixture.ledger)
        #expect(CityCheck(fixture.ledger, city).complaints().prefix(5) == [], "SEED=\(seed)")
        let answers = try self.answers(fixture.ledger)
        try fixture.reopen {
            let report = try Ledger.verify(fixture.directory)
            #expect(report.events == report.replayed)
            try fixture.deleteViews()
        }
        #expect(try self.answers(fixture.ledger) == answers, "SEED=\(seed)")
    }

    private static var seed: UInt64 { SeededGenerator.seed(of: "CityTests") }

    /// Posts, and looks at every answer after every post.
    private func run(_ fixture: TestLedger, _ seed: UInt64) async throws -> [String] {
        var events = CityEvents(seed: seed)
        var random = SplitMix(state: seed &+ 1)
        var known: [String: (body: [UInt8], changed: Position)] = [:]
        var complaints: [String] = []
        var recorded = 0
        for number in 0..<Self.maximumRequests
        where recorded < Self.minimumRecorded || number < Self.minimumRequests {
            if number == Self.minimumRequests / 2 { fixture.clock.turn(seconds: 60_000) }
            // Now and then some at once, of which one is often refused and takes the others along.
            let isWhole = Int.random(in: 0..<5, using: &random) == 0
            let texts = (0..<(isWhole ? 3 : 1)).map { _ in events.next() }
            let outcomes = try await fixture.post(texts, isWhole ? .all : .each)
            recorded += outcomes.count { $0.summary == "recorded" }
            guard outcomes.contains(where: { $0.summary == "recorded" }) else { continue }
            for question in try CityQuestions(fixture.ledger).all {
                guard let answer = try question.ask() else { continue }
                defer { known[question.name] = (answer.body, answer.changed) }
                guard let before = known[question.name] else { continue }
                if answer.changed < before.changed || answer.changed > answer.applied {
                    complaints.append(
                        "\(question.name) went from \(before.changed) to "
                            + "\(answer.changed) at \(answer.applied)")
                }
                if answer.changed == before.changed, answer.body != before.body {
                    complaints.append(
                        "\(question.name) is stale at \(answer.changed) of \(answer.applied)")
                }
            }
        }
        #expect(recorded >= Self.minimumRecorded)
        return complaints
    }

    private func plain(_ ledger: Ledger) throws -> PlainCity {
        var city = PlainCity()
        for number in 0..<ledger.log.head.size {
            let record = try #require(try ledger.log.record(at: Position(number)))
            try city.add(record, at: Int(number))
        }
        return city
    }

    private func answers(_ ledger: Ledger) throws -> [String] {
        try CityQuestions(ledger).all.map { question in
            let answer = try question.ask()
            return "\(question.name) \(answer?.changed.description ?? "-") "
                + String(decoding: answer?.body ?? [], as: UTF8.self)
        }
    }
}
