import Foundation
import ServerSupport
import TestSupport
import Testing

/// Questions as of a moment of the past, over HTTP and from the command line.
@Suite("As of", .serialized)
struct AsOfTests {
    /// Positions that are compared in one run.
    private static let positions = 3

    @Test("an answer as of a position is, byte for byte, that of a ledger that ends there")
    func sameAsReplayed() throws {
        let seed = SeededGenerator.seed(of: "AsOfTests")
        var generator = SeededGenerator(seed: seed)
        let served = try Served(
            year: ["--seed", "\(seed % 1000)", "--districts", "3", "--volunteers", "40"])
        let size = try #require(try served.client.eventCount())
        for _ in 0..<Self.positions {
            let position = Int.random(in: 200..<size, using: &generator)
            let replayed = try Scratch()
            let made = try Wenzhi.run(
                "replay", "--data", served.scratch.data, "--until", "\(position)", "--to",
                replayed.data)
            try #require(made.status == 0, "\(made.errors)")
            var compared = 0
            for path in try Self.questions(served.client, asOf: position, &generator) {
                let asked = try served.client.get(Self.path(path, asOf: position))
                let expected = try Wenzhi.run("ask", path, "--json", "--data", replayed.data)
                let comment: Comment = "\(path) asOf \(position) SEED=\(seed)"
                #expect((asked.status == 200) == (expected.status == 0), comment)
                guard asked.status == 200 else { continue }
                #expect(asked.text + "\n" == expected.output, comment)
                #expect(asked.headers["wenzhi-position"] == "\(position)", comment)
                compared += 1
            }
            #expect(compared > 30, "SEED=\(seed)")
        }
    }

    private static func path(_ path: String, asOf position: Int) -> String {
        "\(path)\(path.contains("?") ? "&" : "?")asOf=\(position)"
    }

    /// Questions to every route that takes `asOf`, with ids that exist, filters, and further pages.
    private static func questions(
        _ client: Client, asOf position: Int, _ generator: inout SeededGenerator
    ) throws -> [String] {
        var questions: [String] = []
        for operation in try APIOperation.all(client) where operation.parameters.contains("asOf") {
            var paths = [operation.path]
            if operation.path.contains("{id}") {
                let parts = operation.path.split(separator: "/")
                let ids = try Self.ids(of: String(parts[1]), client, asOf: position)
                paths = ids.shuffled(using: &generator).prefix(3).map { operation.path($0) }
                paths.append(operation.path("nothing-here"))
            }
            for path in paths {
                questions.append(path)
                if operation.parameters.contains("period") {
                    questions += ["\(path)?period=2025-06", "\(path)?period=2025"]
                }
                guard operation.parameters.contains("cursor") else { continue }
                questions.append("\(path)?limit=2")
                let first = try client.get(Self.path("\(path)?limit=2", asOf: position))
                if let next = try first.json["next"]?.string {
                    questions.append("\(path)?limit=2&cursor=\(next)")
                }
            }
        }
        return questions
            + ["/v1/stars?due=true", "/v1/standings?scope=family:community&of=groups"]
    }

    /// Ids of a collection.
    private static func ids(
        of collection: String, _ client: Client, asOf position: Int
    ) throws -> [String] {
        let known = [
            "hours": ("/v1/hours", "hours"), "policies": ("/v1/policies", "policy"),
        ]
        let (path, member) =
            known[collection] ?? ("/v1/\(collection)", String(collection.dropLast()))
        return try client.get(Self.path(path, asOf: position)).json["items"]?.items.compactMap {
            $0[member]?.string
        } ?? []
    }

