import Catalogue
import Ledger
import Projections
import Queries
import Testing

/// A centre's dashboard adds up what dissolved centres left, however many took over in between.
@Suite(.serialized)
struct CentrePathTests {
    @Test("twelve dissolutions lead to the municipal centre")
    func dissolutions() async throws {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        let centres = (0..<12).map { "k\($0)" }
        for id in centres {
            try await fixture.record(
                TestEvents.event(
                    "\(id)-established", "centre.established", id,
                    #"{"level":"special","name":"中心","parent":"m","sponsor":"文化馆"}"#))
        }
        for (id, next) in zip(centres, centres.dropFirst() + ["d"]) {
            try await fixture.record(
                TestEvents.event(
                    "\(id)-dissolved", "centre.dissolved", id, #"{"successor":"\#(next)"}"#))
        }
        let answer = try #require(try fixture.ledger.views.find(Resources.centre, "k0"))
        let path = (["m", "d"] + centres.reversed()).map { "\"\($0)\"" }.joined(separator: ",")
        #expect(String(decoding: answer.body, as: UTF8.self).contains("\"path\":[\(path)]"))
    }
}
