import ServerSupport
import Testing

/// An auditor's afternoon, with a copy and without the server, by a program in Python.
@Suite("An auditor's afternoon")
struct AuditorTests {
    @Test(
        "the worked example is asked, explained, sampled and put on paper from a mirrored copy",
        .enabled(if: PythonScript.isInstalled("schemathesis"), "not installed"))
    func afternoon() throws {
        let referee = GoProgram.isAvailable ? try GoProgram("tiles") : nil
        let (status, output) = try PythonScript.run(
            "python3", ["auditor.py"] + (referee.map { [$0.path] } ?? []))
        print(output)
        withExtendedLifetime(referee) {}
        #expect(status == 0, "\(output)")
        #expect(output.hasSuffix(" passed, 0 failed\n"), "\(output)")
    }
}
