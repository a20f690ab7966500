import Foundation
import ServerSupport
import Testing

/// The article that lists every type of event, held against the schemas, the tests and the server.
@Suite(.serialized)
struct CatalogueArticleTests {
    /// A row of the article.
    struct Row: Sendable {
        let type: String
        let title: String
        let kind: String
        let meaning: String
        /// The path of the answer that shows it.
        let answer: String

        /// The case of `Payload` that tests post it with: `personalDataSupplied`.
        var payload: String {
            let words = type.split { $0 == "." || $0 == "-" }
            return words.dropFirst().reduce(String(words[0])) { $0 + $1.capitalized }
        }
    }

    private static let rows: [Row] = {
        let article = Wenzhi.root.appending(path: "Sources/wenzhi/Wenzhi.docc/Catalogue.md")
        let text = (try? String(contentsOf: article, encoding: .utf8)) ?? ""
        let form = #/\| `([a-z.-]+)` (\S+) \| ([a-z ]+) \| ([^|]+) \| `([^`]+)` \|/#
        var rows: [Row] = []
        for line in text.split(separator: "\n") {
            guard let found = line.wholeMatch(of: form)?.output else { continue }
            rows.append(
                Row(
                    type: String(found.1), title: String(found.2), kind: String(found.3),
                    meaning: String(found.4), answer: String(found.5)))
        }
        return rows
    }()

    /// What the tests of rules say.
    private static let ruleTests: String = {
        let folder = Wenzhi.root.appending(path: "Tests/RulesTests").path
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return paths.filter { $0.hasSuffix(".swift") }.compactMap {
            try? String(contentsOfFile: folder + "/" + $0, encoding: .utf8)
        }.joined()
    }()

    private static func schema(_ type: String) throws -> JSONValue {
        let path = Wenzhi.root.appending(path: "Schemas/\(type).json")
        return try JSONValue(parsing: Array(Data(contentsOf: path)))
    }

    @Test("the article has every type of the program once, and no other")
    func complete() throws {
        let served = try Served()
        let known = try served.client.get("/schemas").json["items"]?.items
            .compactMap { $0["type"]?.string }
        #expect(Self.rows.map(\.type).sorted() == known?.sorted())
        #expect(Set(Self.rows.map(\.title)).count == Self.rows.count)
    }

    @Test("each type has a schema with two titles, examples, refused examples, and a rule's test")
    func schemas() throws {
        for row in Self.rows {
            let schema = try Self.schema(row.type)
            #expect(schema["x-title"]?["zh"]?.string == row.title, "\(row.type)")
            #expect(schema["x-title"]?["en"]?.string?.isEmpty == false, "\(row.type)")
            #expect((schema["x-kind"]?.string ?? "fact or decision") == row.kind, "\(row.type)")
            #expect(schema["examples"]?.items.count ?? 0 >= 2, "\(row.type)")
            let refused = schema["x-counterexamples"]?.items ?? []
            #expect(refused.count >= 2, "\(row.type)")
            #expect(refused.allSatisfy { $0["because"]?.string?.isEmpty == false }, "\(row.type)")
            #expect(
                Self.ruleTests.contains(".\(row.payload)("),
                "no test in Tests/RulesTests posts \(row.type)")
        }
    }

    @Test("the answer that shows a type is one of the interface, and has what the year posted")
    func answers() throws {
        let served = try Served(year: [
            "--districts", "110101,110118", "--volunteers", "60", "--until", "2025-12-31",
        ])
        let client = served.client
        let paths = try client.get("/openapi.json").json["paths"]
        var unposted: Set<String> = []
        for row in Self.rows {
            #expect(paths?[row.answer]?["get"] != nil, "\(row.type): \(row.answer)")
            let event = try client.get("/v1/events?type=\(row.type)&limit=1").json[0]
            guard let subject = event?["subject"]?.string else {
                unposted.insert(row.type)
                continue
            }
            let path = try Self.path(row, about: subject, client)
            let answer = try client.get(path)
            #expect(answer.status == 200, "\(row.type): \(path) \(answer.text.prefix(200))")
            #expect(answer.text.contains(subject), "\(row.type): \(path)")
        }
        // No year has these: its clock is believed, its rules are the newest, its token holds.
        #expect(
            unposted == ["ledger.clock-accepted", "ledger.rules-adopted", "access.revoked"])
    }

    /// The path that is asked for to find a subject in the answer of its type.
    private static func path(_ row: Row, about subject: String, _ client: Client) throws -> String {
        if row.answer.hasSuffix("/roster") {
            // The roster is the project's, which the first event of a participation names.
            let first = try client.get("/v1/events?tag=participation:\(subject)&limit=1").json[0]
            let project = try #require(first?["data"]?["project"]?.string)
            return row.answer.replacing("{id}", with: project) + "?limit=200"
        }
        if row.answer == "/v1/events" { return row.answer + "?type=\(row.type)&limit=1" }
        return row.answer.replacing("{id}", with: subject)
    }
}
