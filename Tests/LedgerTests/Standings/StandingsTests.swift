import Catalogue
import EventLog
import Foundation
import Ledger
import Projections
import Queries
import Rules
import Synchronization
import Testing

/// Standings that are asked for while others post.
@Suite(.serialized)
struct StandingsTests {
    private static let volunteers = 60
    private static let daysOfService = 8
    private static let minutes = 100
    private static let queries = [
        StandingsQuery(period: .all, scope: .city, subject: .volunteers),
        StandingsQuery(period: .all, scope: .project(ProjectID("p0")), subject: .volunteers),
        StandingsQuery(
            period: .all, scope: .centre(CentreID("d")),
            subject: .volunteers),
    ]

    /// What an answer showed.
    private struct Shown: Sendable {
        let applied: Position
        let minutes: Int
    }

    private final class Findings: Sendable {
        let isDone = Atomic(false)
        let shown = Mutex<[Shown]>([])
    }

    @Test(
        "each answer is of one moment: it shows all that was confirmed by then, and nothing later")
    func moments() async throws {
        let fixture = try TestLedger()
        let ledger = fixture.ledger
        for event in TestEvents.city() { try await fixture.record(event) }
        for number in 0..<Self.volunteers {
            try await fixture.record(TestEvents.application("v\(number)"))
            try await fixture.record(
                TestEvents.event(
                    "r\(number)", "volunteer.registered", "v\(number)", #"{"reviewer":"staff-1"}"#))
        }
        let services = try (0..<Self.volunteers * Self.daysOfService).map { number in
            try [Self.service(number), TestEvents.confirmation(of: "h\(number)")].map(
                fixture.submission)
        }
        let findings = Findings()
        var confirmed: [Position] = []
        try await withThrowingTaskGroup(of: [Position].self) { group in
            group.addTask {
                var positions: [Position] = []
                for service in services {
                    let outcomes = try await ledger.write(service, .each, by: TestLedger.operator)
                    positions += [try #require(outcomes.last?.position)]
                }
                findings.isDone.store(true, ordering: .relaxed)
                return positions
            }
            for query in Self.queries {
                group.addTask {
                    repeat {
                        let answer = try ledger.views.standings(query, try Page(limit: 1000))
                        let shown = Shown(
                            applied: answer.applied, minutes: try Self.minutes(answer))
                        findings.shown.withLock { $0.append(shown) }
                        await Task.yield()
                    } while !findings.isDone.load(ordering: .relaxed)
                    return []
                }
            }
            for try await positions in group { confirmed += positions }
        }
        let shown = findings.shown.withLock { $0 }
        #expect(shown.count > Self.queries.count)
        #expect(
            shown.allSatisfy { shown in
                let confirmations = confirmed.count { $0 <= shown.applied }
                return shown.minutes == confirmations * Self.minutes
            })
    }

    @Test("a centre that is established, and a project there, count in its district from then on")
    func districts() async throws {
        let fixture = try TestLedger()
        let district = try #require(DistrictCode(text: "110102"))
        let query = StandingsQuery(
            period: .all, scope: .district(district), subject: .volunteers)
        for event in TestEvents.city() { try await fixture.record(event) }
        // In memory already when the rest comes.
        #expect(try Self.minutes(fixture.ledger.views.standings(query, try Page())) == 0)
        try await fixture.record(TestEvents.application("v0"))
        try await fixture.record(
            TestEvents.event("r", "volunteer.registered", "v0", #"{"reviewer":"staff-1"}"#))
        try await fixture.record(
            TestEvents.event(
                "e", "centre.established", "x",
                #"{"level":"district","name":"西城","district":"110102","parent":"m"}"#))
        for event in TestEvents.city().dropFirst(2) {
            let moved = event.replacing("\"p0", with: "\"p1").replacing(
                #""centre":"d""#, with: #""centre":"x""#)
            try await fixture.record(moved)
        }
        let service = Self.service(0).replacing(#""project":"p0""#, with: #""project":"p1""#)
        try await fixture.record(service)
        try await fixture.record(TestEvents.confirmation(of: "h0"))
        for _ in 0..<2 {
            let answer = try fixture.ledger.views.standings(query, try Page())
            #expect(try Self.minutes(answer) == Self.minutes)
            try fixture.reopen()
        }
    }

    private static func service(_ number: Int) -> String {
        let day = 2 + number / volunteers
        return TestEvents.event(
            "h\(number)-served", "hours.served", "h\(number)",
            """
            {"volunteer":"v\(number % volunteers)","project":"p0",\
            "startedAt":"2026-05-0\(day)T09:00:00+08:00","endedAt":"2026-05-0\(day)T12:00:00+08:00",\
            "minutes":\(minutes),"activity":"service"}
            """)
    }

    /// All minutes that an answer shows.
    private static func minutes(_ answer: Answer) throws -> Int {
        let value = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        let items = value?["items"] as? [[String: Any]] ?? []
        return items.reduce(0) { $0 + ($1["minutes"] as? Int ?? 0) }
    }
}
