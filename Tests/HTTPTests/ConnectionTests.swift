import Foundation
import ServerSupport
import TestSupport
import Testing

/// Many connections, and those who hold them for nothing.
@Suite("Connections")
struct ConnectionTests {
    @Test("a thousand half requests block nobody, and are gone when they have been idle")
    func halfOpen() throws {
        let connections = "wenzhi_http_connections"
        let served = try Served(["--idle-seconds", "3"])
        var held: [Connection] = []
        let post = served.client.request(
            "POST", "/v1/events", ["Content-Type": Client.event, "Content-Length": "5"])
        let parts = [
            "", "G", "GET / HTTP/1.1\r\n", "POST /v1/events HTTP/1.1\r\nContent-Length: 5\r\n",
            String(decoding: post, as: UTF8.self) + "12",
        ]
        for number in 0..<1000 {
            let connection = try Connection(port: served.server.port)
            try connection.send(Array(parts[number % parts.count].utf8))
            held.append(connection)
        }
        #expect(try served.client.get("/health/live").status == 200)
        #expect(try #require(try served.client.metric(connections)) > 1000)
        for connection in held {
            #expect(connection.isClosedByServer())
        }
        // The connection that asks is counted too; those just closed leave by and by.
        while try #require(try served.client.metric(connections)) > 2 {}
        #expect(try served.client.get("/health/ready").status == 200)
    }

    @Test("one connection too many is answered 503, and there is room again when one has left")
    func tooMany() throws {
        let served = try Served(["--max-connections", "3"])
        do {
            let held = try (0..<3).map { _ in try Connection(port: served.server.port) }
            for connection in held {
                try connection.send(served.client.request("GET", "/health/live"))
                #expect(try connection.response().status == 200)
            }
            let refused = try Connection(port: served.server.port)
            let answer = try refused.response()
            #expect(answer.status == 503)
            #expect(answer.code == "too-many-connections")
            #expect(answer.headers["retry-after"] == "1")
            #expect(answer.headers["connection"] == "close")
            #expect(refused.isClosedByServer())
            try held[0].send(served.client.request("GET", "/health/live"))
            #expect(try held[0].response().status == 200)
        }
        // They have been closed on this side; the server notices by and by.
        while try served.client.get("/health/live").status != 200 {}
        let text = try served.client.get("/metrics").text
        #expect(text.contains("wenzhi_http_connections_refused_total"))
    }

    @Test("no more connections are promised than files may be open")
    func descriptors() throws {
        let scratch = try Scratch()
        _ = try Wenzhi.found(scratch.data)
        let result = try Tool.run([
            "bash", "-c", #"ulimit -n 200; timeout -s TERM 5 "$0" "$@" > /dev/null; true"#,
            Wenzhi.executable.path, "serve", "--data", scratch.data, "--port", "0",
        ])
        #expect(result.errors.contains("descriptors=200"), "\(result.errors)")
        #expect(result.errors.contains("connections=72"), "\(result.errors)")
    }

    @Test("a connection stays open as long as the client's version of HTTP has it")
    func versions() throws {
        // Nobody is idle for so long: what is closed here is closed by itself.
        let served = try Served(hasSample: true, ["--idle-seconds", "600"])
        for path in ["/health/live", "/metrics"] {
            for (head, isKept) in [
                ("HTTP/1.1\r\nHost: x\r\n", true),
                ("HTTP/1.1\r\nHost: x\r\nConnection: close\r\n", false),
                ("HTTP/1.0\r\n", false), ("HTTP/1.0\r\nConnection: keep-alive\r\n", false),
            ] {
                let connection = try Connection(port: served.server.port)
                let request = Array("GET \(path) \(head)\r\n".utf8)
                try connection.send(request)
                #expect(try connection.response().status == 200, "\(path) \(head)")
                if isKept {
                    try connection.send(request)
                    #expect(try connection.response().status == 200, "\(path) \(head)")
                } else {
                    #expect(connection.isClosedByServer(), "\(path) \(head)")
                }
            }
        }
    }

    @Test("a client of HTTP/1.0 gets what others get in chunks as it is, up to the end")
    func oldChunks() throws {
        let served = try Served(hasSample: true, ["--idle-seconds", "600"])
        // Events on record are answered each time as they were.
        let events = String.hours("old-1") + "\n" + String.hours("old-2") + "\n"
        let first = try served.client.post(events, as: Client.ndjson)
        #expect(first.body.contains(Array(#""status":201"#.utf8)))
        let again = try served.client.post(events, as: Client.ndjson)
        #expect(again.headers["transfer-encoding"] == "chunked")
        let connection = try Connection(port: served.server.port)
        let request = """
            POST /v1/events HTTP/1.0\r\nContent-Type: \(Client.ndjson)\r\n\
            Content-Length: \(events.utf8.count)\r\n\
            Authorization: Bearer \(served.token)\r\n\r\n\(events)
            """
        try connection.send(Array(request.utf8))
        let old = try connection.response()
        #expect(old.status == 200)
        #expect(old.headers["transfer-encoding"] == nil)
        #expect(old.headers["content-length"] == nil)
        #expect(old.body == again.body)
        // And nothing before the answer.
        let expecting = try Connection(port: served.server.port)
        let head = "HEAD /health/live HTTP/1.0\r\nExpect: 100-continue\r\n\r\n"
        try expecting.send(Array(head.utf8))
        #expect(try expecting.head().hasPrefix("HTTP/1.0 200 OK\r\n"))
    }

    @Test("a request of HTTP/1.1 names one host")
    func host() throws {
        let served = try Served(["--idle-seconds", "600"])
        for hosts in ["", "Host: x\r\nHost: x\r\n"] {
            let connection = try Connection(port: served.server.port)
            // What comes behind it is not read.
            let request = "GET /health/live HTTP/1.1\r\n\(hosts)\r\n"
            try connection.send(Array((request + request).utf8))
            let answer = try connection.response()
            #expect(answer.status == 400, "\(hosts)")
            #expect(answer.code == "bad-request", "\(hosts)")
            #expect(connection.isClosedByServer(), "\(hosts)")
        }
    }
}
