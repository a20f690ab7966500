import Foundation
import ServerSupport
import Testing

/// Appends on a condition: what a client decided on must still be so.
@Suite(.serialized)
struct AppendTests {
    private func append(
        _ client: Client, _ events: [String], if condition: String? = nil, query: String = ""
    ) throws -> Response {
        let condition = condition.map { #","condition":\#($0)"# } ?? ""
        return try client.ask(
            "POST", "/v1/appends" + query, ["Content-Type": "application/json"],
            Array(#"{"events":[\#(events.joined(separator: ","))]\#(condition)}"#.utf8))
    }

    @Test("the first event that excludes it is named, and nothing is recorded")
    func excluded() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try #require(try client.eventCount())
        // Counted by hand from the log, not by what is under test.
        let log = try client.get("/v1/events?limit=1000").json.items
        let first = try #require(
            log.first {
                $0["type"]?.string == "hours.served"
                    && $0["data"]?["volunteer"]?.string == "wang-fang"
            }?["sequence"]?.string.flatMap { Int($0) })
        let condition =
            #"{"failIfEventsMatch":[{"types":["star.awarded"]},"#
            + #"{"types":["hours.served"],"tags":["volunteer:wang-fang"]}]}"#
        let refused = try append(client, [.hours("a1")], if: condition)
        #expect(refused.status == 412, "\(refused.text)")
        #expect(refused.code == "condition-failed")
        #expect(refused.errors == ["/condition/failIfEventsMatch/1 condition-failed"])
        #expect(try refused.json["detail"]?.string?.contains("position \(first) ") == true)
        #expect(try client.eventCount() == count)
        // Nothing since: what is on record was read before it was decided.
        let after =
            #"{"failIfEventsMatch":[{"tags":["volunteer:wang-fang"]}],"after":"\#(count - 1)"}"#
        let tried = try append(client, [.hours("a1")], if: after, query: "?dryRun=true")
        #expect(tried.status == 200, "\(tried.text)")
        #expect(try client.eventCount() == count)
        let recorded = try append(client, [.hours("a1")], if: after)
        #expect(recorded.status == 201, "\(recorded.text)")
        #expect(try recorded.json["accepted"]?.integer == 1)
        // A repeat is recognised before the condition is evaluated.
        let repeated = try append(client, [.hours("a1")], if: after)
        #expect(repeated.status == 201, "\(repeated.text)")
        #expect(try repeated.json["repeated"]?.integer == 1)
        #expect(try append(client, [.hours("a2")], if: after).status == 412)
        #expect(try append(client, [.hours("a1"), .hours("a2")], if: after).status == 412)
        #expect(try client.eventCount() == count + 1)
    }

    @Test("of those who decided on the same, one is recorded")
    func race() async throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try #require(try client.eventCount())
        let condition =
            #"{"failIfEventsMatch":[{"tags":["volunteer:wang-fang"]}],"after":"\#(count - 1)"}"#
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<24 {
                group.addTask {
                    try AppendTests().append(client, [.hours("race-\(number)")], if: condition)
                        .status
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == 201 }.count == 1, "\(statuses)")
        #expect(statuses.filter { $0 == 412 }.count == 23, "\(statuses)")
        #expect(try client.eventCount() == count + 1)
    }

    @Test("a condition that cannot be read is refused with all that is wrong")
    func form() throws {
        let served = try Served(hasSample: true)
        let cases: [(String, [String])] = [
            ("{}", ["/condition/failIfEventsMatch required"]),
            (#"{"failIfEventsMatch":[]}"#, ["/condition/failIfEventsMatch bad-length"]),
            (#"{"failIfEventsMatch":{}}"#, ["/condition/failIfEventsMatch wrong-type"]),
            (
                #"{"failIfEventsMatch":[{"types":["x.y"],"tags":["nothing"],"more":1}],"after":7}"#,
                [
                    "/condition/failIfEventsMatch/0/more unknown-member",
                    "/condition/failIfEventsMatch/0/types/0 unknown-type",
                    "/condition/failIfEventsMatch/0/tags/0 bad-format",
                    "/condition/after wrong-type", "/condition/after bad-format",
                ]
            ),
        ]
        for (condition, errors) in cases {
            let answer = try append(served.client, [.hours("x")], if: condition)
            #expect(answer.status == 422, "\(condition)")
            #expect(answer.errors == errors, "\(condition): \(answer.text)")
        }
        let bad = try append(served.client, [.hours("x"), .hours("y", minutes: "-1")])
        #expect(bad.status == 422)
        #expect(bad.errors == ["/events/1/data/minutes out-of-range"], "\(bad.text)")
    }
}
