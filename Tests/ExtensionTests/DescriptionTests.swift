import Foundation
import ServerSupport
import TestSupport
import Testing

/// What the interface says of a type that was added as a schema, judged by other people's tools.
@Suite(.serialized)
struct DescriptionTests {
    private let served: Served

    init() throws {
        served = try Served(hasSample: true, program: try ExtendedProgram.get().executable)
    }

    @Test("The schema is published as it was written, and listed")
    func schema() throws {
        let file = Wenzhi.root.appending(path: "Tests/ExtensionTests/Schemas/archive.entered.json")
        let answer = try served.client.get("/schemas/archive.entered/1")
        #expect(answer.text == (try String(contentsOf: file, encoding: .utf8)))
        #expect(try served.client.get("/schemas").text.contains("archive.entered"))
    }

    @Test(
        "The description has the routes, their parameters and the rows, and is valid",
        .enabled(if: PythonScript.isInstalled("openapi-spec-validator"), "not installed"))
    func description() throws {
        let answer = try served.client.with(token: nil).get("/openapi.json")
        let paths = try answer.json["paths"]
        let parameters = paths?["/v1/archives"]?["get"]?["parameters"]?.items ?? []
        let names = parameters.compactMap { $0["name"]?.string }
        #expect(Set(names).isSuperset(of: ["kind", "year", "centre", "number", "status", "limit"]))
        #expect(paths?["/v1/archives/{id}"]?["get"] != nil)
        let row = try answer.json["components"]?["schemas"]?["Archive"]
        #expect(row?["properties"]?["year"]?["minimum"]?.integer == 1949)
        let path = served.scratch.path + "/openapi.json"
        try Data(answer.body).write(to: URL(filePath: path))
        let (status, output) = try PythonScript.run("openapi-spec-validator", [path])
        #expect(status == 0, "\(output)")
    }

    /// What is refused beyond plain JSON Schema: by rules, and by checks that the schemas describe.
    private static let stricter: Set<String> = [
        "unknown-reference", "taken", "identity-number-as-id", "blank-text", "control-character",
    ]

    @Test(
        "An independent validator has the same verdict on data that was changed at random",
        .enabled(if: PythonScript.isInstalled("schemathesis"), "not installed"))
    func referee() throws {
        let seed = Int.random(in: 0..<1_000_000)
        print("extension, referee, seed \(seed)")
        let schema = try served.client.get("/schemas/archive.entered/1").text
        let text = String(decoding: try JSONEncoder().encode(schema), as: UTF8.self)
        let request = #"{"type":"archive.entered","mode":"posted","schema":\#(text)}"#
        let judged = try Tool.run(
            [
                "python3", PythonScript.referees.appending(path: "schemas.py").path, "\(seed)",
                "400",
            ],
            input: Array((request + "\n").utf8))
        try #require(judged.status == 0, "\(judged.errors)")
        var verdicts = [true: 0, false: 0]
        for (number, line) in judged.text.split(separator: "\n").enumerated() {
            let answer = try JSONValue(parsing: Array(line.utf8))
            let data = try #require(answer["data"]?.string)
            let isValid = answer["valid"] == .bool(true)
            let posted = try served.client.post(
                .event("e-\(number)", "archive.entered", "r-\(number)", data))
            let codes = posted.errors.compactMap { $0.split(separator: " ").last.map(String.init) }
            let others = codes.filter { !Self.stricter.contains($0) }
            let agrees = isValid ? others.isEmpty : posted.status != 201 && !codes.isEmpty
            #expect(agrees, "\(data) valid: \(isValid), we say: \(posted.status) \(posted.errors)")
            verdicts[isValid, default: 0] += 1
        }
        #expect(verdicts.values.allSatisfy { $0 > 50 }, "\(verdicts)")
    }
}
