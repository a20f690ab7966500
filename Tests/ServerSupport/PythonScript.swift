package import Foundation

/// A program of the tests' Python environment, which stands beside the build.
package enum PythonScript {
    private static let programs = Wenzhi.root.appending(path: ".build/venv/bin")
    package static let referees = Wenzhi.root.appending(path: "Tests/Referees")

    /// Whether a program was installed; Tools/test does.
    package static func isInstalled(_ program: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: programs.appending(path: program).path)
    }

    /// Runs a program in a folder of `Tests/Referees` and returns its status and what it printed.
    package static func run(
        _ program: String, _ arguments: [String], in folder: String = ""
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = programs.appending(path: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder.isEmpty ? referees : referees.appending(path: folder)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
