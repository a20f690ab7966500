import Foundation
import ServerSupport
import TestSupport
import Testing

/// A simulated year, posted over HTTP, against a referee who adds it up from the posts alone.
@Suite("A year", .serialized)
struct YearTests {
    /// How a year is asked for.
    struct Size: Sendable, CustomTestStringConvertible {
        let seed: String
        let districts: String
        let volunteers: String
        var year = "2025"

        var arguments: [String] {
            [
                "simulate", "--seed", seed, "--districts", districts, "--volunteers", volunteers,
                "--year", year,
            ]
        }

        var testDescription: String { arguments.dropFirst().joined(separator: " ") }
    }

    @Test(
        "every post is recorded or recognised, and the totals are those of the posts",
        arguments: [
            Size(seed: "1", districts: "3", volunteers: "100"),
            Size(seed: "2", districts: "16", volunteers: "160"),
            Size(seed: "3", districts: "110118", volunteers: "12", year: "2023"),
        ])
    func totals(_ size: Size) throws {
        let served = try Served()
        let file = served.scratch.path + "/year.ndjson"
        let simulated = try Wenzhi.run(arguments: size.arguments)
        #expect(simulated.status == 0, "\(simulated.errors)")
        try simulated.output.write(toFile: file, atomically: true, encoding: .utf8)
        let statuses = Self.expectedStatuses(simulated.output)
        #expect(statuses.contains(200), "some posts are repeats")
        let answer = try served.client.post(simulated.output, as: Client.ndjson)
        #expect(answer.isWhole)
        #expect(answer.wholeLines.count == statuses.count)
        let odd = zip(answer.wholeLines, statuses).map { line, status in
            (String(decoding: line, as: UTF8.self), status)
        }.filter { line, status in !line.contains(#""status":\#(status),"#) }
        #expect(odd.isEmpty, "\(odd.count): \(odd.prefix(3))")
        let referee = try Self.referee(file, of: served)
        #expect(referee.status == 0, "\(referee.output)\(referee.errors)")
        #expect(referee.output.hasSuffix(" passed, 0 failed\n"), "\(referee.output)")
        let verified = try Wenzhi.run("verify", "--data", served.scratch.data)
        #expect(verified.status == 0, "\(verified.errors)")
    }

    /// What the referee says of the posts in a file and a server.
    static func referee(_ file: String, of served: Served) throws -> Wenzhi.Result {
        try Wenzhi.run(
            URL(filePath: "/usr/bin/env"),
            arguments: [
                "python3", Wenzhi.root.path + "/Tests/Referees/year.py", file,
                "http://127.0.0.1:\(served.server.port)", served.token,
            ])
    }

    @Test("the referee sees one confirmation too few")
    func strictness() throws {
        let served = try Served()
        let size = Size(seed: "6", districts: "1", volunteers: "10")
        let lines = try Wenzhi.run(arguments: size.arguments).output.split(separator: "\n")
        let confirmed = try #require(lines.lastIndex { $0.contains("hours.confirmed") })
        let posted = lines.indices.filter { $0 != confirmed && lines[$0] != lines[confirmed] }
        let body = posted.map { lines[$0] + "\n" }.joined()
        #expect(try served.client.post(body, as: Client.ndjson).isWhole)
        let file = served.scratch.path + "/year.ndjson"
        try (lines.joined(separator: "\n") + "\n").write(
            toFile: file, atomically: true, encoding: .utf8)
        let referee = try Self.referee(file, of: served)
        #expect(referee.status == 1, "\(referee.errors)")
        #expect(referee.output.contains("FAIL distinct events"))
    }

    /// What only the operator brings in from another year.
    private static let history: Set = ["star.awarded", "medal.awarded", "selection.posted"]

    @Test("each centre's token may post what its centre posts")
    func territories() throws {
        let served = try Served()
        let size = Size(seed: "7", districts: "110118", volunteers: "6")
        let connection = try Connection(port: served.server.port)
        var clients: [String: Client] = [:]
        var refused: [String] = []
        for line in try Wenzhi.run(arguments: size.arguments).output.split(separator: "\n") {
            let event = try JSONValue(parsing: Array(line.utf8))
            let centre = String(event["source"]?.string?.dropFirst("/centres/".count) ?? "")
            var client = served.client
            // The municipal centre has no token before it is established: the operator does that, and
            // brings in the awards and notices, which were made in another year, and the audits.
            let type = event["type"]?.string ?? ""
            if !Self.history.contains(type),
                event["source"]?.string?.hasPrefix("/centres/") == true,
                type != "centre.established" || event["subject"]?.string != centre
            {
                client =
                    try clients[centre]
                    ?? client.with(token: client.newToken(role: "centre", centre: centre).token)
                clients[centre] = client
            }
            try connection.send(
                client.request(
                    "POST", "/v1/events", ["Content-Type": Client.event], Array(line.utf8)))
            let answer = try connection.response()
            if answer.status != 201, answer.status != 200 { refused.append(answer.text) }
        }
        #expect(clients.count == 5)
        #expect(refused.isEmpty, "\(refused.count): \(refused.prefix(3))")
    }

    /// 201 for each new event, 200 where the same was there before.
    private static func expectedStatuses(_ lines: String) -> [Int] {
        var seen: Set<Substring> = []
        return lines.split(separator: "\n").map { seen.insert($0).inserted ? 201 : 200 }
    }

    @Test("the same options give the same bytes, another seed gives others")
    func determinism() throws {
        let size = Size(seed: "4", districts: "110101,110119", volunteers: "40")
        let first = try Wenzhi.run(arguments: size.arguments)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.split(separator: "\n").count > 1000)
        #expect(try Wenzhi.run(arguments: size.arguments).output == first.output)
        let other = Size(seed: "5", districts: size.districts, volunteers: size.volunteers)
        #expect(try Wenzhi.run(arguments: other.arguments).output != first.output)
    }

    @Test(
        "what cannot be simulated is said in one line",
        arguments: [
            ("--districts", "17"), ("--districts", "110103"), ("--volunteers", "0"),
            ("--year", "1999"), ("--districts", "110101,"), ("--districts", "-1"),
        ])
    func refusals(_ option: String, _ value: String) throws {
        let result = try Wenzhi.run(arguments: ["simulate", "\(option)=\(value)"])
        #expect(result.status == 1)
        #expect(result.output == "")
        #expect(result.errorLines.count == 1, "\(result.errors)")
    }
}
