import Foundation
import Glibc
import TestSupport

/// A witness of Tests/Referees/witness as a child process: an honest one, or one that misbehaves.
package final class WitnessReferee {
    package let key: String
    package let url: String
    private let process = Process()
    private let scratch: Scratch
    private let program: GoProgram

    /// Starts a witness of the log whose verifier key is in a file.
    package init(
        _ program: GoProgram, of vkey: String, name: String, mode: String = "honest"
    ) throws {
        self.program = program
        scratch = try Scratch()
        let output = scratch.path + "/output"
        _ = FileManager.default.createFile(atPath: output, contents: nil)
        process.executableURL = URL(filePath: program.path)
        process.arguments = ["serve", vkey, name, mode]
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        var lines: [Substring] = []
        for _ in 0..<200 where lines.count < 2 {
            Thread.sleep(forTimeInterval: 0.02)
            lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
        }
        guard lines.count >= 2 else { throw ServerFailure("the witness did not start") }
        key = String(lines[0])
        url = String(lines[1])
        try (key + "\n").write(toFile: keyFile, atomically: true, encoding: .utf8)
    }

    deinit { stop() }

    /// A file with its verifier key.
    package var keyFile: String { scratch.path + "/witness.vkey" }

    /// The witness as `--witness` names it.
    package var setting: String { key + " " + url }

    /// Its requests so far, each as old size, size and status.
    package var requests: [[Int]] {
        let text = try? String(contentsOfFile: scratch.path + "/output", encoding: .utf8)
        return (text ?? "").split(separator: "\n").dropFirst(2).map { line in
            line.split(separator: " ").compactMap { Int($0) }
        }
    }

    /// What the referee says of a note that the log and this witness have signed.
    package func judge(note: String, of vkey: String) throws -> Tool.Result {
        let file = scratch.path + "/note"
        try note.write(toFile: file, atomically: true, encoding: .utf8)
        return try Tool.run([program.path, "note", vkey, key, file])
    }

    /// Ends the process at once.
    package func stop() {
        guard process.isRunning else { return }
        _ = Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
