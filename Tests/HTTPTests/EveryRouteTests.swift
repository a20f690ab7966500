import Foundation
import ServerSupport
import Testing

/// What can be sent wrong to any route, over all routes that the description names.
@Suite(.serialized)
struct EveryRouteTests {
    private struct Operation {
        let method: String
        let path: String
        let parameters: [String]
        let types: [String]

        var isCollection: Bool { parameters.contains("cursor") }
    }

    private func operations(_ client: Client) throws -> [Operation] {
        guard case .object(let paths) = try client.get("/openapi.json").json["paths"] else {
            return []
        }
        return paths.flatMap { path, item -> [Operation] in
            guard case .object(let operations) = item else { return [] }
            return operations.map { method, operation in
                var types: [String] = []
                if case .object(let content) = operation["responses"]?["200"]?["content"] {
                    types = Array(content.keys)
                }
                return Operation(
                    method: method.uppercased(), path: Self.filled(path),
                    parameters: operation["parameters"]?.items.compactMap { $0["name"]?.string }
                        ?? [], types: types)
            }
        }
    }

    /// A path with things that exist in the sample.
    private static func filled(_ path: String) -> String {
        path.replacingOccurrences(of: "{type}/{version}", with: "hours.served/1")
            .replacingOccurrences(of: "{sequence}", with: "1")
            .replacingOccurrences(of: "volunteers/{id}", with: "volunteers/wang-fang")
            .replacingOccurrences(of: "projects/{id}", with: "projects/music-class")
            .replacingOccurrences(of: "hours/{id}", with: "hours/h001")
            .replacingOccurrences(of: "centres/{id}", with: "centres/dongcheng")
            .replacingOccurrences(of: "shifts/{id}", with: "shifts/music-class-1")
            .replacingOccurrences(of: "recruitments/{id}", with: "recruitments/music-class-call")
            .replacingOccurrences(of: "funds/{id}", with: "funds/fund-1")
            .replacingOccurrences(of: "{id}", with: "nothing-here")
            .replacingOccurrences(of: "{number}", with: "nothing-here")
            .replacingOccurrences(of: "{path}", with: "0/000.p/1")
            .replacingOccurrences(of: "{size}", with: "1")
    }

    private func isProblem(_ answer: Response, _ status: Int, _ code: String) -> Bool {
        answer.status == status && answer.code == code
            && answer.headers["content-type"] == "application/problem+json"
    }

