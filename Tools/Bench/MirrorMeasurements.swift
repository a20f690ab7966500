import Foundation

/// `wenzhi mirror`: a checked copy of the whole log over loopback.
struct MirrorMeasurements {
    private static let limitSeconds = 300.0

    let plan: BenchPlan
    let server: ServedLedger
    let folder: String
    /// The file with the log's verifier key.
    let keyFile: String

    /// The whole process, and the most anonymous memory that it had.
    func mirror() throws -> Finding {
        let copy = folder + "/mirror"
        let token = folder + "/mirror-token"
        try server.token.write(toFile: token, atomically: true, encoding: .utf8)
        var rates = Samples()
        var peaks = Samples()
        for _ in 0..<plan.runs {
            defer { try? FileManager.default.removeItem(atPath: copy) }
            let process = try ChildProcess(
                [
                    plan.program, "mirror", "http://127.0.0.1:\(server.port)", "--vkey", keyFile,
                    "--token-file", token, "--data", copy,
                ], limitSeconds: Self.limitSeconds)
            let memory = PeakMemory(of: process.pid)
            let events = try AuditMeasurements.number(after: "events", in: process.finish())
            rates.add(Double(events) / process.seconds)
            peaks.add(memory.bytes)
        }
        return Finding(
            measured: "\(Text.count(rates.median)) events/s; \(Text.megabytes(peaks.maximum))",
            isReached: rates.median >= 200_000 && peaks.maximum < 100e6)
    }
}
