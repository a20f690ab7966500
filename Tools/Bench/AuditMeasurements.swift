import Foundation

/// Work on a ledger at rest: verify, rebuild, start.
struct AuditMeasurements {
    private static let limitSeconds = 120.0
    /// How long a server rests before its memory is looked at.
    private static let restSeconds = 2.0

    let plan: BenchPlan
    let data: String
    let token: String

    /// `verify --hashes-only`, the whole process.
    func verify() throws -> Finding {
        var rates = Samples()
        for _ in 0..<plan.runs {
            let process = try ChildProcess(
                [plan.program, "verify", "--hashes-only", "--data", data],
                limitSeconds: Self.limitSeconds)
            let output = try process.finish()
            rates.add(Double(try Self.number(after: "events", in: output)) / process.seconds)
        }
        return Finding(
            measured: "\(Text.count(rates.median)) events/s", isReached: rates.median >= 1_000_000)
    }

    /// `rebuild`, the whole process, and the most anonymous memory that it had.
    func rebuild() throws -> Finding {
        var rates = Samples()
        var peaks = Samples()
        for _ in 0..<plan.runs {
            let process = try ChildProcess(
                [plan.program, "rebuild", "--data", data], limitSeconds: Self.limitSeconds)
            let memory = PeakMemory(of: process.pid)
            let output = try process.finish()
            rates.add(Double(try Self.number(after: "from", in: output)) / process.seconds)
            peaks.add(memory.bytes)
        }
        return Finding(
            measured: "\(Text.count(rates.median)) events/s; \(Text.megabytes(peaks.maximum))",
            isReached: rates.median >= 150_000 && peaks.maximum < 400e6)
    }

    /// `serve` until it is ready, and its anonymous memory when it has rested.
    func start() throws -> Finding {
        var seconds = Samples()
        var memory = Samples()
        // The first start follows the rebuild; it is not looked at.
        try ServedLedger(plan.program, data: data, token: token).stop()
        for _ in 0..<plan.runs {
            let server = try ServedLedger(plan.program, data: data, token: token)
            seconds.add(server.readyAfterSeconds)
            Thread.sleep(forTimeInterval: Self.restSeconds)
            memory.add(AnonymousMemory.bytes(of: server.pid) ?? .nan)
            try server.stop()
        }
        return Finding(
            measured:
                "\(Text.decimals(seconds.median, 3)) s; \(Text.megabytes(memory.maximum))",
            isReached: seconds.median < 0.5 && memory.maximum < 100e6)
    }

    /// The number that follows a word in what a command printed.
    static func number(after word: String, in output: String) throws -> Int {
        let words = output.split { $0 == " " || $0 == "\n" }
        guard let place = words.firstIndex(where: { $0 == word }), place + 1 < words.count,
            let number = Int(words[place + 1])
        else { throw BenchFailure("The command printed something else: \(output)") }
        return number
    }
}
