import ServerSupport
import Testing

/// What is kept of every request: its name in the answer, and a line in the log.
@Suite("Requests' names and log")
struct RequestLogTests {
    @Test("a name that a client gives comes back, any other is replaced")
    func names() throws {
        let served = try Served()
        let client = served.client
        for name in ["a", "trace-1/2:3_4.5+6=", String(repeating: "x", count: 128)] {
            for path in ["/health/live", "/nothing", "/v1/overview"] {
                #expect(
                    try client.get(path, ["X-Request-Id": name]).headers["x-request-id"] == name)
            }
        }
        var made: Set<String> = []
        for name in [
            "", " ", "a b", "a\tb", "文志", String(repeating: "x", count: 129), "a;b", "a\u{0}b",
            "\"", "<script>", "a,b", "{}",
        ] {
            let answer = try client.get("/health/live", ["X-Request-Id": name])
            // What is no header at all is refused before it has a name.
            guard let id = answer.headers["x-request-id"] else { continue }
            #expect(id != name)
            #expect(id.wholeMatch(of: #/[0-9a-z]{13}-[0-9a-z]+/#) != nil, "\(id)")
            #expect(made.insert(id).inserted)
        }
        #expect(made.count >= 10)
    }

    @Test("nothing that a client sends becomes a header of the answer")
    func injection() throws {
        let served = try Served(["--cors-origin", "*"])
        let client = served.client
        let evil = "x%0d%0aSet-Cookie:%20a=b"
        for path in [
            "/v1/projects/\(evil)", "/\(evil)", "/v1/overview?\(evil)", "/schemas/\(evil)/1",
        ] {
            let answer = try client.get(path, ["Origin": "https://x\u{b}y", "X-Request-Id": evil])
            #expect(answer.headers["set-cookie"] == nil, "\(path)")
            #expect(answer.headers["x-request-id"] != evil)
        }
        // A bare carriage return or line feed inside a header is another header or no request.
        for separator in ["\r", "\n", "\r\n"] {
            let connection = try Connection(port: served.server.port)
            let head = "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            try connection.send(
                Array("\(head)X-Request-Id: a\(separator)Set-Cookie: a=b\r\n\r\n".utf8))
            let answer = try connection.response()
            #expect(answer.headers["set-cookie"] == nil)
            #expect(answer.status == 200 || answer.status == 400)
        }
        #expect(try client.get("/health/live").status == 200)
    }

    @Test("what is not HTTP is answered with a name too")
    func notHTTP() throws {
        let served = try Served()
        let connection = try Connection(port: served.server.port)
        try connection.send(Array("what is this\r\n\r\n".utf8))
        let answer = try connection.response()
        #expect(answer.status == 400)
        #expect(answer.headers["x-request-id"]?.isEmpty == false)
    }

    @Test("a line for each request, without what is personal or secret")
    func lines() throws {
        let served = try Served(["--log-level", "info", "--log-format", "json"])
        let client = served.client
        let id = ["X-Request-Id": "line-1"]
        _ = try client.get("/v1/projects/p-1?secret=wang", id)
        _ = try client.with(token: "wrong-token").get("/v1/overview", ["X-Request-Id": "line-2"])
        _ = try client.get("/no/such?name=wang", ["X-Request-Id": "line-3"])
        let events = try client.get(
            "/v1/events",
            [
                "Accept": Client.ndjson, "X-Request-Id": "line-4", "Accept-Encoding": "gzip",
            ])
        served.server.stop()
        let errors = served.server.errors
        for secret in [served.token, "wrong-token", "wang"] { #expect(!errors.contains(secret)) }
        let lines = served.server.logLines.filter { $0["message"]?.string == "answered" }
        func line(_ id: String) throws -> JSONValue {
            try #require(lines.first { $0["request"]?.string == id })
        }
        let first = try line("line-1")
        #expect(first["level"]?.string == "info")
        #expect(first["route"]?.string == "/v1/projects/{id}")
        #expect(first["method"]?.string == "GET")
        #expect(first["status"]?.integer == 400)
        #expect(first["principal"]?.string?.isEmpty == false)
        #expect((first["microseconds"]?.integer ?? -1) >= 0)
        let second = try line("line-2")
        #expect(second["status"]?.integer == 401)
        #expect(second["principal"] == nil)
        #expect(try line("line-3")["route"]?.string == "none")
        #expect(try line("line-4")["bytes"]?.integer == events.body.count)
    }

    @Test("by default requests are not logged")
    func quiet() throws {
        let served = try Served()
        _ = try served.client.get("/health/live", ["X-Request-Id": "quiet-1"])
        served.server.stop()
        #expect(!served.server.errors.contains("quiet-1"))
    }
}
