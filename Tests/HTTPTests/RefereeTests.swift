import Foundation
import ServerSupport
import TestSupport
import Testing

/// What other people's tools make of the interface.
@Suite(.serialized)
struct RefereeTests {
    /// Seconds that Schemathesis looks for trouble here; longer runs are made by hand.
    private static let fuzzingSeconds = 45

    private func address(_ served: Served) -> String { "http://127.0.0.1:\(served.server.port)" }

    @Test(
        "OpenAPI: the description is valid",
        .enabled(if: PythonScript.isInstalled("openapi-spec-validator"), "not installed"))
    func description() throws {
        let served = try Served()
        let path = served.scratch.path + "/openapi.json"
        let answer = try served.client.with(token: nil).get("/openapi.json")
        #expect(answer.status == 200)
        try Data(answer.body).write(to: URL(filePath: path))
        let (status, output) = try PythonScript.run("openapi-spec-validator", [path])
        #expect(status == 0, "\(output)")
        #expect(output.contains("OK"), "\(output)")
    }

    @Test(
        "Schemathesis: what the description says is what the server does",
        .enabled(if: PythonScript.isInstalled("schemathesis"), "not installed"))
    func conformance() throws {
        let served = try Served(hasSample: true)
        let (status, output) = try PythonScript.run(
            "schemathesis",
            [
                "run", address(served) + "/openapi.json", "--header",
                "Authorization: Bearer \(served.token)", "--checks", "all", "--max-examples", "10",
                "--request-timeout", "20", "--max-time", "\(Self.fuzzingSeconds)",
                "--continue-on-failure", "--no-color",
            ], in: "openapi")
        let summary = output.split(separator: "\n").suffix(12).joined(separator: "\n")
        print(summary)
        #expect(status == 0, "\(output.suffix(6000))")
        #expect(output.contains("No issues found") || output.contains("passed"), "\(summary)")
        #expect(served.server.isRunning)
    }

    @Test(
        "CloudEvents: the SDK posts as it is, in both modes",
        .enabled(if: PythonScript.isInstalled("schemathesis"), "not installed"))
    func sdk() throws {
        let served = try Served(hasSample: true)
        let (status, output) = try PythonScript.run(
            "python3", ["sdk.py", address(served), served.token])
        #expect(status == 0, "\(output)")
        #expect(output.hasSuffix("16 passed, 0 failed\n"), "\(output)")
    }
}
