import Catalogue
import EventLog
import Foundation
import JSON
import Ledger
import Projections
import Queries
import Rules
import Synchronization
import Testing

/// Turning pages while others write.
@Suite(.serialized)
struct PagingTests {
    private static let known = 60

    /// Whether others still write.
    private final class Writing: Sendable {
        let isDone = Atomic(false)
    }

    @Test("a row that stays is shown once, also when rows are written between the pages")
    func stable() async throws {
        let fixture = try TestLedger()
        let ledger = fixture.ledger
        for event in TestEvents.city() { try await fixture.record(event) }
        for number in 0..<Self.known { try await fixture.record(Self.volunteer(number * 10)) }
        // Others come and go around the known ones, which change too.
        let rounds = try (0..<200).map { round in
            let texts = [
                Self.volunteer(round * 10 % 600 + 1 + round / 60),
                TestEvents.event(
                    "k\(round)", "volunteer.skills-declared",
                    Self.id(round % Self.known * 10), #"{"skills":["dance"]}"#),
            ]
            return try texts.map(fixture.submission)
        }
        let writing = Writing()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for round in rounds {
                    _ = try await ledger.write(round, .each, by: TestLedger.operator)
                }
                writing.isDone.store(true, ordering: .relaxed)
            }
            group.addTask {
                repeat {
                    for limit in [1, 7, 50] { try Self.check(ledger, limit) }
                    await Task.yield()
                } while !writing.isDone.load(ordering: .relaxed)
            }
            try await group.waitForAll()
        }
    }

    private static func check(_ ledger: Ledger, _ limit: Int) throws {
        let filters = limit == 7 ? ["centre": "d"] : [:]
        let shown = try pages("volunteer") {
            try ledger.views.list(
                Listings.volunteers, where: filters, try Page(limit: limit, cursor: $0))
        }
        #expect(shown == shown.sorted())
        #expect(Set(shown).count == shown.count)
        #expect(Set((0..<Self.known).map { Self.id($0 * 10) }).isSubset(of: shown))
    }

    @Test("standings and shifts in pages are what they are at once")
    func standings() async throws {
        let fixture = try TestLedger()
        let views = fixture.ledger.views
        for event in TestEvents.city() { try await fixture.record(event) }
        for number in 0..<30 {
            try await fixture.record(Self.volunteer(number))
            try await fixture.record(
                TestEvents.event(
                    "r\(number)", "volunteer.registered", Self.id(number),
                    #"{"reviewer":"staff-1"}"#))
            let hours = "h\(number)"
            try await fixture.record(
                TestEvents.service(hours, of: Self.id(number), minutes: 30 + number / 4 * 10))
            try await fixture.record(TestEvents.confirmation(of: hours))
            try await fixture.record(
                TestEvents.event(
                    "s\(number)", "shift.scheduled", "s\(number)",
                    """
                    {"project":"p0","venue":"馆","minimum":0,"maximum":2,"skills":[],\
                    "startsAt":"2026-05-\(10 + number % 7)T09:00:00+08:00",\
                    "endsAt":"2026-05-30T19:00:00+08:00"}
                    """))
        }
        let query = StandingsQuery(period: .all, scope: .city, subject: .volunteers)
        let whole = try Self.pages("volunteer") {
            try views.standings(query, try Page(limit: 1000, cursor: $0))
        }
        #expect(whole.count == 30)
        let shifts = try Self.pages("shift") {
            try #require(
                try views.list(Listings.shifts, of: "p0", try Page(limit: 1000, cursor: $0)))
        }
        #expect(shifts.first == "s0" && shifts.count == 30)
        for limit in [1, 3, 4, 29, 30] {
            let paged = try Self.pages("volunteer") {
                try views.standings(query, try Page(limit: limit, cursor: $0))
            }
            #expect(paged == whole)
            let shiftPages = try Self.pages("shift") {
                try #require(
                    try views.list(Listings.shifts, of: "p0", try Page(limit: limit, cursor: $0)))
            }
            #expect(shiftPages == shifts)
            for (place, id) in whole.enumerated() {
                let page = try Self.ids(
                    "volunteer", views.standings(query, around: id, try Page(limit: limit)))
                let start = max(0, min(place - limit / 2, whole.count - limit))
                #expect(page == Array(whole[start..<min(start + limit, whole.count)]), "\(id)")
            }
        }
        for unknown in ["nobody", "m"] {
            let error = #expect(throws: QueryError.self) {
                try views.standings(query, around: unknown, try Page())
            }
            #expect(error?.code == "no-place")
        }
    }

    @Test("a cursor names its question and the position of its page, in every collection")
    func cursors() async throws {
        let fixture = try TestLedger()
        var events = CityEvents(seed: 7)
        for event in CityEvents.founding { try await fixture.record(event) }
        _ = try await fixture.post((0..<600).map { _ in events.next() })
        let views = fixture.ledger.views
        let size = try views.appliedSize()
        var paged = 0
        let listings = [
            Listings.centres, Listings.volunteers, Listings.groups, Listings.projects,
            Listings.recruitments, Listings.findings, Listings.stars, Listings.standings,
        ]
        for listing in listings {
            func page(_ cursor: String?) throws -> Answer {
                try views.list(listing, try Page(limit: 1, cursor: cursor))
            }
            func refusal(_ cursor: String) -> String? {
                #expect(throws: QueryError.self) { try page(cursor) }?.code
            }
            let first = try page(nil)
            guard let next = first.next else { continue }
            paged += 1
            let parts = next.split(separator: ".", maxSplits: 2).map(String.init)
            #expect(parts[1] == "\(size - 1)", "\(listing.name)")
            #expect(try page(next).body != first.body, "\(listing.name)")
            #expect(refusal("\(parts[0]).\(size).\(parts[2])") == "beyond-end")
            #expect(refusal("\(parts[0]).\(parts[2])") == "bad-cursor", "\(listing.name)")
            #expect(refusal("x\(next)") == "bad-cursor", "\(listing.name)")
        }
        #expect(paged >= 5)
    }

    /// What is listed on all pages together.
    private static func pages(
        _ name: String, _ ask: (String?) throws -> Answer
    ) throws -> [String] {
        var shown: [String] = []
        var cursor: String?
        repeat {
            let answer = try ask(cursor)
            shown += try ids(name, answer)
            cursor = answer.next
        } while cursor != nil
        return shown
    }

    private static func ids(_ name: String, _ answer: Answer) throws -> [String] {
        let value = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        let items = value?["items"] as? [[String: Any]] ?? []
        return items.compactMap { $0[name] as? String }
    }

    private static func id(_ number: Int) -> String {
        "v" + String(1000 + number)
    }

    private static func volunteer(_ number: Int) -> String {
        TestEvents.application(id(number))
    }
}