    @Test("a moment that the log does not have, or none at all, and routes that know no moments")
    func refusals() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let size = try #require(try client.eventCount())
        #expect(try client.get("/v1/overview?asOf=\(size - 1)").status == 200)
        for (moment, code) in [
            ("\(size)", "beyond-end"), ("9999999999999999", "beyond-end"),
            ("9999-12-31", "as-of-future"), ("2199-01-01T00:00:00Z", "as-of-future"),
            ("2001-01-01", "as-of-before-first"), ("", "bad-parameter"), ("x", "bad-parameter"),
            ("2026-02-30", "bad-parameter"), ("2026-02-01T00:00:00", "bad-parameter"),
            ("-1", "bad-parameter"), ("1.00000000000000ff.", "bad-parameter"),
        ] {
            for path in ["/v1/overview", "/v1/volunteers", "/v1/volunteers/wang-fang"] {
                let answer = try client.get("\(path)?asOf=\(moment)")
                #expect(answer.status == 400, "\(path) \(moment) \(answer.text)")
                #expect(answer.errors == ["/asOf \(code)"], "\(path) \(moment)")
            }
        }
        #expect(try client.get("/v1/overview?asOf=1.0123456789abcdef").status == 409)
        #expect(try client.get("/v1/overview?asOf=1&asOf=2").errors == ["/asOf bad-parameter"])
        for path in ["/v1/events", "/v1/events/1", "/checkpoint"] {
            #expect(
                try client.get("\(path)?asOf=1").errors == ["/asOf unknown-parameter"], "\(path)")
        }
    }

    @Test("a cursor goes on at its position, and not at another; an answer is not sent twice")
    func cursors() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let size = try #require(try client.eventCount())
        let first = try client.get("/v1/volunteers?limit=1&asOf=\(size - 1)")
        let link = try #require(first.headers["link"])
        #expect(link.contains("asOf=\(size - 1)"))
        _ = try client.post(.application("v-new"))
        let next = try #require(try first.json["next"]?.string)
        let second = try client.get("/v1/volunteers?limit=1&asOf=\(size - 1)&cursor=\(next)")
        #expect(second.status == 200)
        #expect(second.headers["wenzhi-position"] == "\(size - 1)")
        #expect(!second.text.contains("v-new"))
        let other = try client.get("/v1/volunteers?limit=1&asOf=\(size)&cursor=\(next)")
        #expect(other.errors == ["/cursor bad-cursor"], "\(other.text)")
        let tag = try #require(first.headers["etag"])
        let path = "/v1/volunteers?limit=1&asOf=\(size - 1)"
        #expect(try client.get(path, ["If-None-Match": tag]).status == 304)
        let table = try client.get("/v1/volunteers?asOf=\(size - 1)", ["Accept": "text/csv"])
        #expect(table.isWhole && !table.text.contains("v-new") && table.text.contains("wang-fang"))
    }

    @Test("who may see the past is decided as of now")
    func access() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let token = try client.newToken(role: "centre", centre: "dongcheng").token
        let size = try #require(try client.eventCount())
        let centre = client.with(token: token)
        // The token was granted after this position.
        let before = "asOf=\(size - 2)"
        #expect(try centre.get("/v1/volunteers/wang-fang?\(before)").status == 200)
        let foreign = try client.newToken(role: "centre", centre: "miyun").token
        let refused = try client.with(token: foreign).get("/v1/volunteers/wang-fang?\(before)")
        #expect(refused.status == 403)
        let past = try client.get("/v1/volunteers?\(before)").json["items"]?.items.count
        let own = try centre.get("/v1/volunteers?\(before)").json["items"]?.items.count
        #expect(own ?? 0 > 0 && own ?? 0 <= past ?? 0)
    }

    @Test("ask prints what the interface answers, from the files and from the server")
    func ask() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let data = served.scratch.data
        let file = served.scratch.path + "/token"
        try served.token.write(toFile: file, atomically: true, encoding: .utf8)
        let url = "http://127.0.0.1:\(served.server.port)"
        for path in ["/v1/overview", "/v1/volunteers?limit=2", "/v1/volunteers/wang-fang?asOf=60"] {
            let expected = try client.get(path)
            let local = try Wenzhi.run("ask", path, "--data", data, "--json")
            let remote = try Wenzhi.run("ask", path, "--url", url, "--token-file", file, "--json")
            #expect(local.output == expected.text + "\n", "\(path) \(local.errors)")
            #expect(remote.output == expected.text + "\n", "\(path) \(remote.errors)")
            let status = expected.status == 200 ? 0 : 1
            #expect(local.status == status && remote.status == status)
        }
        let table = try Wenzhi.run("ask", "/v1/volunteers?limit=2", "--all", "--data", data)
        #expect(table.output.contains("wang-fang"), "\(table.errors)")
        let csv = try Wenzhi.run("ask", "/v1/volunteers", "--csv", "--data", data)
        // Reading a file drops the byte order mark.
        let rows = try client.get("/v1/volunteers", ["Accept": "text/csv"]).text
        #expect(csv.output.count > 100 && rows.hasSuffix(csv.output))
        for (arguments, problem) in [
            (["/v1/nothing", "--data", data], "404 Not Found: There is nothing at this path."),
            (["/v1/overview?asOf=999999", "--data", data], "400 Bad Request: This log ends at"),
            (["/v1/overview", "--url", url], "401 Unauthorized: Send a token"),
            (["/v1/overview", "--url", "http://127.0.0.1:1"], "does not answer"),
            (["/v1/overview", "--url", "ftp://x"], "The URL is like"),
            (["/v1/overview", "--data", data + "/nothing"], "There is no ledger in"),
            (["/v1/overview", "--csv", "--data", data], "no collection"),
        ] {
            let refused = try Wenzhi.run(arguments: ["ask"] + arguments)
            #expect(refused.status == 1, "\(arguments)")
            #expect(refused.errors.contains(problem), "\(arguments): \(refused.errors)")
            #expect(refused.errorLines.count == 1, "\(refused.errors)")
        }
    }

    @Test("replay refuses a directory that exists and a moment that the log does not have")
    func replay() throws {
        let served = try Served(hasSample: true)
        let to = served.scratch.path + "/then"
        for (moment, problem) in [
            ("999999", "--until: The log ends at position"), ("2001-01-01", "--until: Nothing was"),
            ("9999-01-01", "--until: This moment"),
        ] {
            let refused = try Wenzhi.run(
                "replay", "--data", served.scratch.data, "--until", moment, "--to", to)
            #expect(refused.status == 1 && refused.errors.contains(problem), "\(refused.errors)")
            #expect(!FileManager.default.fileExists(atPath: to))
        }
        for expected in [Int32(0), 1] {
            let made = try Wenzhi.run(
                "replay", "--data", served.scratch.data, "--until", "9", "--to", to)
            #expect(made.status == expected, "\(made.errors)")
        }
        #expect(try Wenzhi.run("verify", "--data", to).status == 0)
        let asked = try Wenzhi.run("ask", "/v1/overview", "--json", "--data", to)
        #expect(asked.output.contains("\"events\":10,"), "\(asked.output)\(asked.errors)")
    }
}
