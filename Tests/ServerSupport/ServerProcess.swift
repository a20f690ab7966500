package import Foundation
import Glibc
package import TestSupport

/// `wenzhi serve` as a child process.
package final class ServerProcess {
    /// The port it listens on; 0 as long as it was not waited for.
    package private(set) var port = 0
    private let process = Process()
    private let output = Pipe()
    private let errorPath: String

    /// Starts a server on a ledger and, unless told otherwise, waits until it listens.
    package init(
        _ scratch: Scratch, _ arguments: [String] = [], environment: [String: String] = [:],
        isAwaited: Bool = true, program: URL = Wenzhi.executable
    ) throws {
        errorPath = scratch.path + "/server-errors-" + UUID().uuidString
        _ = FileManager.default.createFile(atPath: errorPath, contents: nil)
        process.executableURL = program
        process.arguments = ["serve", "--data", scratch.data, "--port", "0"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = FileHandle(forWritingAtPath: errorPath)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        if isAwaited { try awaitPort() }
    }

    deinit {
        kill()
    }

    /// What the server printed to standard error.
    package var errors: String {
        (try? String(contentsOfFile: errorPath, encoding: .utf8)) ?? ""
    }

    /// Those lines of standard error that are JSON, as a server with `--log-format json` writes.
    package var logLines: [JSONValue] {
        errors.split(separator: "\n").compactMap { try? JSONValue(parsing: Array($0.utf8)) }
    }

    package var isRunning: Bool { process.isRunning }

    /// Asks the process to stop and does not wait.
    package func askToStop() {
        _ = Glibc.kill(process.processIdentifier, SIGTERM)
    }

    /// Sends the process a signal.
    package func send(_ signal: Int32) { _ = Glibc.kill(process.processIdentifier, signal) }

    /// Ends the process at once, as a power loss would.
    package func kill() {
        guard process.isRunning else { return }
        _ = Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Asks the process to stop, waits, and returns its exit status.
    @discardableResult
    package func stop() -> Int32 {
        if process.isRunning { _ = Glibc.kill(process.processIdentifier, SIGTERM) }
        return wait()
    }

    /// Waits for the process to end by itself.
    package func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -1
    }

    /// Waits until the server listens, or has ended; returns whether it listens.
    package func listens() throws -> Bool {
        do {
            try awaitPort()
            return true
        } catch is ServerFailure {
            return false
        }
    }

    private func awaitPort() throws {
        var text = ""
        while !text.contains("\n") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else {
                process.waitUntilExit()
                throw ServerFailure("the server did not start: \(errors)")
            }
            text += String(decoding: data, as: UTF8.self)
        }
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...].prefix { $0.isNumber })
        else { throw ServerFailure("the server said: \(text)") }
        self.port = port
    }
}