    @Test("another method is refused with those that are answered")
    func methods() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let operations = try operations(client)
        #expect(operations.count > 15)
        for path in Set(operations.map(\.path)) {
            let known = Set(operations.filter { $0.path == path }.map(\.method))
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"]
            where !known.contains(method) {
                let answer = try client.ask(method, path, [:], [])
                #expect(isProblem(answer, 405, "method-not-allowed"), "\(method) \(path)")
                let allowed = answer.headers["allow"]?.components(separatedBy: ", ") ?? []
                #expect(Set(allowed).subtracting(["HEAD"]) == known, "\(method) \(path)")
            }
        }
    }

    @Test("an unknown parameter, one given twice, an unreadable one")
    func parameters() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        for operation in try operations(client) where operation.method == "GET" {
            guard !operation.path.hasPrefix("/health") else { continue }
            let unknown = try client.get(operation.path + "?nothing=1")
            #expect(isProblem(unknown, 400, "unknown-parameter"), "\(operation.path)")
            let broken = try client.get(operation.path + "?limit=%zz")
            #expect(isProblem(broken, 400, "bad-query"), "\(operation.path)")
            guard operation.parameters.contains("limit") else { continue }
            for query in [
                "limit=0", "limit=1000001", "limit=-1", "limit=1.0", "limit=", "limit=x",
                "limit=5&limit=6", "limit=99999999999999999999",
            ] {
                let answer = try client.get(operation.path + "?" + query)
                #expect(isProblem(answer, 400, "bad-parameter"), "\(operation.path)?\(query)")
                #expect(answer.errors.first == "/limit bad-parameter", "\(answer.text)")
            }
        }
    }

    @Test("a cursor of another question, or of nobody's")
    func cursors() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let fund = try client.post(
            """
            {"specversion":"1.0","id":"fund-1","source":"/centres/dongcheng",\
            "type":"fund.established","subject":"fund-1","time":"2026-03-01T09:00:00+08:00",\
            "data":{"centre":"dongcheng","name":"经费","channel":"fiscal","from":"2026-01-01"}}
            """, as: Client.ndjson)
        #expect(fund.text.contains("201"))
        let collections = try operations(client).filter(\.isCollection)
        #expect(collections.count >= 5)
        var cursors: [String: String] = [:]
        for collection in collections {
            let page = try client.get(collection.path + "?limit=1")
            #expect(page.status == 200, "\(collection.path): \(page.text)")
            cursors[collection.path] = try page.json["next"]?.string
        }
        #expect(cursors.count >= 3)
        for collection in collections {
            for (path, cursor) in cursors where path != collection.path {
                let answer = try client.get(collection.path + "?cursor=" + cursor)
                #expect(isProblem(answer, 400, "bad-cursor"), "\(collection.path) \(path)")
            }
            for cursor in ["x", "1.2", "0", "..", "%E6%96%87", "a.b.c~d"] {
                let answer = try client.get(collection.path + "?cursor=" + cursor)
                #expect(isProblem(answer, 400, "bad-cursor"), "\(collection.path) \(cursor)")
            }
        }
    }

    @Test("what nobody can answer as, and heads as long as bodies")
    func negotiation() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        for operation in try operations(client) where operation.method == "GET" {
            if operation.types.count > 1 {
                let answer = try client.get(operation.path, ["Accept": "image/png"])
                #expect(isProblem(answer, 406, "not-acceptable"), "\(operation.path)")
            }
            let whole = try client.get(operation.path)
            let connection = try Connection(port: client.port)
            try connection.send(
                client.request("HEAD", operation.path, ["Connection": "close"]))
            let head = try connection.head()
            #expect(head.hasPrefix("HTTP/1.1 \(whole.status) "), "\(operation.path)")
        }
    }

    @Test("fields that would break out of a head, and heads without end")
    func heads() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        for path in [
            "/v1/volunteers/a%0d%0aSet-Cookie:%20x=1", "/v1/volunteers?cursor=%0d%0aX-Evil:%201",
            "/v1/standings?scope=centre:%0d%0aX-Evil:1", "/schemas/%0d%0aX-Evil:1/1",
        ] {
            let answer = try client.get(path)
            #expect((400..<500).contains(answer.status), "\(path)")
            #expect(answer.headers["x-evil"] == nil && answer.headers["set-cookie"] == nil)
        }
        for path in ["/v1//volunteers", "/v1/volunteers/", "//", "/v1/%ff", "/v1/%2e%2e/x", "/v2"] {
            #expect(try isProblem(client.get(path), 404, "not-found"), "\(path)")
        }
        let long = try client.get("/v1/volunteers?cursor=" + String(repeating: "a", count: 9000))
        #expect(isProblem(long, 400, "query-too-long"))
        #expect(try client.get("/health/live").status == 200)
    }

    @Test("one event is the same event by every path")
    func paths() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let event = String.hours("every-path")
        let first = try client.post(event)
        #expect(first.status == 201)
        let sequence = try first.json["sequence"]?.string
        let count = try client.eventCount()
        let data = try #require(event.range(of: #""data":"#).map { event[$0.upperBound...] })
        let binary = try client.ask(
            "POST", "/v1/events",
            [
                "Content-Type": "application/json", "ce-specversion": "1.0",
                "ce-id": "every-path", "ce-source": "/centres/dongcheng",
                "ce-type": "hours.served", "ce-subject": "every-path",
                "ce-time": "2026-04-01T12:00:00+08:00",
            ], Array(data.dropLast().utf8))
        #expect(binary.status == 200, "\(binary.text)")
        #expect(try binary.json["sequence"]?.string == sequence)
        let batch = try client.post("[\(event)]", as: Client.batch)
        #expect(try batch.json["results"]?[0]?["sequence"]?.string == sequence)
        #expect(try batch.json["repeated"]?.integer == 1)
        let stream = try client.post(event + "\n" + event, as: Client.ndjson)
        #expect(stream.wholeLines.count == 2)
        for line in stream.wholeLines {
            #expect(try JSONValue(parsing: line)["status"]?.integer == 200)
            #expect(try JSONValue(parsing: line)["sequence"]?.string == sequence)
        }
        let append = try client.ask(
            "POST", "/v1/appends", ["Content-Type": "application/json"],
            Array(#"{"events":[\#(event)]}"#.utf8))
        #expect(try append.json["results"]?[0]?["sequence"]?.string == sequence)
        #expect(try client.eventCount() == count)
    }
}
