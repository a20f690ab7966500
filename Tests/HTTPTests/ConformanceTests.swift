import ServerSupport
import TestSupport
import Testing

/// Forms that CloudEvents, JSON Schema, RFC 3339 and HTTP allow.
@Suite("Conformance", .serialized)
struct ConformanceTests {
    private static let attributes = [
        "ce-specversion": "1.0", "ce-source": "/centres/dongcheng", "ce-type": "centre.amended",
        "ce-subject": "dongcheng", "ce-time": "2026-04-01T12:00:00%2B08:00",
        "Content-Type": "application/json; charset=UTF-8",
    ]

    private func post(_ client: Client, _ id: String, _ more: [String: String]) throws -> Response {
        try client.ask(
            "POST", "/v1/events",
            Self.attributes.merging(["ce-id": id].merging(more) { $1 }) { $1 },
            Array(#"{"name":"东城文化馆"}"#.utf8))
    }

    @Test("a quoted attribute in the head is unquoted, then percent-decoded, once each")
    func quoted() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        for (number, (sent, stored)) in [
            (#""plain""#, "plain"), (#""a \"b\" c""#, #"a "b" c"#), (#""a\\b""#, #"a\b"#),
            (#""%E6%96%87 100%25""#, "文 100%"), (#""%22x%22""#, #""x""#), ("%22x%22", #""x""#),
            ("%2522", "%22"), (#"5" pipe"#, #"5" pipe"#), (#""""#, ""), (#""a\%41""#, "aA"),
        ].enumerated() {
            let answer = try post(client, "quoted-\(number)", ["CE-Note": sent])
            #expect(answer.status == 201, "\(sent): \(answer.text)")
            let record = try client.get(answer.headers["location"] ?? "").json
            #expect(record["note"]?.string == stored, "\(sent)")
        }
        let same = try post(client, #""quoted-0""#, ["ce-specversion": #""1.0""#])
        #expect(same.status == 200, "\(same.text)")
        for sent in [#"""#, #""open"#, #""a" b"#, #""a\"#, #""%zz""#, #""%FF""#] {
            let answer = try post(client, "bad-quote", ["ce-note": sent])
            #expect(answer.status == 400, "\(sent): \(answer.text)")
            #expect(answer.errors == ["/note bad-header"], "\(sent)")
        }
        // Given twice, or beside its place.
        let twice = try post(client, "twice", ["ce-note": "a", "CE-NOTE": "b"])
        #expect(twice.errors == ["/note duplicate-member"], "\(twice.text)")
        let beside = try post(client, "beside", ["ce-datacontenttype": "application/json"])
        #expect(beside.errors == ["/datacontenttype duplicate-member"], "\(beside.text)")
        let binary = try post(client, "binary", ["ce-data_base64": "e30="])
        #expect(binary.errors == ["/data_base64 binary-data"], "\(binary.text)")
    }

    @Test("structured events and batches may say that they are UTF-8, and that data is JSON")
    func charsets() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let more = #","datacontenttype":"application/JSON; charset=utf-8","comment":null"#
        let event = String.event(
            "said", "centre.amended", "dongcheng", #"{"name":"东城文化馆"}"#, more: more)
        for type in [
            "application/cloudevents+json; charset=UTF-8",
            "Application/CloudEvents+JSON;charset=\"utf-8\"",
        ] {
            #expect([200, 201].contains(try client.post(event, as: type).status), "\(type)")
        }
        let batch = "application/cloudevents-batch+json; charset=utf-8"
        #expect(try client.post("[\(event)]", as: batch).status == 201)
        let stream = "application/x-ndjson; charset=utf-8"
        #expect(try client.post(event, as: stream).text.contains(#""status":200"#))
        let record = try client.get("/v1/events?tag=centre:dongcheng&type=centre.amended").json
        #expect(record[0]?["datacontenttype"]?.string == "application/json")
        #expect(record[0]?["comment"] == nil)
        for type in [Client.event, batch] {
            let wrong = type.replacing("; charset=utf-8", with: "") + "; charset=gbk"
            #expect(try client.post(event, as: wrong).status == 415, "\(wrong)")
        }
    }

    @Test("a whole number may be written with a point or an exponent, and is stored as it was")
    func numbers() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        for (number, minutes) in ["60.0", "6e1", "6.0E+1", "600e-1", "60.000"].enumerated() {
            let answer = try client.post(.hours("whole-\(number)", minutes: minutes))
            #expect(answer.status == 201, "\(minutes): \(answer.text)")
            let record = try client.get(answer.headers["location"] ?? "").text
            #expect(record.contains("\"minutes\":\(minutes),"), "\(record)")
            let hours = try client.get("/v1/hours/whole-\(number)").json
            #expect(hours["minutes"]?.integer == 60, "\(hours)")
            // The same by value is the same event.
            #expect(try client.post(.hours("whole-\(number)")).status == 200, "\(minutes)")
        }
        for (minutes, code) in [
            ("60.5", "not-an-integer"), ("6e-1", "not-an-integer"), ("1e300", "out-of-range"),
            ("-1.0", "out-of-range"), ("1e99999999", "out-of-range"), ("0.1e0", "not-an-integer"),
            ("9223372036854775808.0", "out-of-range"), ("\"60\"", "wrong-type"),
        ] {
            let answer = try client.post(.hours("part", minutes: minutes))
            #expect(answer.status == 422, "\(minutes)")
            #expect(answer.errors == ["/data/minutes \(code)"], "\(minutes): \(answer.text)")
        }
        #expect(served.server.stop() == 0)
        let verified = try Wenzhi.run("verify", "--data", served.scratch.data)
        #expect(verified.status == 0, "\(verified.errors)")
    }

    @Test("seconds have as many digits as they like, and read models tell Beijing's time")
    func times() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let data = """
            {"volunteer":"wang-fang","project":"music-class",\
            "startedAt":"2026-03-30T01:00:00.12345678901+00:00",\
            "endedAt":"2026-03-30T10:00:00+08:00","minutes":59,"activity":"service"}
            """
        let event = String.event(
            "digits", "hours.served", "digits", data, time: "2026-04-01T12:00:00.0000000000Z")
        let answer = try client.post(event)
        #expect(answer.status == 201, "\(answer.text)")
        let record = try client.get(answer.headers["location"] ?? "").text
        #expect(record.contains(#""startedAt":"2026-03-30T01:00:00.12345678901+00:00""#))
        let hours = try client.get("/v1/hours/digits").json
        #expect(hours["startedAt"]?.string == "2026-03-30T09:00:00.123456+08:00")
        #expect(hours["endedAt"]?.string == "2026-03-30T10:00:00+08:00")
        // No read model tells a time in UTC.
        for path in [
            "volunteers/wang-fang/record", "projects/music-class/shifts", "recruitments",
            "hours/digits", "overview", "projects/music-class", "findings", "stars?due=true",
        ] {
            let text = try client.get("/v1/" + path).text
            #expect(text.firstMatch(of: /\d\d:\d\d(\.\d+)?Z/) == nil, "\(path): \(text)")
        }
    }

    @Test("who asks for JSON is told that it is JSON")
    func json() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        for path in ["/v1/events", "/v1/events/3"] {
            let usual = try client.get(path)
            let json = try client.get(path, ["Accept": "application/json"])
            #expect(json.headers["content-type"] == "application/json", "\(path)")
            #expect(json.body == usual.body, "\(path)")
            #expect(usual.headers["content-type"]?.contains("cloudevents") == true, "\(path)")
            let any = try client.get(path, ["Accept": "application/json;q=0.5, */*"])
            #expect(any.headers["content-type"] == usual.headers["content-type"], "\(path)")
        }
        #expect(try client.get("/v1/events/3", ["Accept": "text/html"]).status == 406)
        let browser = "text/html,application/xhtml+xml,*/*;q=0.8"
        #expect(try client.get("/v1/events/3", ["Accept": browser]).status == 200)
    }
}
