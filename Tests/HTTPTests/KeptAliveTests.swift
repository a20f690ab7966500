import Foundation
import ServerSupport
import Testing

/// A connection goes on behind a request with an option that the server declines.
@Suite("Connections that are kept", .serialized)
struct KeptAliveTests {
    private static let http2 = """
        Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\
        HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n
        """
    private static let offers = [
        http2,
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n",
        "Connection: keep-alive, upgrade\r\nUpgrade: TLS/1.2, h2c\r\n",
        "connection: upgrade\r\nConnection: keep-alive\r\nUPGRADE: h2c\r\n",
        // None that can be taken up.
        "Upgrade: h2c\r\n", "Connection: Upgrade\r\n", "Connection: upgradeable\r\nUpgrade: x\r\n",
        "Connection: keep-alive, x-token\r\nX-Token: 1\r\n",
    ]

    private func request(
        _ client: Client, _ line: String, _ more: String = "", _ body: String? = nil
    ) -> [UInt8] {
        var head = "\(line) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(client.token ?? "")\r\n"
        head += more
        if let body { head += "Content-Length: \(body.utf8.count)\r\n" }
        return Array((head + "\r\n" + (body ?? "")).utf8)
    }

    private func post(_ client: Client, _ id: String, _ more: String = "") -> [UInt8] {
        request(
            client, "POST /v1/events", more + "Content-Type: \(Client.event)\r\n", .hours(id))
    }

    @Test("every offer to change the protocol is declined, and the connection goes on")
    func offers() throws {
        let served = try Served(hasSample: true, ["--idle-seconds", "5"])
        let client = served.client
        for (number, offer) in Self.offers.enumerated() {
            for (way, first, status) in [
                ("direct", request(client, "GET /v1/overview", offer), 200),
                ("head", request(client, "HEAD /v1/overview", offer), 200),
                ("stream", request(client, "GET /metrics", offer), 200),
                ("post", post(client, "offer-\(number)", offer), 201),
                ("refused", request(client, "GET /nowhere", offer), 404),
                (
                    "chunked",
                    request(
                        client, "POST /v1/events",
                        offer + "Content-Type: \(Client.ndjson)\r\nTransfer-Encoding: chunked\r\n")
                        + Array("0\r\n\r\n".utf8), 200
                ),
            ] {
                let about: Comment = "\(offer) \(way)"
                let connection = try Connection(port: client.port)
                try connection.send(first)
                let answer =
                    way == "head" ? try connection.beginning() : try connection.response()
                #expect(answer.status == status, about)
                #expect(answer.headers["upgrade"] == nil, about)
                // On its own, then with another behind it in the same bytes.
                try connection.send(post(client, "kept-\(number)-\(way)"))
                #expect(try connection.response().status == 201, about)
                let both =
                    request(client, "GET /v1/overview", offer)
                    + request(client, "GET /v1/volunteers/wang-fang")
                try connection.send(both)
                for _ in 0..<2 { #expect(try connection.response().status == 200, about) }
                // And offered again, one byte at a time.
                for byte in post(client, "again-\(number)-\(way)", offer) {
                    try connection.send([byte])
                }
                #expect(try connection.response().status == 201, about)
                try connection.send(request(client, "GET /health/live"))
                #expect(try connection.response().status == 200, about)
            }
        }
    }

    @Test("what nobody can tell the meaning of is answered, and the connection ends")
    func unclear() throws {
        let served = try Served(hasSample: true, ["--idle-seconds", "600"])
        let client = served.client
        for (line, more, status) in [
            ("GET /health/live", "Connection: upgrade\t\r\nUpgrade: h2c\r\n", 200),
            ("GET /health/live", "Connection: \"upgrade\"\r\nUpgrade: h2c\r\n", 200),
            ("GET /health/live", "Proxy-Connection: upgrade\r\nUpgrade: h2c\r\n", 200),
            ("GET /health/live", "Connection: upgrade\r\nUpgrade:\r\n", 200),
            ("GET /health/live", "Connection: close, upgrade\r\nUpgrade: h2c\r\n", 200),
            ("GET /health/live", "Connection: Close\r\n", 200),
            ("GET /metrics", "Connection: keep-alive, CLOSE\r\n", 200),
            ("CONNECT example.com:443", "", 404),
        ] {
            let connection = try Connection(port: client.port)
            let first = request(client, line, more)
            // What comes behind it is not for this connection any more, and is not recorded.
            let count = try client.eventCount()
            try connection.send(first + post(client, "behind-\(more.utf8.count)"))
            #expect(try connection.response().status == status, "\(line) \(more)")
            #expect(connection.isClosedByServer(), "\(line) \(more)")
            #expect(try client.eventCount() == count, "\(line) \(more)")
        }
    }

    @Test("after a refusal before the body is read, the next request is answered")
    func unread() throws {
        let served = try Served(hasSample: true, ["--idle-seconds", "5"])
        let client = served.client
        let large = String(repeating: "x", count: 300 << 10)
        let event = "Content-Type: \(Client.event)\r\n"
        for (name, line, more, body, status) in [
            ("too large", "POST /v1/events", event, large, 413),
            ("no such path", "POST /v1/nothing", event, large, 404),
            ("no such method", "PUT /v1/events", event, large, 405),
            ("unknown type", "POST /v1/events", "Content-Type: text/plain\r\n", large, 415),
            ("coded", "POST /v1/events", event + "Content-Encoding: br\r\n", large, 415),
            ("expects", "POST /v1/events", event + "Expect: 100-continue\r\n", large, 413),
            ("expects more", "POST /v1/events", event + "Expect: a-miracle\r\n", large, 417),
            ("expects a list", "POST /v1/events", event + "Expect: 100-continue, x\r\n", "{}", 417),
            ("a body that GET has not", "GET /v1/overview", "", "{}", 200),
            ("deleted with a body", "DELETE /v1/tokens/none", "", "{}", 404),
            ("a method of another kind", "PROPFIND /v1/events", "", "<x/>", 405),
        ] {
            let connection = try Connection(port: client.port)
            try connection.send(request(client, line, more, body))
            #expect(try connection.response().status == status, "\(name)")
            try connection.send(post(client, "after-\(name.replacing(" ", with: "-"))"))
            #expect(try connection.response().status == 201, "\(name)")
        }
    }

    @Test("each that expects it is told to go on, also behind others")
    func pipelinedExpectations() throws {
        let served = try Served(hasSample: true, ["--idle-seconds", "5"])
        let client = served.client
        let connection = try Connection(port: client.port)
        let expecting = "Content-Type: \(Client.event)\r\nExpect: 100-continue\r\n"
        let body = String.hours("patient")
        let head = request(client, "POST /v1/events", expecting, body).dropLast(body.utf8.count)
        try connection.send(request(client, "GET /metrics") + Array(head))
        #expect(try connection.response().status == 200)
        #expect(try connection.interim() == 100)
        try connection.send(Array(body.utf8))
        #expect(try connection.response().status == 201)
    }

    @Test("Java's client, which offers HTTP/2 with its first request on every connection, posts on")
    func java() throws {
        guard try Tool.run(["sh", "-c", "command -v javac"]).status == 0 else {
            print("skipped: there is no Java on this machine")
            return
        }
        let served = try Served(hasSample: true, ["--idle-seconds", "5"])
        let result = try Tool.run([
            "java", Wenzhi.root.appending(path: "Tests/Referees/Posts.java").path,
            "http://127.0.0.1:\(served.server.port)", served.token,
        ])
        #expect(result.text == "posted 40, read 40\n", "\(result.text) \(result.errors)")
    }
}
