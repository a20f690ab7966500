import Foundation
import ServerSupport
import TestSupport
import Testing

/// Positions of another log, or of another life of this one.
@Suite("Positions that nobody can have read", .serialized)
struct BeyondEndTests {
    private func append(_ client: Client, _ id: String, after: String) throws -> Response {
        let condition =
            #"{"failIfEventsMatch":[{"tags":["volunteer:nobody"]}],"after":"\#(after)"}"#
        return try client.ask(
            "POST", "/v1/appends", ["Content-Type": "application/json"],
            Array(#"{"events":[\#(String.hours(id))],"condition":\#(condition)}"#.utf8))
    }

    /// Asks in every way that takes a position, with what is to be answered where it is wrong.
    private func ways(
        _ client: Client, _ place: String
    ) throws -> [(name: String, pointer: String, answer: Response)] {
        func live(_ query: String, _ headers: [String: String]) throws -> Response {
            let connection = try Connection(port: client.port)
            let headers = headers.merging(["Accept": "text/event-stream"]) { $1 }
            try connection.send(client.request("GET", "/v1/events" + query, headers))
            let head = try connection.beginning()
            // The body of a stream has no end.
            guard head.headers["content-type"] != "text/event-stream" else { return head }
            let text = try connection.rest(of: head)
            return Response(status: head.status, headers: head.headers, body: text, isWhole: true)
        }
        let query = "?after=\(place)"
        return [
            ("page", "/after", try client.get("/v1/events" + query)),
            ("stream", "/after", try client.get("/v1/events" + query, ["Accept": Client.ndjson])),
            ("live", "/after", try live(query, [:])),
            ("resumed", "/Last-Event-ID", try live("?after=0", ["Last-Event-ID": place])),
            ("append", "/condition/after", try append(client, "beyond-\(UUID())", after: place)),
        ]
    }

    @Test("a position beyond the end is refused wherever one is taken, with the head")
    func beyond() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        for distance in [1, 2, 1000, 9_999_999_999_990_000] {
            let count = try #require(try client.eventCount())
            for way in try ways(client, String(count - 1 + distance)) {
                let about: Comment = "\(way.name) \(distance): \(way.answer.text)"
                #expect(way.answer.status == 400, about)
                #expect(way.answer.code == "beyond-end", about)
                #expect(way.answer.errors == ["\(way.pointer) beyond-end"], about)
                #expect(try way.answer.json["head"]?.string == String(count - 1), about)
                #expect(way.answer.headers["wenzhi-position"] == String(count - 1), about)
                #expect(
                    try way.answer.json["detail"]?.string?.contains("position \(count - 1)")
                        == true, about)
            }
            #expect(try client.eventCount() == count, "nothing was recorded")
        }
        let count = try #require(try client.eventCount())
        for way in try ways(client, String(count - 1)) {
            #expect(way.answer.status / 100 == 2, "\(way.name): \(way.answer.text)")
        }
    }

    @Test("listeners beyond the end keep nobody from being answered, nor the server from stopping")
    func listeners() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try #require(try client.eventCount())
        var held: [EventSource] = []
        for place in [count, count + 1, count + 1000, count - 1] {
            held.append(try EventSource(client, query: "?after=\(place)"))
            held.append(try EventSource(client, lastEventID: String(place)))
        }
        for _ in 0..<4 { held.append(try EventSource(client, query: "?after=\(count - 1)")) }
        for _ in 0..<20 { #expect(try client.get("/v1/overview").status == 200) }
        #expect(try client.post(.hours("beyond-live")).status == 201)
        for source in held where source.head.status == 200 {
            #expect(try source.messages(1).map(\.id) == [count])
        }
        #expect(held.filter { $0.head.status == 200 }.count == 6)
        #expect(served.server.stop() == 0)
    }

