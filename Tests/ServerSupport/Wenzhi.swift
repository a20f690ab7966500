package import Foundation
import TestSupport

/// The program under test, as it was built.
package enum Wenzhi {
    /// The package's root, from where this file stands.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The release binary.
    package static let executable = root.appending(path: ".build/release/wenzhi")

    /// The small sample that comes with the package.
    package static let sample = root.appending(path: "Tools/sample.ndjson")

    /// What a command left.
    package struct Result {
        package let status: Int32
        package let isSignalled: Bool
        package let output: String
        package let errors: String

        /// What it printed to standard error, line by line.
        package var errorLines: [Substring] { errors.split(separator: "\n") }
    }

    /// Runs a command to its end.
    package static func run(_ arguments: String...) throws -> Result {
        try run(arguments: arguments)
    }

    /// Runs a command, or another program, to its end.
    package static func run(
        _ program: URL = executable, arguments: [String], environment: [String: String] = [:]
    ) throws -> Result {
        let scratch = try Scratch()
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = try file(scratch.path + "/output")
        let errors = try file(scratch.path + "/errors")
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus,
            isSignalled: process.terminationReason == .uncaughtSignal,
            output: try String(contentsOfFile: scratch.path + "/output", encoding: .utf8),
            errors: try String(contentsOfFile: scratch.path + "/errors", encoding: .utf8))
    }

    /// Founds a ledger and returns a token of an operator.
    package static func found(_ data: String, _ program: URL = executable) throws -> String {
        let founded = try run(program, arguments: ["init", "--data", data])
        guard founded.status == 0 else { throw ServerFailure("init: \(founded.errors)") }
        return try token(data, program)
    }

    /// An operator's token of a ledger that nothing serves.
    package static func token(_ data: String, _ program: URL = executable) throws -> String {
        let granted = try run(
            program, arguments: ["token", "create", "--role", "operator", "--data", data])
        guard granted.status == 0 else { throw ServerFailure("token: \(granted.errors)") }
        return granted.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func file(_ path: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        guard let handle = FileHandle(forWritingAtPath: path) else {
            throw ServerFailure("cannot write \(path)")
        }
        return handle
    }
}

/// The server did not do what a test takes for granted.
package struct ServerFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
