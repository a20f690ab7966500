import ServerSupport
import TestSupport

/// Makes requests that are nearly HTTP/1.1, and the pieces in which they are sent.
struct RequestMutator {
    private static let lines = [
        "GET / HTTP/1.1", "GET /v1/overview HTTP/1.1", "GET /health/live HTTP/1.1",
        "HEAD /v1/volunteers HTTP/1.1", "GET /v1/events?after=0&limit=3 HTTP/1.1",
        "GET /v1/standings?limit=5 HTTP/1.1", "GET /metrics HTTP/1.1", "OPTIONS * HTTP/1.1",
        "POST /v1/events?dryRun=true HTTP/1.1", "POST /v1/events HTTP/1.1",
        "POST /v1/appends?dryRun=true HTTP/1.1", "DELETE /v1/tokens/none HTTP/1.1",
        "GET http://x/health/live HTTP/1.1", "CONNECT x:443 HTTP/1.1", "GET /health/live HTTP/1.0",
        "GET /health/live HTTP/0.9", "GET /health/live HTTP/2.0", "PRI * HTTP/2.0",
        "GET /health/live",
        "PUT /v1/events HTTP/1.1", "BREW /v1/events HTTP/1.1", "GET /v1/%zz/%00 HTTP/1.1",
        "GET  /health/live  HTTP/1.1",
        "get /health/live http/1.1", "GET /v1/volunteers/\u{4E2D}\u{6587} HTTP/1.1",
        "GET /v1/events?\(String(repeating: "a=b&", count: 5000)) HTTP/1.1",
        "GET /\(String(repeating: "x", count: 90_000)) HTTP/1.1",
    ]

    private static let fields = [
        "Host: y", "Host:", "Connection: close", "Connection: keep-alive, Upgrade",
        "Upgrade: h2c", "Upgrade: websocket", "HTTP2-Settings: AAMAAABk", "TE: trailers",
        "Transfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity", "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding : chunked", "Content-Length: 5", "Content-Length: 0",
        "Content-Length: -1", "Content-Length: 1e3", "Content-Length: 0x5",
        "Content-Length: 99999999999999999999", "Content-Length: 5, 5", "Content-Length: 5\r\n 6",
        "Content-Encoding: gzip", "Content-Type: application/x-ndjson",
        "Content-Type: application/cloudevents+json; charset=\"", "Content-Type:",
        "Expect: 100-continue", "Expect: 200-ok", "Accept: application/x-ndjson", "Accept: ;;,/",
        "Accept: */*;q=nan", "Accept-Encoding: gzip;q=2, *;q=", "If-None-Match: \"\", W/\"",
        "Last-Event-ID: 99999999999999999", "Authorization: Bearer", "Authorization: Basic eDp4",
        "X-Request-Id: a\tb", "Origin: null", "Range: bytes=0-", ": empty", "No colon",
        "Sp ace: x", "X: \u{0}", "X: a\rb", " Folded: x", "Cookie: a=b; a=b",
        "X-Long: \(String(repeating: "x", count: 100_000))", "ce-specversion: \"1.0",
        String(repeating: "Many: x\r\n", count: 1200) + "Many: x",
    ]

    private static let chunks = [
        "0\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n", "5;x=\"y\"\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
        "g\r\n", "-1\r\n\r\n", "ffffffffffffffff\r\n", "5\r\nhel", "5\r\nhello0\r\n\r\n",
        "00000000000000000005\r\nhello\r\n0\r\n\r\n", "5\nhello\n0\n\n", "5 \r\nhello\r\n0\r\n\r\n",
    ]

    private let token: String
    private var number = 0
    /// Events that were put into a body.
    var events: Int { number }

    init(token: String) {
        self.token = token
    }

    /// What is sent on one connection: one request or several, some of them damaged.
    mutating func next(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<[1, 1, 1, 2, 5, 20][Int.random(in: 0..<6, using: &random)] {
            bytes += request(&random)
        }
        if Int.random(in: 0..<4, using: &random) == 0 { EventMutator.damage(&bytes, &random) }
        if Int.random(in: 0..<10, using: &random) == 0 { bytes += Self.noise(&random) }
        return bytes
    }

    private mutating func request(_ random: inout SeededGenerator) -> [UInt8] {
        let isPost = Int.random(in: 0..<3, using: &random) == 0
        let line =
            isPost
            ? "POST /v1/events HTTP/1.1"
            : Self.lines[Int.random(in: 0..<Self.lines.count, using: &random)]
        var head = line + (Int.random(in: 0..<20, using: &random) == 0 ? "\n" : "\r\n")
        if Int.random(in: 0..<12, using: &random) != 0 { head += "Host: x\r\n" }
        if Int.random(in: 0..<4, using: &random) != 0 {
            head += "Authorization: Bearer \(token)\r\n"
        }
        for _ in 0..<[0, 0, 0, 1, 1, 2, 4][Int.random(in: 0..<7, using: &random)] {
            head += Self.fields[Int.random(in: 0..<Self.fields.count, using: &random)] + "\r\n"
        }
        guard line.hasPrefix("POST") else { return Array((head + "\r\n").utf8) }
        return Array(head.utf8) + body(&random)
    }

    /// The end of a head, and a body that may not be as long as the head says.
    private mutating func body(_ random: inout SeededGenerator) -> [UInt8] {
        number += 1
        let event = String.hours("raw-\(number)")
        let type = "Content-Type: \(Client.event)\r\n"
        switch Int.random(in: 0..<8, using: &random) {
        case 5: return Array((type + "Content-Length: 300000\r\n\r\n" + event).utf8)
        case 6: return Array(("Content-Length: \(event.utf8.count)\r\n\r\n" + event).utf8)
        case 0:
            let chunk = Self.chunks[Int.random(in: 0..<Self.chunks.count, using: &random)]
            return Array((type + "Transfer-Encoding: chunked\r\n\r\n" + chunk).utf8)
        case 1:
            let length = event.utf8.count + Int.random(in: -50...50, using: &random)
            return Array((type + "Content-Length: \(length)\r\n\r\n" + event).utf8)
        case 2:
            let size = String(event.utf8.count, radix: 16)
            let chunked =
                type + "Transfer-Encoding: chunked\r\n\r\n\(size)\r\n\(event)\r\n0\r\n\r\n"
            return Array(chunked.utf8)
        case 3: return Array((type + "\r\n" + event).utf8)
        default:
            return Array((type + "Content-Length: \(event.utf8.count)\r\n\r\n" + event).utf8)
        }
    }

    private static func noise(_ random: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: 1...3000, using: &random)).map { _ in
            UInt8.random(in: 0...255, using: &random)
        }
    }
}