    @Test("a place with the beginning of its hash is held against the log's own record")
    func checked() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try #require(try client.eventCount())
        let record = try client.get("/v1/events/\(count - 1)")
        let check = try Self.check(of: record.body)
        let place = "\(count - 1).\(check)"
        #expect(record.headers["wenzhi-log"] == place)
        #expect(try client.get("/v1/events").headers["wenzhi-log"] == place)
        for good in [place, place.uppercased(), String(count - 1)] {
            for way in try ways(client, good) {
                #expect(way.answer.status / 100 == 2, "\(way.name) \(good): \(way.answer.text)")
            }
        }
        for way in try ways(client, "\(count - 1).\(String(check.reversed()))") {
            #expect(way.answer.status == 409, "\(way.name): \(way.answer.text)")
            #expect(way.answer.code == "other-log", "\(way.name): \(way.answer.text)")
            #expect(way.answer.errors == ["\(way.pointer) other-log"], "\(way.name)")
        }
        for bad in ["\(count - 1).", "\(count - 1).12", place + "0", "7.zzzzzzzzzzzzzzzz"] {
            for way in try ways(client, bad) {
                #expect((400...422).contains(way.answer.status), "\(way.name) \(bad)")
                #expect(way.answer.code != "other-log", "\(way.name) \(bad)")
            }
        }
        // Who names places so, gets them so: ids of live events, and the next page.
        let page = try client.get("/v1/events?after=7.\(try self.check(at: 7, client))&limit=2")
        let nine = "9.\(try self.check(at: 9, client))"
        #expect(page.headers["link"] == "</v1/events?limit=2&after=\(nine)>; rel=\"next\"")
        let source = try EventSource(client, query: "?limit=2", lastEventID: nine)
        #expect(
            try source.messages(2).map(\.place)
                == ["10.\(try self.check(at: 10, client))", "11.\(try self.check(at: 11, client))"])
    }

    @Test("a follower of a log that was restored and has grown again is told so")
    func restored() throws {
        let served = try Served(hasSample: true)
        let copy = served.scratch.path + "/copy"
        try served.restart {
            try FileManager.default.copyItem(atPath: served.scratch.data, toPath: copy)
        }
        let old = try #require(try served.client.eventCount())
        for number in 0..<3 {
            #expect(try served.client.post(.hours("first-life-\(number)")).status == 201)
        }
        let place = try #require(try served.client.get("/v1/events/0").headers["wenzhi-log"])
        #expect(place.hasPrefix("\(old + 2)."))
        try served.restart {
            try FileManager.default.removeItem(atPath: served.scratch.data)
            try FileManager.default.moveItem(atPath: copy, toPath: served.scratch.data)
        }
        // At first it is shorter: every position of the first life's end is beyond it.
        for way in try ways(served.client, place) {
            #expect(way.answer.code == "beyond-end", "\(way.name): \(way.answer.text)")
            #expect(try way.answer.json["head"]?.string == String(old - 1), "\(way.name)")
        }
        for number in 0..<5 {
            #expect(try served.client.post(.hours("second-life-\(number)")).status == 201)
        }
        for way in try ways(served.client, place) {
            #expect(way.answer.status == 409, "\(way.name): \(way.answer.text)")
            #expect(way.answer.code == "other-log", "\(way.name)")
        }
        // What both lives share is the same in both.
        let shared = "\(old - 1).\(try check(at: old - 1, served.client))"
        for way in try ways(served.client, shared) {
            #expect(way.answer.status / 100 == 2, "\(way.name): \(way.answer.text)")
        }
    }

    @Test("a page goes on from where this log has been")
    func cursor() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        for number in 0..<2 {
            let unknown = String.hours("flagged-\(number)", volunteer: "li-na", more: "")
            #expect(try client.post(unknown).status == 201)
        }
        let next = try #require(try client.get("/v1/findings?limit=1").json["next"]?.string)
        let parts = next.split(separator: ".")
        #expect(try client.get("/v1/findings?cursor=\(next)").status == 200)
        let beyond = try client.get("/v1/findings?cursor=\(parts[0]).9999999.\(parts[2])")
        #expect(beyond.status == 400)
        #expect(beyond.errors == ["/cursor beyond-end"], "\(beyond.text)")
    }

    @Test("a check tells a centre nothing of what it may not read")
    func territory() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let token = try client.newToken(role: "centre", centre: "miyun").token
        let centre = client.with(token: token)
        #expect(try client.post(.application("theirs", centre: "miyun")).status == 201)
        let own = try #require(try client.eventCount()) - 1
        #expect(try client.post(.hours("not-theirs")).status == 201)
        let other = own + 1
        let wrong = "0123456789abcdef"
        #expect(try centre.get("/v1/events?after=\(own).\(wrong)").code == "other-log")
        #expect(
            try centre.get("/v1/events?after=\(own).\(try check(at: own, client))").status == 200)
        // Neither the right check nor a wrong one of another's record changes the answer.
        let right = try check(at: other, client)
        let answers = try [right, wrong].map { try centre.get("/v1/events?after=\(other).\($0)") }
        #expect(answers.map(\.status) == [200, 200])
        #expect(answers[0].text == answers[1].text)
        #expect(answers.allSatisfy { $0.headers["wenzhi-log"] == nil })
        #expect(try client.get("/v1/events").headers["wenzhi-log"] == "\(other).\(right)")
    }

    private func check(at position: Int, _ client: Client) throws -> String {
        try Self.check(of: try client.get("/v1/events/\(position)").body)
    }

    /// The first digits of the leaf hash of a record, as Python computes it.
    private static func check(of record: [UInt8]) throws -> String {
        let program = """
            import hashlib, sys
            print(hashlib.sha256(b"\\0" + sys.stdin.buffer.read()).hexdigest()[:16], end="")
            """
        return try Tool.run(["python3", "-c", program], input: record).text
    }
}
