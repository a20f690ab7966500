import ServerSupport
import TestSupport
import Testing

/// No room left: nothing is acknowledged that is not durable, reading goes on, and service resumes
/// when there is room.
@Suite(.serialized)
struct FullTests {
    private static let smallMapBytes = 1 << 20

    @Test("a full map")
    func full() throws {
        let served = try Served(["--map-size", "\(Self.smallMapBytes)"])
        let client = served.client
        let centre = try client.post(
            .event(
                "c", "centre.established", "dongcheng",
                #"{"level":"district","name":"东城","district":"110101"}"#))
        try #require(centre.status == 201, "\(centre.text)")
        var acknowledged: [String: String] = [:]
        var refused: [String] = []
        var number = 0
        while refused.count < 3, number < 20_000 {
            let ids = (number..<(number + 20)).map { "full-\($0)" }
            number += 20
            let events = ids.map { String.application($0) }.joined(separator: ",")
            let answer = try client.post("[\(events)]", as: Client.batch)
            if answer.status == 201 {
                let results = try answer.json["results"]?.items ?? []
                for (id, result) in zip(ids, results) {
                    acknowledged[id] = result["sequence"]?.string ?? ""
                }
            } else {
                #expect(answer.status == 507 || answer.status == 503, "\(answer.text)")
                #expect(answer.headers["content-type"] == "application/problem+json")
                // 507 promises that nothing was recorded; 503 that nobody knows.
                if answer.status == 507 { refused += ids } else { refused.append("") }
                #expect(try client.get("/v1/volunteers/full-0").status == 200)
                #expect(try client.get("/v1/overview").status == 200)
                #expect(try client.get("/health/live").status == 200)
            }
        }
        #expect(acknowledged.count >= 20)
        #expect(!refused.isEmpty)
        served.server.stop()
        let verified = try Wenzhi.run("verify", "--data", served.scratch.data)
        #expect(verified.status == 0, "\(verified.errors)")
        try served.restart()
        let lines = try served.client.get("/v1/events", ["Accept": Client.ndjson]).wholeLines
        var positions: [String: [String]] = [:]
        for line in lines {
            let event = try JSONValue(parsing: line)
            positions[event["id"]?.string ?? "", default: []]
                .append(event["sequence"]?.string ?? "")
        }
        let lost = acknowledged.filter { positions[$0.key] != [$0.value] }
        #expect(lost.isEmpty, "\(lost.sorted { $0.key < $1.key }.prefix(3))")
        let recordedAfterAll = refused.filter { positions[$0] != nil }
        #expect(recordedAfterAll == [], "refused with 507, but recorded")
        #expect(try served.client.post(.application("after")).status == 201)
        served.server.stop()
        #expect(try Wenzhi.run("verify", "--data", served.scratch.data).status == 0)
    }
}
