import Foundation
import Simulation
import Testing

/// What a simulated year tells.
@Suite("Year simulation")
struct YearSimulationTests {
    private struct Post: Decodable {
        let specversion: String
        let id: String
        let source: String
        let type: String
        let subject: String
        let time: String
        let recordedat: String?
    }

    /// The types that no centre and no auditor posts: the ledger makes them, or its operator does.
    private static let ownTypes: Set = [
        "ledger.founded", "ledger.clock-accepted", "ledger.rules-adopted", "access.granted",
        "access.revoked", "volunteer.erased",
    ]
    /// The districts that `Tools/start` shows.
    private static let shown = "110101,110105,110118"
    /// The volunteers of the stories in so many districts, beside those who apply by chance.
    private static func storyPeople(_ districts: Int) -> Int { 4 * districts + 4 }

    /// The types of the catalogue, from its schemas.
    private static func catalogue() throws -> Set<String> {
        let package = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let files = try FileManager.default.contentsOfDirectory(
            atPath: package.appending(path: "Schemas").path)
        return Set(files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) })
    }

    /// The posts of the year that `Tools/start` shows when it is started on the day after.
    private static func shownYear(until day: String) throws -> [[UInt8]] {
        var options = try SimulationOptions(
            seed: 1, districts: try SimulationOptions.districts(shown), volunteers: 120, until: day)
        options.givesRecordingTimes = true
        return all(YearSimulation(options))
    }

    private static func all(_ year: YearSimulation) -> [[UInt8]] {
        var simulation = year
        var lines: [[UInt8]] = []
        while let line = simulation.next() { lines.append(line) }
        return lines
    }

    private static func lines(
        seed: UInt64, districts: String = "16", volunteers: Int, year: Int = 2025
    ) throws -> [[UInt8]] {
        all(
            YearSimulation(
                try SimulationOptions(
                    seed: seed, districts: try SimulationOptions.districts(districts),
                    volunteers: volunteers, year: year)))
    }

    private static func posts(_ lines: [[UInt8]]) throws -> [Post] {
        try lines.map { try JSONDecoder().decode(Post.self, from: Data($0)) }
    }

    @Test(
        "the year that is shown has every type of the catalogue, whenever it ends",
        arguments: ["2026-11-26", "2026-02-28", "2025-06-15", "2024-02-29"])
    func types(_ day: String) throws {
        let types = Set(try Self.posts(try Self.shownYear(until: day)).map(\.type))
        #expect(types == (try Self.catalogue()).subtracting(Self.ownTypes))
    }

    @Test("nobody posts but the centres of the year and the auditors")
    func sources() throws {
        let posts = try Self.posts(try Self.lines(seed: 1, volunteers: 600))
        #expect(posts.allSatisfy { $0.specversion == "1.0" })
        let centres = Set(posts.filter { $0.type == "centre.established" }.map(\.subject))
        // One of them is dissolved, and posts nothing.
        #expect(centres.count == 3 + 2 * 16 + 1)
        let sources = Set(posts.map(\.source)).subtracting(["/auditors/audit-office"])
        #expect(sources.isSubset(of: centres.map { "/centres/\($0)" }))
    }

    @Test("a year that ends on a day is recorded while it happens, up to that day")
    func recordingTimes() throws {
        let strategy = Date.ISO8601FormatStyle()
        let lines = try Self.shownYear(until: "2026-11-26")
        var seen: Set<[UInt8]> = []
        let posts = try Self.posts(lines.filter { seen.insert($0).inserted })
        let recorded = try posts.map { try strategy.parse(try #require($0.recordedat)) }
        let times = try posts.map { try strategy.parse($0.time) }
        #expect(zip(recorded, recorded.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(zip(times, recorded).allSatisfy { $0 <= $1 })
        let (first, end) = (
            try strategy.parse("2025-11-27T00:00:00+08:00"),
            try strategy.parse("2026-11-27T00:00:00+08:00")
        )
        #expect(recorded.allSatisfy { $0 > first && $0 < end })
        let lastMonth = end.addingTimeInterval(-30 * 86_400)
        let late = zip(posts, recorded).filter { $1 > lastMonth }.map(\.0.type)
        for type in ["hours.confirmed", "fund.spent", "training.attended", "shift.held"] {
            #expect(late.contains(type), "\(type)")
        }
    }

    @Test("repeats are the same bytes; some posts come out of the order of time")
    func order() throws {
        let lines = try Self.lines(seed: 2, districts: "4", volunteers: 80)
        var known: [String: [UInt8]] = [:]
        var repeats = 0
        for (line, post) in zip(lines, try Self.posts(lines)) {
            let name = "\(post.source) \(post.id)"
            if let before = known[name] {
                #expect(before == line)
                repeats += 1
            }
            known[name] = line
        }
        #expect((1...lines.count / 20).contains(repeats))
        let strategy = Date.ISO8601FormatStyle()
        let times = try Self.posts(lines).map { try strategy.parse($0.time) }
        let backward = zip(times, times.dropFirst()).count { $1 < $0 }
        #expect(backward > lines.count / 50)
        let year = try strategy.parse("2025-01-01T00:00:00Z")
        #expect(times.allSatisfy { $0 > year && $0 < year + 400 * 86_400 })
    }

    @Test("more people make more of everything", arguments: [1, 5, 30, 120])
    func sizes(_ volunteers: Int) throws {
        let posts = try Self.posts(try Self.lines(seed: 3, districts: "2", volunteers: volunteers))
        let people = Set(posts.filter { $0.type == "volunteer.applied" }.map(\.subject))
        #expect(people.count == volunteers + Self.storyPeople(2))
    }

    @Test("every year whose festivals are known can be simulated", arguments: Festivals.years)
    func years(_ year: Int) throws {
        let lines = try Self.lines(seed: 4, districts: "110109", volunteers: 10, year: year)
        let types = Set(try Self.posts(lines).map(\.type))
        #expect(types.contains("hours.confirmed"))
    }

    @Test("districts are a number or codes, in the order of their codes")
    func districts() throws {
        #expect(try SimulationOptions.districts("16").count == 16)
        #expect(try SimulationOptions.districts("2").map(\.code) == ["110101", "110102"])
        let chosen = try SimulationOptions.districts("110118,110101")
        #expect(chosen.map(\.code) == ["110101", "110118"])
        for wrong in ["0", "17", "", "110103", "110101,,110102", "chaoyang", "110101 "] {
            #expect(throws: SimulationError.self) { try SimulationOptions.districts(wrong) }
        }
    }
}
