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
    }

    /// The stories that every year of some size holds.
    private static let stories: Set = [
        "centre.established", "centre.amended", "register.entered", "register.withdrawn",
        "consent.given", "consent.withdrawn", "personal-data.supplied",
        "personal-data.acknowledged", "complaint.filed", "complaint.answered", "scheme.published",
        "volunteer.applied", "volunteer.returned",
        "volunteer.registered", "volunteer.rejected", "volunteer.person-corrected",
        "volunteer.skills-declared", "volunteer.skill-verified",
        "volunteer.availability-declared", "volunteer.expert-designated",
        "volunteer.federation-linked", "volunteer.transferred", "volunteer.suspended",
        "volunteer.reinstated", "volunteer.withdrawn", "volunteer.erasure-requested",
        "group.applied", "group.registered", "group.rejected", "group.member-joined",
        "group.member-left", "group.leader-changed", "project.proposed", "project.returned",
        "project.approved", "project.published", "project.amended", "project.suspended",
        "project.resumed", "project.completed", "project.cancelled", "project.brand-nominated",
        "project.brand-designated", "shift.scheduled", "shift.changed", "shift.cancelled",
        "recruitment.opened", "recruitment.closed", "participation.applied",
        "participation.invited", "participation.consented", "participation.refused",
        "participation.accepted", "participation.declined", "participation.waitlisted",
        "participation.withdrawn", "participation.checked-in",
        "participation.checked-out", "participation.no-show", "participation.evaluated",
        "hours.served", "hours.confirmed", "hours.rejected", "hours.disputed", "hours.resolved",
        "hours.corrected", "hours.voided", "star.awarded", "star.revoked",
    ]

    private static func lines(
        seed: UInt64, districts: String = "16", volunteers: Int, year: Int = 2025
    ) throws -> [[UInt8]] {
        var simulation = YearSimulation(
            try SimulationOptions(
                seed: seed, districts: try SimulationOptions.districts(districts),
                volunteers: volunteers, year: year))
        var lines: [[UInt8]] = []
        while let line = simulation.next() { lines.append(line) }
        return lines
    }

    private static func posts(_ lines: [[UInt8]]) throws -> [Post] {
        try lines.map { try JSONDecoder().decode(Post.self, from: Data($0)) }
    }

    @Test("a year holds every story, and nothing that its centres do not post")
    func stories() throws {
        let posts = try Self.posts(try Self.lines(seed: 1, volunteers: 600))
        #expect(Self.stories.subtracting(posts.map(\.type)) == [])
        #expect(posts.allSatisfy { $0.specversion == "1.0" })
        let centres = Set(posts.filter { $0.type == "centre.established" }.map(\.subject))
        #expect(centres.count == 3 + 2 * 16)
        #expect(Set(posts.map(\.source)).isSubset(of: centres.map { "/centres/\($0)" }))
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
        #expect(people.count == volunteers)
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
