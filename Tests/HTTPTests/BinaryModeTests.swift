import ServerSupport
import Testing

/// CloudEvents in binary mode: attributes in the head, data as the body.
@Suite(.serialized)
struct BinaryModeTests {
    private static let attributes = [
        "ce-specversion": "1.0", "ce-id": "binary-1", "ce-source": "/centres/dongcheng",
        "ce-type": "centre.amended", "ce-subject": "dongcheng",
        "ce-time": "2026-04-01T12:00:00%2B08:00",
    ]
    private static let data = #"{"name":"东城文化馆"}"#

    private func post(
        _ client: Client, _ change: [String: String?] = [:], _ data: String = data,
        type: String? = "application/json"
    ) throws -> Response {
        var headers = Self.attributes
        headers["Content-Type"] = type
        for (name, value) in change { headers[name] = value }
        return try client.ask("POST", "/v1/events", headers, Array(data.utf8))
    }

    @Test("it is the same event as in structured mode")
    func same() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let first = try post(client, ["ce-note": "%E6%96%87%E5%8C%96 100%25"])
        #expect(first.status == 201, "\(first.text)")
        let record = try client.get(first.headers["location"] ?? "").json
        #expect(record["note"]?.string == "文化 100%")
        #expect(record["data"]?["name"]?.string == "东城文化馆")
        #expect(record["time"]?.string == "2026-04-01T12:00:00+08:00")
        #expect(record["datacontenttype"]?.string == "application/json")
        let structured = String.event("binary-1", "centre.amended", "dongcheng", Self.data)
        let repeated = try client.post(structured)
        #expect(repeated.status == 200, "\(repeated.text)")
        #expect(try repeated.json == first.json)
        // Data without a media type is JSON.
        #expect(try post(client, type: nil).status == 200)
        let other = try post(client, [:], #"{"name":"西城文化馆"}"#)
        #expect(other.status == 409)
    }

    @Test("what is wrong is told as in structured mode, and leaves no trace")
    func refusals() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try client.eventCount()
        let cases: [(String, [String: String?], String, Int, String)] = [
            ("no id", ["ce-id": nil], Self.data, 422, "/id required"),
            (
                "a forged position", ["ce-sequence": "1"], Self.data, 422,
                "/sequence reserved-attribute"
            ),
            ("a broken escape", ["ce-note": "%zz"], Self.data, 400, "/note bad-header"),
            ("not UTF-8", ["ce-note": "%ff"], Self.data, 400, "/note bad-header"),
            (
                "data that ends its object", [:], #"{"name":"x"},"id":"other"}"#, 400,
                " trailing-bytes"
            ),
            ("data beside data", ["ce-data": "1"], Self.data, 400, "/data duplicate-member"),
            // CloudEvents 1.0, type system: a string holds no control character.
            (
                "a line break", ["ce-note": "a%0D%0AX: y"], Self.data, 422,
                "/note control-character"
            ),
        ]
        for (name, change, data, status, error) in cases {
            let answer = try post(client, change, data)
            #expect(answer.status == status, "\(name): \(answer.text)")
            #expect(answer.errors.first ?? "" == error, "\(name): \(answer.text)")
            #expect(answer.headers["x"] == nil, "\(name)")
        }
        #expect(try client.eventCount() == count)
        let plain = try client.ask(
            "POST", "/v1/events", ["Content-Type": "application/json"], Array("{}".utf8))
        #expect(plain.status == 415)
        #expect(try plain.json["detail"]?.string?.contains("ce-*") == true)
    }
}
