import ServerSupport
import Testing

/// What a browser may do with the interface.
@Suite("CORS")
struct CORSTests {
    private static let ours = "https://culture.example.cn"

    @Test("without configuration no page may read anything")
    func off() throws {
        let served = try Served()
        let answer = try served.client.get("/schemas", ["Origin": Self.ours])
        #expect(answer.headers.keys.filter { $0.hasPrefix("access-control") } == [])
        #expect(answer.headers["vary"]?.contains("Origin") != true)
        let preflight = try served.client.ask("OPTIONS", "/v1/events", Self.question(Self.ours))
        #expect(preflight.status == 405)
        #expect(preflight.headers.keys.filter { $0.hasPrefix("access-control") } == [])
    }

    @Test("a configured origin may, any other may not, and caches are told")
    func configured() throws {
        let served = try Served(
            ["--cors-origin", Self.ours, "--cors-origin", "http://localhost:3000"])
        let client = served.client
        for origin in [Self.ours, "http://localhost:3000"] {
            let tag = try client.get("/schemas").headers["etag"] ?? ""
            for (path, headers, status) in [
                ("/schemas", [:], 200), ("/schemas", ["If-None-Match": tag], 304),
                ("/nothing", [:], 404), ("/v1/overview", [:], 200),
            ] {
                let answer = try client.get(path, headers.merging(["Origin": origin]) { $1 })
                #expect(answer.status == status)
                #expect(answer.headers["access-control-allow-origin"] == origin)
                #expect(answer.headers["access-control-allow-credentials"] == nil)
                #expect(answer.headers["vary"]?.contains("Origin") == true)
                let exposed = answer.headers["access-control-expose-headers"] ?? ""
                for name in [
                    "ETag", "Link", "Location", "Wenzhi-Log", "Wenzhi-Position", "X-Request-Id",
                ] {
                    #expect(exposed.contains(name))
                }
            }
            let refused = try client.with(token: nil).get("/v1/overview", ["Origin": origin])
            #expect(refused.status == 401)
            #expect(refused.headers["access-control-allow-origin"] == origin)
        }
        for origin in [
            "https://evil.example", "https://culture.example.cn.evil.example",
            "https://culture.example.cn:443", "http://culture.example.cn", "null", "*", "",
            "HTTPS://CULTURE.EXAMPLE.CN",
        ] {
            let answer = try client.get("/schemas", ["Origin": origin])
            #expect(answer.headers["access-control-allow-origin"] == nil, "\(origin)")
            #expect(answer.headers["vary"]?.contains("Origin") == true)
            let preflight = try client.ask("OPTIONS", "/v1/events", Self.question(origin))
            #expect(preflight.headers["access-control-allow-methods"] == nil, "\(origin)")
            #expect(preflight.headers["access-control-allow-origin"] == nil, "\(origin)")
        }
    }

    @Test("a preflight allows what posting needs, the attributes of an event among it")
    func preflight() throws {
        let served = try Served(["--cors-origin", Self.ours])
        let answer = try served.client.with(token: nil).ask(
            "OPTIONS", "/v1/events",
            Self.question(Self.ours, "Content-Type, ce-id, CE-Source, ce-\"x, x-evil, ce-a b"))
        #expect(answer.status == 204)
        #expect(answer.headers["access-control-allow-origin"] == Self.ours)
        #expect(answer.headers["access-control-allow-methods"] == "GET, HEAD, POST, DELETE")
        let allowed = (answer.headers["access-control-allow-headers"] ?? "")
            .split(separator: ", ").map(String.init)
        #expect(
            allowed == [
                "authorization", "content-type", "if-none-match", "last-event-id", "x-request-id",
                "ce-id", "ce-source",
            ])
        #expect(answer.headers["access-control-max-age"] == "7200")
    }

    @Test("with * every page may, and the answer is the same for all")
    func any() throws {
        let served = try Served(["--cors-origin", "*"])
        let answer = try served.client.get("/schemas", ["Origin": "https://anyone.example"])
        #expect(answer.headers["access-control-allow-origin"] == "*")
        #expect(answer.headers["vary"]?.contains("Origin") != true)
    }

    private static func question(_ origin: String, _ headers: String = "content-type")
        -> [String: String]
    {
        [
            "Origin": origin, "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": headers,
        ]
    }
}
