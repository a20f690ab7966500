import Foundation
import ServerSupport
import Synchronization
import Testing

/// Many searches at once, beside which small questions are answered.
@Suite(.serialized)
struct HeavyReadTests {
    private static let searchers = 48

    @Test("searches take turns, all are answered, and nobody waits in the end")
    func turns() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let matches = (0..<32).map {
            #"{"types":["star.awarded"],"tags":["volunteer:wang-fang","project:p\#($0)"]}"#
        }
        let append = Array(
            #"{"events":[\#(String.hours("heavy"))],"condition":{"failIfEventsMatch":[\#(matches.joined(separator: ","))]}}"#
                .utf8)
        let count = try #require(try client.eventCount())
        let statuses = Mutex<[String: [Int]]>([:])
        let group = DispatchGroup()
        for number in 0..<Self.searchers {
            group.enter()
            Thread.detachNewThread {
                let (name, answer): (String, Response?) =
                    switch number % 4 {
                    case 0:
                        (
                            "append",
                            try? client.ask(
                                "POST", "/v1/appends?dryRun=true",
                                ["Content-Type": "application/json"], append)
                        )
                    case 1: ("search", try? client.get("/v1/events?tag=volunteer:wang-fang"))
                    case 2: ("standings", try? client.get("/v1/standings"))
                    default: ("live", try? client.get("/health/live"))
                    }
                statuses.withLock { $0[name, default: []].append(answer?.status ?? 0) }
                group.leave()
            }
        }
        group.wait()
        for (name, statuses) in statuses.withLock({ $0 }) {
            #expect(statuses == Array(repeating: 200, count: Self.searchers / 4), "\(name)")
        }
        #expect(try client.metric("wenzhi_heavy_reads_waiting") == 0)
        #expect(try client.metric("wenzhi_heavy_reads_refused_total") == 0)
        #expect(try client.eventCount() == count)
        let table = try client.get("/v1/volunteers", ["Accept": "text/csv"])
        #expect(table.status == 200 && table.isWhole)
    }
}
