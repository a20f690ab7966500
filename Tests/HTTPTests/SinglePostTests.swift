import Foundation
import ServerSupport
import Testing

/// Single posts are answered on the event loop or in a task, which must not be noticed, and in the order
/// in which they were sent.
@Suite("Single posts")
struct SinglePostTests {
    /// Enough to be in one read and in several.
    private static let pipelined = 40

    @Test("the event loop and a task give the same answers")
    func sameAnswers() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        #expect(try client.post(.hours("known")).status == 201)
        let bodies: [[UInt8]] =
            ["known", "unknown"].map { Array(String.hours($0, minutes: "61").utf8) }
            + [Array(String.hours("known").utf8)] + BadEvent.text.map(\.body)
        for body in bodies {
            for token in [client.token, nil, "wrong"] {
                for more in [[:], ["Accept-Encoding": "gzip"], ["Content-Encoding": "br"]] {
                    try expectSame(client.with(token: token), body, more)
                }
            }
        }
    }

    @Test("the event loop and a task compress a long answer alike")
    func compressed() throws {
        let served = try Served(hasSample: true)
        let members = (0..<20).map { #""unknown\#($0)":1"# }.joined(separator: ",")
        let body = Array(String.event("x", "hours.served", "x", "{\(members)}").utf8)
        let answer = try expectSame(served.client, body, ["Accept-Encoding": "gzip"])
        #expect(answer.status == 422)
        #expect(answer.headers["content-encoding"] == "gzip")
    }

    @Test("the event loop and a task tell a page from elsewhere the same")
    func origins() throws {
        let served = try Served(["--cors-origin", "https://a.example"])
        let body = Array(String.application("v1").utf8)
        for origin in ["https://a.example", "https://b.example"] {
            let answer = try expectSame(served.client, body, ["Origin": origin])
            let allowed = answer.headers["access-control-allow-origin"]
            #expect(allowed == (origin == "https://a.example" ? origin : nil))
        }
    }

    @Test("requests of every kind in one go are answered in their order")
    func order() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let connection = try Connection(port: client.port)
        var bytes: [UInt8] = []
        var expected: [Int] = []
        for number in 0..<Self.pipelined {
            let posted: [(String, Int)] = [
                (.hours("o\(number)", minutes: "1"), 201), ("{", 400),
                (.hours("o\(number)", minutes: "1"), 200),
            ]
            for (body, status) in posted {
                bytes += post(client, body)
                expected.append(status)
            }
            bytes += client.request("GET", "/v1/events/0")
            bytes += client.request("GET", "/nowhere")
            bytes += client.request(
                "POST", "/v1/events", ["Content-Type": "text/plain"], Array("x".utf8))
            expected += [200, 404, 415]
        }
        try connection.send(bytes)
        var statuses: [Int] = []
        for _ in expected { statuses.append(try connection.response().status) }
        #expect(statuses == expected)
    }

    @Test("bad posts in one go do not pile up")
    func manyBad() throws {
        let served = try Served()
        let connection = try Connection(port: served.client.port)
        let bad = post(served.client, "{")
        let good = post(served.client, .application("v1"))
        let count = 5000
        try connection.send(good + Array(repeating: bad, count: count).joined())
        #expect(try connection.response().status != 400)
        for _ in 0..<count { #expect(try connection.response().status == 400) }
    }

    @Test("a client that does not read for long gets every answer, in order")
    func unread() throws {
        let served = try Served()
        let client = served.client
        let connection = try Connection(port: client.port)
        // Far more than fits between the two: the server must stop reading until it is read.
        let count = 20_000
        let requests = (0..<count).map { number in
            post(client, "{", ["X-Request-Id": "unread-\(number)"])
        }
        // One thread sends, this one receives: they share nothing but the socket.
        nonisolated(unsafe) let sending = connection
        let bytes = Array(requests.joined())
        Thread.detachNewThread { unsafe try? sending.send(bytes) }
        Thread.sleep(forTimeInterval: 0.5)
        for number in 0..<count {
            let answer = try connection.response()
            try #require(answer.status == 400)
            try #require(answer.headers["x-request-id"] == "unread-\(number)")
        }
        #expect(try client.get("/health/live").status == 200)
    }

    @Test("a post in pieces is one post")
    func pieces() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let connection = try Connection(port: client.port)
        for byte in post(client, .hours("pieces")) { try connection.send([byte]) }
        #expect(try connection.response().status == 201)
    }

    @Test("a client that has said all it wants to gets its answer, and then the end")
    func halfClosed() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let connection = try Connection(port: client.port)
        try connection.send(post(client, .hours("last")))
        connection.finishSending()
        #expect(try connection.response().status == 201)
        #expect(connection.isClosedByServer())
    }

    @Test("what is not HTTP behind a post does not cost it its answer")
    func rubbishBehind() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let connection = try Connection(port: client.port)
        let rubbish = Array("\u{0}\u{1} rubbish\r\n\r\n".utf8)
        try connection.send(post(client, .hours("first")) + rubbish)
        #expect(try connection.response().status == 201)
        #expect(try connection.response().status == 400)
        #expect(connection.isClosedByServer())
    }

    @Test("a connection whose client asks to close it is closed after the answer")
    func closing() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let connection = try Connection(port: client.port)
        try connection.send(post(client, .hours("closing"), ["Connection": "close"]))
        #expect(try connection.response().status == 201)
        #expect(connection.isClosedByServer())
    }

    /// The bytes of a single post.
    private func post(
        _ client: Client, _ body: String, _ more: [String: String] = [:]
    ) -> [UInt8] {
        let headers = more.merging(["Content-Type": Client.event]) { $1 }
        return client.request("POST", "/v1/events", headers, Array(body.utf8))
    }

    /// Posts so that the event loop answers, and so that a task does, and expects one answer.
    @discardableResult
    private func expectSame(
        _ client: Client, _ body: [UInt8], _ more: [String: String]
    ) throws -> Response {
        let headers = more.merging(["Content-Type": Client.event]) { $1 }
        // The first may record it; from then on it is there.
        _ = try client.ask("POST", "/v1/events", headers, body)
        let onLoop = try client.ask("POST", "/v1/events", headers, body)
        let inTask = try client.ask("POST", "/v1/events?dryRun=false", headers, body)
        #expect(onLoop.status == inTask.status, "\(headers)")
        #expect(onLoop.body == inTask.body, "\(headers)")
        #expect(fields(of: onLoop) == fields(of: inTask), "\(headers)")
        return onLoop
    }

    /// The fields that are not new with every request; a date is of its form.
    private func fields(of answer: Response) -> [String: String] {
        var fields = answer.headers
        fields["x-request-id"] = fields["x-request-id"]?.isEmpty == false ? "given" : "missing"
        let date = fields["date"] ?? ""
        let form = #/(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z][a-z] 20\d\d [\d:]{8} GMT/#
        fields["date"] = date.wholeMatch(of: form) == nil ? date : "of the form"
        return fields
    }
}
