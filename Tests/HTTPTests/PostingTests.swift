import ServerSupport
import Testing

/// Posting one event, a batch, a stream.
@Suite(.serialized)
struct PostingTests {
    @Test("one event: recorded, repeated, tried")
    func single() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try #require(try client.eventCount())
        let tried = try client.post(.hours("new"), query: "?dryRun=true")
        #expect(tried.status == 200)
        #expect(try tried.json["dryRun"] == .bool(true))
        #expect(try tried.json["sequence"] == nil)
        #expect(try client.eventCount() == count)
        let first = try client.post(.hours("new"))
        let sequence = String(repeating: "0", count: 16 - "\(count)".count) + "\(count)"
        #expect(first.status == 201)
        #expect(first.headers["location"] == "/v1/events/" + sequence)
        #expect(try first.json["sequence"]?.string == sequence)
        #expect(try first.json["id"]?.string == "new")
        #expect(try first.json["source"]?.string == "/centres/dongcheng")
        // The same event, written otherwise: other order, white space, escapes, offset of time.
        let other = """
            { "id":"n\\u0065w", "time":"2026-04-01T04:00:00.000Z", "specversion":"1.0",
              "type":"hours.served", "subject":"new", "source":"/centres/dongcheng", "data": {
              "activity":"service", "minutes":60, "project":"music-class",
              "endedAt":"2026-03-30T10:00:00+08:00", "startedAt":"2026-03-30T09:00:00+08:00",
              "volunteer":"wang-fang" } }
            """
        for body in [String.hours("new"), other] {
            let repeated = try client.post(body)
            #expect(repeated.status == 200, "\(repeated.text)")
            #expect(try repeated.json == first.json)
        }
        #expect(try client.eventCount() == count + 1)
        let triedAgain = try client.post(.hours("new"), query: "?dryRun=true")
        #expect(try triedAgain.json["sequence"]?.string == sequence)
    }

    @Test("an event with personal data is recognised, and its data is not in the log")
    func personal() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let person = #"{"name":"独一无二","phone":"13800138000"}"#
        let first = try client.post(.application("p1", person))
        #expect(first.status == 201)
        #expect(try client.post(.application("p1", person)).status == 200)
        let changed = try client.post(.application("p1", #"{"name":"独一无三"}"#))
        #expect(changed.status == 409)
        let record = try client.get(first.headers["location"] ?? "")
        #expect(record.status == 200)
        #expect(!record.text.contains("独一"))
        #expect(!record.text.contains("13800138000"))
        #expect(try record.json["data"]?["person"]?["sealed"]?.string != nil)
    }

    @Test("a batch is recorded as a whole or not at all")
    func batch() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try #require(try client.eventCount())
        let people = (0..<5).map { String.application("b\($0)") }
        func post(_ events: [String], _ query: String = "") throws -> Response {
            try client.post("[\(events.joined(separator: ","))]", as: Client.batch, query: query)
        }
        let badForm = try post(people + [.hours("h", minutes: "1.5")])
        #expect(badForm.status == 422)
        #expect(badForm.errors == ["/5/data/minutes not-an-integer"])
        // The batch's own events are seen by those after them, so only the last one is wrong.
        let badRule = try post(
            people + [.hours("h", volunteer: "b0"), .hours("i", volunteer: "b9")])
        #expect(badRule.status == 422)
        #expect(badRule.errors == ["/6/data/volunteer unknown-reference"])
        #expect(try client.get("/v1/volunteers/b0").status == 404)
        #expect(try client.eventCount() == count)
        let tried = try post(people, "?dryRun=true")
        #expect(tried.status == 200)
        #expect(try tried.json["accepted"]?.integer == 5)
        #expect(try client.eventCount() == count)
        let good = try post(people + [people[0], .hours("h", volunteer: "b0")])
        #expect(good.status == 201, "\(good.text)")
        let json = try good.json
        #expect(json["accepted"]?.integer == 6)
        #expect(json["repeated"]?.integer == 1)
        #expect(json["first"]?.string == "\(count)")
        #expect(json["last"]?.string == "\(count + 5)")
        #expect(
            json["results"]?.items.compactMap { $0["status"]?.integer } == [
                201, 201, 201, 201, 201, 200, 201,
            ])
        #expect(json["results"]?[5]?["sequence"] == json["results"]?[0]?["sequence"])
        #expect(try client.eventCount() == count + 6)
        #expect(try post([]).status == 201)
        #expect(try client.post("{}", as: Client.batch).code == "not-a-batch")
        #expect(try client.post("[1,", as: Client.batch).code == "not-json")
        #expect(try client.eventCount() == count + 6)
    }

    @Test("a batch outside the territory")
    func batchElsewhere() throws {
        let served = try Served(hasSample: true)
        let count = try served.client.eventCount()
        let own = try served.client.newToken(role: "centre", centre: "dongcheng").token
        let answer = try served.client.with(token: own).post(
            "[\(String.hours("a")),\(String.hours("b", source: "/centres/miyun"))]",
            as: Client.batch)
        #expect(answer.status == 403)
        #expect(answer.errors == ["/1/source outside-territory"])
        #expect(try served.client.eventCount() == count.map { $0 + 1 })
    }

    @Test("in a stream a bad line costs that line only")
    func stream() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try #require(try client.eventCount())
        let lines = [
            .application("s1"), "{half", "", "   \r", .hours("s2", minutes: "1.5"),
            String(repeating: " ", count: 70_000) + "{}", String(repeating: "x", count: 70_000),
            .hours("s3", volunteer: "nobody"), .hours("s4", volunteer: "s1") + "\r",
            .application("s1"), .hours("s1", source: "/centres/dongcheng"),
            .application("s5"),
        ]
        let answer = try client.post(lines.joined(separator: "\n"), as: Client.ndjson)
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == Client.ndjson)
        let results = try answer.wholeLines.map { try JSONValue(parsing: $0) }
        #expect(results.compactMap { $0["index"]?.integer } == Array(0..<results.count))
        #expect(
            results.compactMap { $0["status"]?.integer }
                == [201, 400, 422, 413, 413, 422, 201, 200, 409, 201])
        #expect(results[2]["problem"]?["errors"]?[0]?["pointer"]?.string == "/data/minutes")
        #expect(results[5]["problem"]?["errors"]?[0]?["pointer"]?.string == "/data/volunteer")
        #expect(results[3]["problem"]?["code"]?.string == "line-too-long")
        #expect(results[7]["sequence"] == results[0]["sequence"])
        #expect(try client.eventCount() == count + 3)
    }

    @Test("a long stream is answered line by line, in order")
    func longStream() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try #require(try client.eventCount())
        let lines = (0..<20_000).map { String.application("long-\($0)") + "\n" }.joined()
        let answer = try client.post(lines, as: Client.ndjson)
        #expect(answer.isWhole)
        let sequences = try answer.wholeLines.map {
            try JSONValue(parsing: $0)["sequence"]?.string.flatMap { Int($0) } ?? -1
        }
        #expect(sequences == Array(count..<(count + 20_000)))
    }
}
