import ServerSupport
import TestSupport
import Testing

/// Events that are nearly right, of every type and in every form of posting: each is answered, what is
/// refused leaves no trace, and what is recorded is whole.
@Suite("Fuzzed events", .serialized, .timeLimit(.minutes(60)))
struct EventFuzzTests {
    private static let minimumInputs = 8_000

    @Test("each is answered, and the log holds exactly what was acknowledged")
    func events() throws {
        let seed = SeededGenerator.seed(of: "EventFuzzTests.events")
        var random = SeededGenerator(seed: seed)
        let served = try Served(hasSample: true, ["--idle-seconds", "30"])
        var mutator = EventMutator(try EventMutator.seeds())
        var poster = FuzzPoster(served.client)
        let before = try #require(try served.client.eventCount())
        var budget = FuzzBudget(minimumInputs: Self.minimumInputs)
        while budget.spend(1) {
            switch Int.random(in: 0..<10, using: &random) {
            case ..<5: try poster.single(mutator.next(&random), &random)
            case 5: try poster.binary(mutator.good(&random), &random)
            case 6, 7:
                let count = Int.random(in: 1...12, using: &random)
                _ = budget.spend(count - 1)
                try poster.stream((0..<count).map { _ in mutator.next(&random) }, &random)
            default:
                let count = Int.random(in: 0...6, using: &random)
                _ = budget.spend(count)
                // One bad event costs all of them: most are as they should be.
                let events = (0..<count).map { number in
                    number == 0
                        ? mutator.next(&random) : Array(mutator.good(&random).written.utf8)
                }
                try poster.batch(events, isAppend: Bool.random(using: &random), &random)
            }
        }
        print(
            "fuzzed events: \(budget.inputs) of \(EventMutator.types(try EventMutator.seeds()).count)"
                + " types; answers \(poster.answers.sorted { $0.key < $1.key })")
        #expect(poster.complaints == [])
        // Every kind of answer was met, so that each was tried.
        for status in [200, 201, 400, 409, 422] {
            #expect(poster.answers[status] != nil, "\(status) was never answered")
        }
        let log = try FuzzedLog(served.client, from: before)
        #expect(log.complaints(acknowledged: poster.acknowledged) == [])
        try FuzzedLog.verify(served)
    }
}
