import ServerSupport
import Testing

/// Who posts is told at once what was flagged, however it was posted.
@Suite(.serialized)
struct FlaggedAnswerTests {
    /// Service for which more minutes are claimed than it lasted.
    private static func service(_ id: String) -> String {
        .event(
            id, "hours.served", id,
            """
            {"volunteer":"wang-fang","project":"music-class",\
            "startedAt":"2026-03-30T09:00:00+08:00","endedAt":"2026-03-30T10:00:00+08:00",\
            "minutes":90,"activity":"service"}
            """, source: "/centres/dongcheng", time: "2026-03-31T12:00:00+08:00")
    }

    private func codes(_ answer: JSONValue?) -> [String] {
        answer?["findings"]?.items.compactMap { $0["code"]?.string } ?? []
    }

    @Test("one event, a repeat, a trial, a batch and a stream")
    func flagged() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let tried = try client.post(Self.service("f-1"), query: "?dryRun=true")
        let posted = try client.post(Self.service("f-1"))
        #expect(posted.status == 201)
        let findings = try posted.json["findings"]?.items ?? []
        let first = findings.first { $0["code"]?.string == "minutes-beyond-interval" }
        #expect(first?["severity"]?.string == "minor")
        #expect(first?["message"]?.string == "90 minutes are claimed for an interval of 60.")
        let all = codes(try posted.json)
        #expect(codes(try tried.json) == all)
        let again = try client.post(Self.service("f-1"))
        #expect(again.status == 200 && again.body == posted.body)
        let batch = try client.post(
            "[\(Self.service("f-2")),\(Self.service("f-1"))]", as: Client.batch)
        let results = try batch.json["results"]?.items ?? []
        #expect(results.map { codes($0).contains("minutes-beyond-interval") } == [true, true])
        // The second overlaps the first.
        #expect(codes(results.first).contains("hours-overlap"))
        let stream = try client.post(
            [Self.service("f-3"), Self.service("f-1")].joined(separator: "\n"), as: Client.ndjson)
        let lines = try stream.wholeLines.map { try JSONValue(parsing: $0) }
        #expect(lines.map { $0["status"]?.integer } == [201, 200])
        #expect(lines.map { codes($0).contains("minutes-beyond-interval") } == [true, true])
        // What is told is what is on record.
        let listed = try client.get("/v1/findings?code=minutes-beyond-interval&limit=100").text
        #expect(listed.contains("90 minutes are claimed for an interval of 60."))
    }

    @Test("what is in order has no findings")
    func plain() throws {
        let served = try Served(hasSample: true)
        let event = String.event(
            "plain", "centre.amended", "dongcheng", #"{"seat":"新馆"}"#,
            source: "/centres/dongcheng")
        #expect(try served.client.post(event).json["findings"] == nil)
    }
}
