import ServerSupport
import TestSupport
import Testing

/// The log after a server was fuzzed.
struct FuzzedLog {
    /// What stands in it, by position.
    private(set) var records: [(position: Int, event: JSONValue)] = []

    init(_ client: Client, from start: Int) throws {
        let answer = try client.get("/v1/events?after=\(start - 1)", ["Accept": Client.ndjson])
        guard answer.status == 200, answer.isWhole else {
            throw ServerFailure("events: \(answer.status) \(answer.text.prefix(500))")
        }
        for line in answer.wholeLines {
            let event = try JSONValue(parsing: line)
            records.append((event["sequence"]?.string.flatMap { Int($0) } ?? -1, event))
        }
    }

    /// What is on record without having been acknowledged, or the other way round. What the ledger
    /// records by itself is nobody's.
    func complaints(acknowledged: Set<Int>) -> [String] {
        var complaints: [String] = []
        var left = acknowledged
        for (position, event) in records {
            let isOwn = event["recordedby"]?.string == "ledger"
            if left.remove(position) == nil, !isOwn {
                complaints.append("not acknowledged: \(event)")
            }
        }
        return complaints + left.sorted().map { "not on record: \($0)" }
    }

    /// Answers of every read model, which a rebuild must not change.
    private static let paths = [
        "overview", "centres", "volunteers?limit=1000", "groups?limit=1000",
        "projects?limit=1000", "recruitments?limit=1000", "standings?limit=1000",
        "standings?of=groups&limit=1000", "stars?limit=1000", "stars?due=true&limit=1000",
        "findings?limit=1000", "volunteers/wang-fang/record", "projects/music-class/roster",
        "projects/music-class/shifts",
    ]

    /// The server lives and stops by itself; the log verifies; read models that are made anew are
    /// the same.
    static func verify(_ served: Served) throws {
        func answers() throws -> [String] {
            try paths.map { path in
                let answer = try served.client.get("/v1/" + path)
                return "\(path) \(answer.status) \(answer.text)"
            }
        }
        let live = try answers()
        #expect(live.allSatisfy { $0.contains(" 200 ") })
        let count = try #require(try served.client.eventCount())
        #expect(served.server.stop() == 0, "\(served.server.errors.suffix(2000))")
        let verified = try Wenzhi.run("verify", "--data", served.scratch.data)
        #expect(verified.status == 0, "\(verified.errors)")
        #expect(verified.output.contains("events       \(count)\n"), "\(verified.output)")
        let rebuilt = try Wenzhi.run("rebuild", "--data", served.scratch.data)
        #expect(rebuilt.status == 0, "\(rebuilt.errors)")
        try served.restart()
        for (before, after) in zip(live, try answers()) { #expect(before == after) }
    }
}
