import Foundation

/// One stream from curl, until its last result line is read.
struct StreamImport: Sendable {
    private static let type = "application/x-ndjson"
    private static let limitSeconds = 120

    let folder: String
    let port: Int
    let token: String
    /// Events of the stream.
    let events: Int
    /// Whether some of them are posted again, as by senders that heard no answer.
    var repeatsSome = false

    /// Streams a file, which is deleted, and returns how many seconds it took.
    func run(_ files: LineFiles) throws -> Double {
        defer { files.remove() }
        let results = folder + "/results"
        let output = try ChildProcess.run(
            [
                "curl", "-sS", "-m", "\(Self.limitSeconds)", "-o", results,
                "-w", "%{http_code} %{time_total}", "-H", "Content-Type: \(Self.type)",
                "-H", "Authorization: Bearer \(token)",
                "--data-binary", "@\(files.prefix)0",
                "http://127.0.0.1:\(port)/v1/events",
            ], limitSeconds: Double(Self.limitSeconds + 5))
        let words = output.split(separator: " ")
        guard words.first == "200", let seconds = words.last.flatMap({ Double($0) }) else {
            throw BenchFailure("curl reports \(output)")
        }
        try checkResults(results)
        return seconds
    }

    /// Throws unless every line of the stream was recorded, then or before.
    private func checkResults(_ path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try FileManager.default.removeItem(atPath: path)
        var recorded = 0
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let text = String(Substring(line))
            let isRepeated = repeatsSome && text.contains(#""status":200"#)
            guard isRepeated || text.contains(#""status":201"#) else {
                throw BenchFailure("not recorded: \(Substring(line))")
            }
            recorded += 1
        }
        guard recorded == events else {
            throw BenchFailure("\(recorded) of \(events) events were recorded")
        }
    }
}
