import Foundation
import Testing

/// Many connections, and those who hold them for nothing.
@Suite("Connections")
struct ConnectionTests {
    @Test("a thousand half requests block nobody, and are gone when they have been idle")
    func halfOpen() throws {
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
        #expect(try Self.open(served.client) > 1000)
        for connection in held {
            #expect(connection.isClosedByServer())
        }
        // The connection that asks is counted too; those just closed leave by and by.
        while try Self.open(served.client) > 2 {}
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

    /// How many connections the server counts.
    private static func open(_ client: Client) throws -> Int {
        let text = try client.get("/metrics").text
        let line = text.split(separator: "\n").first { $0.hasPrefix("wenzhi_http_connections ") }
        return line.flatMap { Int($0.split(separator: " ")[1]) } ?? -1
    }
}
