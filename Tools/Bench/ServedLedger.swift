import Foundation

/// `wenzhi serve` on a ledger, as a process of its own.
final class ServedLedger {
    private static let limitSeconds = 900.0
    private static let startSeconds = 60.0

    /// Where it listens.
    let port: Int
    /// An operator's token.
    let token: String
    /// From the start of the process until it said that it was ready.
    let readyAfterSeconds: Double
    /// The process's id.
    var pid: Int32 { process.pid }

    private let process: ChildProcess

    /// Starts a server and waits until it is ready.
    init(_ program: String, data: String, token: String) throws {
        let clock = Stopwatch()
        process = try ChildProcess(
            [program, "serve", "--data", data, "--port", "0", "--bench-routes"],
            limitSeconds: Self.limitSeconds)
        guard let line = process.line(),
            let port = line.split(separator: ":").last.flatMap({ Int($0) })
        else { throw BenchFailure("The server does not start.") }
        while try HTTPConnection(port: port).send("GET", "/health/ready") != 200 {
            guard clock.seconds < Self.startSeconds else {
                throw BenchFailure("The server does not become ready.")
            }
            Thread.sleep(forTimeInterval: 0.002)
        }
        readyAfterSeconds = clock.seconds
        self.port = port
        self.token = token
    }

    /// The last position that its read models show.
    func head() throws -> Int {
        let output = try ChildProcess.run(
            [
                "curl", "-sS", "-o", "/dev/null", "-w", "%header{wenzhi-position}", "-H",
                "Authorization: Bearer \(token)", "http://127.0.0.1:\(port)/v1/overview",
            ], limitSeconds: 10)
        guard let head = Int(output.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw BenchFailure("The server does not say where it is: \(output)")
        }
        return head
    }

    /// Stops it cleanly.
    func stop() throws {
        process.terminate()
        _ = try process.finish()
    }
}
