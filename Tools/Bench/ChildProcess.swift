import Foundation
import Synchronization

/// The programs that this one started. They end when this program ends for any reason.
enum Children {
    private static let running = Mutex<Set<Int32>>([])

    static func add(_ pid: Int32) {
        running.withLock { _ = $0.insert(pid) }
    }

    static func remove(_ pid: Int32) {
        running.withLock { _ = $0.remove(pid) }
    }

    static func killAll() {
        for pid in running.withLock({ $0 }) { kill(pid, SIGKILL) }
    }
}

/// A program that runs beside this one, for a limited time, and whose output is read.
final class ChildProcess {
    private let process = Process()
    private let output = Pipe()
    private let killer: DispatchWorkItem
    private let name: String
    private let clock = Stopwatch()
    private var unread: [UInt8] = []
    /// From its start until its output ended; 0 while it runs.
    private(set) var seconds = 0.0

    /// The process's id.
    var pid: Int32 { process.processIdentifier }

    /// Starts a program, found in PATH; it is killed after so many seconds.
    init(_ arguments: [String], limitSeconds: Double) throws {
        name = arguments.prefix(2).joined(separator: " ")
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw BenchFailure("\(name) cannot be started: \(error.localizedDescription)")
        }
        let pid = process.processIdentifier
        Children.add(pid)
        killer = DispatchWorkItem { kill(pid, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + limitSeconds, execute: killer)
    }

    /// The next line of its output; nil when there is no more.
    func line() -> String? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeSubrange(...end) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { return nil }
            unread += data
        }
    }

    /// Reads its output to the end, which is when it ends; throws unless it ended well.
    func finish() throws -> String {
        var text = unread
        while true {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { break }
            text += data
        }
        // The system tells of the exit itself up to a twentieth of a second later.
        seconds = clock.seconds
        process.waitUntilExit()
        killer.cancel()
        Children.remove(pid)
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw BenchFailure("\(name) ended with \(process.terminationStatus).")
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Asks it to stop.
    func terminate() {
        kill(pid, SIGTERM)
    }

    /// Runs a program to its end and returns its output.
    static func run(_ arguments: [String], limitSeconds: Double) throws -> String {
        try ChildProcess(arguments, limitSeconds: limitSeconds).finish()
    }
}
