import Foundation

/// What a load found.
struct LoadResult {
    let requestsPerSecond: Double
    /// Milliseconds that one request in a hundred took longer than.
    let p99: Double
}

/// wrk, with the scripts and files that it needs.
struct LoadGenerator: Sendable {
    /// Threads of wrk: as many as the target machine has cores.
    static let threads = 2
    private static let timeoutSeconds = 10

    private let folder: String
    private let port: Int
    private let token: String

    init(_ folder: String, against server: ServedLedger) {
        self.folder = folder
        port = server.port
        token = server.token
    }

    /// GET of these paths in turn.
    func get(_ paths: [String], connections: Int, seconds: Int) throws -> LoadResult {
        let threads = min(Self.threads, connections)
        var files = try LineFiles(folder + "/paths-", threads: threads)
        defer { files.remove() }
        for path in paths { for _ in 0..<threads { try files.add(path) } }
        try files.finish()
        return try run(
            "get", LoadScripts.get(token: token, files: files.prefix), threads: threads,
            connections: connections, seconds: seconds)
    }

    /// POST of every line of the files, each once unless `repeats`. Unless it `mayRest`, there are more
    /// than it takes.
    func post(
        _ files: LineFiles, to path: String = "/v1/events", type: String, repeats: Bool = false,
        connections: Int, seconds: Int, mayRest: Bool = false
    ) throws -> LoadResult {
        try run(
            "post",
            LoadScripts.post(
                path, type: type, token: token, files: files.prefix, repeats: repeats),
            threads: min(Self.threads, connections), connections: connections, seconds: seconds,
            mayRest: mayRest)
    }

    private func run(
        _ name: String, _ script: String, threads: Int, connections: Int, seconds: Int,
        mayRest: Bool = false
    ) throws -> LoadResult {
        let path = folder + "/\(name).lua"
        do {
            try script.write(toFile: path, atomically: false, encoding: .utf8)
        } catch {
            throw BenchFailure("\(path) cannot be written: \(error.localizedDescription)")
        }
        let output = try ChildProcess.run(
            [
                "wrk", "-t\(threads)", "-c\(connections)", "-d\(seconds)s",
                "--timeout", "\(Self.timeoutSeconds)s", "-s", path,
                "http://127.0.0.1:\(port)",
            ], limitSeconds: Double(seconds + 2 * Self.timeoutSeconds))
        return try Self.result(output, mayRest: mayRest)
    }

    private static func result(_ output: String, mayRest: Bool) throws -> LoadResult {
        let line = output.split(separator: "\n").last { $0.hasPrefix("BENCH ") }
        let figures = (line ?? "").split(separator: " ").dropFirst().compactMap { Double($0) }
        guard figures.count == 6, figures[1] > 0 else {
            throw BenchFailure("wrk reported nothing: \(output.suffix(200))")
        }
        guard figures[4] == 0 else {
            throw BenchFailure("\(Int(figures[4])) of \(Int(figures[0])) requests failed")
        }
        guard mayRest || figures[5] == 0 else {
            throw BenchFailure("the events were used up too early")
        }
        return LoadResult(
            requestsPerSecond: figures[0] / figures[1] * 1e6, p99: figures[3] / 1000)
    }
}
