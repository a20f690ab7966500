import Catalogue
import EventLog
import Foundation
import Ledger
import Projections
import Queries
import Testing

/// A map that is full: nothing acknowledged is lost, reading goes on, and writing resumes after
/// reopening with a larger one.
@Suite(.serialized)
struct FullTests {
    @Test("a full map", arguments: [512 << 10, 1 << 20, 1_500_000])
    func full(_ mapSizeBytes: Int) async throws {
        let fixture = try TestLedger(mapSizeBytes: mapSizeBytes / 4096 * 4096)
        var promised: [String: Position] = [:]
        var refused: Set<String> = []
        for outcome in try await fixture.post(TestEvents.city()) {
            try #require(outcome.summary == "recorded")
        }
        var number = 0
        var failures = 0
        while failures < 5, number < 50_000 {
            let ids = (number..<(number + 25)).map { "v\($0)" }
            number += 25
            fixture.ledger.requestCheckpoint()
            let outcomes = try await fixture.post(ids.map { TestEvents.application($0) })
            for (id, outcome) in zip(ids, outcomes) {
                switch outcome {
                case .recorded(let receipt): promised[id] = receipt.position
                case .repeated: Issue.record("repeated")
                case .refused(.failed(let error)):
                    #expect(
                        [.full, .outcomeUnknown, .recovering].contains(error.code), "\(error.code)")
                    if error.code == .full { refused.insert(id) }
                case .refused(let problem): Issue.record("\(problem)")
                }
            }
            guard outcomes.contains(where: { $0.position == nil }) else { continue }
            failures += 1
            #expect(fixture.ledger.trouble != nil)
            #expect(try fixture.ledger.views.overview().body.isEmpty == false)
            if let (id, position) = promised.randomElement() {
                #expect(try fixture.event(at: position).subject == id)
            }
        }
        #expect(failures == 5)
        try? fixture.close()
        let report = try Ledger.verify(fixture.directory)
        try fixture.open(fixture.options())
        #expect(fixture.ledger.log.head.size == report.events)
        var places: [String: [Position]] = [:]
        for number in 0..<fixture.ledger.log.head.size {
            let event = try fixture.event(at: Position(number))
            places[event.subject, default: []].append(Position(number))
        }
        let lost = promised.filter { places[$0.key] != [$0.value] }
        #expect(lost.isEmpty)
        let recordedAfterAll = refused.filter { places[$0] != nil }
        #expect(recordedAfterAll.isEmpty, "refused because there was no room, but recorded")
        try await fixture.record(TestEvents.application("after"))
        #expect(fixture.ledger.trouble == nil)
        try fixture.reopen { _ = try Ledger.verify(fixture.directory) }
    }
}
