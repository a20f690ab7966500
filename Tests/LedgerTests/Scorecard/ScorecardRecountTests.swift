import Catalogue
import EventLog
import Foundation
import Ledger
import Projections
import Queries
import TestSupport
import Testing

/// Random histories of service, check-ins, registrations, agreements and brands, recorded in any order: after
/// each event the scorecard is what a recount of the log's records gives.
@Suite(.serialized)
struct ScorecardRecountTests {
    private static let requests = 1500
    private static let indicators = [
        "standardised-management", "brand-cultivation", "information-support",
    ]

    @Test(
        "the indicators of records, brands and posting are a recount of the records at every position"
    )
    func recount() async throws {
        let seed = SeededGenerator.seed(of: "ScorecardRecountTests")
        let fixture = try TestLedger(clock: TestClock("2026-05-20T13:00:00+08:00"))
        var events = ScorecardEvents(seed: seed)
        var recount = ScorecardRecount()
        for text in ScorecardEvents.founding { try await fixture.record(text) }
        var next: UInt64 = 0
        var seen: [String: Set<Int>] = [:]
        for number in 0..<Self.requests {
            // All in all less than the rest of the month.
            if number % 75 == 0 { fixture.clock.turn(seconds: 18_000) }
            _ = try await fixture.post([events.next()])
            guard next < fixture.ledger.log.head.size else { continue }
            while next < fixture.ledger.log.head.size {
                let record = try #require(try fixture.ledger.log.record(at: Position(next)))
                try recount.add(record)
                next += 1
            }
            let rows = try rows(fixture.ledger)
            for (name, figures) in recount.figures() {
                #expect(rows[name] == figures, "\(name) at \(next), SEED=\(seed)")
                seen[name, default: []].insert(figures[0])
            }
        }
        let answer = try rows(fixture.ledger)
        try fixture.reopen {
            let report = try Ledger.verify(fixture.directory)
            #expect(report.events == report.replayed)
            try fixture.deleteViews()
        }
        #expect(try rows(fixture.ledger) == answer, "SEED=\(seed)")
        // Not every history has every event, but the indicators change often.
        let values = Self.indicators.map { seen["\($0) city", default: []].count }
        #expect(values.reduce(0, +) > 15, "\(values) SEED=\(seed)")
    }

    /// Numerator, denominator and brands by indicator and place.
    private func rows(_ ledger: Ledger) throws -> [String: [Int]] {
        let answer = try ledger.views.list(
            Listings.scorecard, where: ["period": "2026-05"], try Page(limit: 1000))
        guard
            let document = try JSONSerialization.jsonObject(with: Data(answer.body))
                as? [String: Any],
            let items = document["items"] as? [[String: Any]]
        else { throw TestFailure("no rows") }
        var rows: [String: [Int]] = [:]
        for item in items {
            let place = item["district"] as? String ?? item["row"] as? String ?? ""
            let name = "\(item["indicator"] as? String ?? "") \(place)"
            rows[name] = ["numerator", "denominator", "brands"].compactMap { item[$0] as? Int }
        }
        return rows
    }
}
