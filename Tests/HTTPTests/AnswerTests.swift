import Foundation
import ServerSupport
import TestSupport
import Testing

/// Cached answers stay valid until they change, also when the server restarts.
@Suite(.serialized)
struct AnswerTests {
    private static let paths = [
        "/v1/overview", "/v1/volunteers", "/v1/volunteers/wang-fang",
        "/v1/volunteers/wang-fang/record", "/v1/volunteers/liu-yang/record", "/v1/projects",
        "/v1/projects/music-class", "/v1/projects/opera-trip", "/v1/projects/music-class/roster",
        "/v1/standings", "/v1/standings?period=2026-03&scope=centre:miyun",
        "/v1/standings?limit=2", "/v1/findings", "/v1/findings?code=shift-over-maximum",
        "/v1/events?limit=1000", "/v1/events/7", "/v1/events?tag=project:opera-trip",
    ]

    /// What a client sees of all of them.
    private func answers(_ client: Client) throws -> [String] {
        try Self.paths.map { path in
            let answer = try client.get(path)
            #expect(answer.status == 200, "\(path)")
            return "\(path) \(answer.headers["etag"] ?? "-") "
                + "\(answer.headers["wenzhi-position"] ?? "-") \(answer.text)"
        }
    }

    @Test("the same bytes after a kill, and after the views are deleted")
    func sameBytes() throws {
        let served = try Served(hasSample: true)
        let first = try answers(served.client)
        served.server.kill()
        try served.restart()
        #expect(try answers(served.client) == first)
        try served.restart {
            try FileManager.default.removeItem(atPath: served.scratch.data + "/views")
        }
        #expect(try answers(served.client) == first)
        try served.restart {
            let rebuilt = try Wenzhi.run("rebuild", "--data", served.scratch.data)
            #expect(rebuilt.status == 0, "\(rebuilt.errors)")
        }
        #expect(try answers(served.client) == first)
        served.server.kill()
        let verified = try Wenzhi.run("verify", "--data", served.scratch.data)
        #expect(verified.status == 0, "\(verified.errors)")
    }

    @Test("views that are damaged are made anew")
    func damagedViews() throws {
        let served = try Served(hasSample: true)
        let first = try answers(served.client)
        try served.restart {
            let path = served.scratch.data + "/views/data.mdb"
            try Data("this is no file of LMDB's".utf8).write(to: URL(filePath: path))
        }
        #expect(try answers(served.client) == first)
    }

    @Test("what a client holds already is not sent again")
    func notModified() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        for path in Self.paths {
            let answer = try client.get(path)
            let tag = try #require(answer.headers["etag"], "\(path)")
            #expect(answer.headers["wenzhi-position"] != nil, "\(path)")
            for match in [tag, "\"x\", \(tag)", "W/\(tag)", "*"] {
                let same = try client.get(path, ["If-None-Match": match])
                #expect(same.status == 304, "\(path) \(match)")
                #expect(same.body == [])
                #expect(same.headers["etag"] == tag)
            }
            #expect(try client.get(path, ["If-None-Match": "\"x\""]).status == 200)
        }
    }

    @Test("a tag changes when the answer does, and only then")
    func changes() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        func tag(_ path: String) throws -> String? { try client.get(path).headers["etag"] }
        let wang = try tag("/v1/volunteers/wang-fang")
        let record = try tag("/v1/volunteers/wang-fang/record")
        let li = try tag("/v1/volunteers/li-na")
        let project = try tag("/v1/projects/music-class")
        #expect(try client.post(.hours("extra")).status == 201)
        let recordAfter = try client.get("/v1/volunteers/wang-fang/record")
        #expect(recordAfter.text.contains("extra"))
        #expect(recordAfter.headers["etag"] != record)
        #expect(try tag("/v1/projects/music-class") != project)
        #expect(try tag("/v1/volunteers/li-na") == li)
        let confirmed = try client.post(
            .event("c", "hours.confirmed", "extra", #"{"confirmer":"staff-1"}"#))
        #expect(confirmed.status == 201)
        #expect(try tag("/v1/volunteers/wang-fang") != wang)
        #expect(try tag("/v1/volunteers/li-na") == li)
    }

    @Test("HEAD answers like GET, without the body")
    func head() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        for path in ["/v1/overview", "/health/live", "/v1/volunteers/li-na"] {
            let connection = try Connection(port: client.port)
            try connection.send(client.request("HEAD", path, ["Connection": "close"]))
            #expect(try connection.head().hasPrefix("HTTP/1.1 200"))
        }
    }
}
