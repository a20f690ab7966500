import Catalogue
import EventLog
import Ledger
import Projections
import Queries
import Rules
import Testing
import Workload

/// Searching a log of several segments, held against what was posted.
@Suite(.serialized)
struct SearchTests {
    /// One posted event, as it should be found.
    private struct Known {
        let position: Position
        let type: EventType
        let source: String
        let volunteer: Int
        let project: Int?
    }

    /// Two segments of 16,384 positions, and some of a third.
    private static let events = 36_000
    private static let volunteers = 40
    private static let sources = ["/centres/d", "/centres/d/desk", "/centres/d/bus"]

    /// Records events of known content in batches of changing size, and returns them.
    private static func fill(_ fixture: TestLedger) async throws -> [Known] {
        var generator = SplitMix(state: 11)
        for event in TestEvents.city(projects: 3) { try await fixture.record(event) }
        for number in 0..<volunteers {
            try await fixture.record(TestEvents.application("v\(number)"))
        }
        var known: [Known] = []
        var number = 0
        while number < events {
            var texts: [String] = []
            var parts: [(type: EventType, source: String, volunteer: Int, project: Int?)] = []
            for _ in 0..<min(1 + Int.random(in: 0..<900, using: &generator), events - number) {
                // Volunteer 0 is rare, and only in the first thousand events.
                let volunteer =
                    number == 700 ? 0 : 1 + Int.random(in: 0..<(volunteers - 1), using: &generator)
                let source = sources[number % 50 == 0 ? 2 : number % 2]
                if number % 9 == 0 {
                    let project = number % 5 == 0 ? 2 : number % 2
                    texts.append(hours(number, of: volunteer, in: project, source))
                    parts.append((.hoursServed, source, volunteer, project))
                } else {
                    texts.append(
                        TestEvents.event(
                            "e\(number)", "volunteer.skills-declared", "v\(volunteer)",
                            #"{"skills":["dance"]}"#, source: source))
                    parts.append((.volunteerSkillsDeclared, source, volunteer, nil))
                }
                number += 1
            }
            for (outcome, part) in zip(try await fixture.post(texts), parts) {
                let position = try #require(outcome.position, "\(outcome.summary)")
                known.append(
                    Known(
                        position: position, type: part.type, source: part.source,
                        volunteer: part.volunteer, project: part.project))
            }
        }
        return known
    }

    private static func hours(
        _ number: Int, of volunteer: Int, in project: Int, _ source: String
    ) -> String {
        let day = 1 + number / 9 % 28
        return TestEvents.event(
            "e\(number)", "hours.served", "h\(number)",
            """
            {"volunteer":"v\(volunteer)","project":"p\(project)",\
            "startedAt":"2026-0\(1 + number % 4)-\(day < 10 ? "0" : "")\(day)T09:00:00+08:00",\
            "endedAt":"2026-0\(1 + number % 4)-\(day < 10 ? "0" : "")\(day)T10:00:00+08:00",\
            "minutes":1,"activity":"service"}
            """, source: source)
    }

    /// All that a search finds, in steps.
    private func search(
        _ views: Views, _ tags: [EventTag], from start: Position, to end: Position, limit: Int
    ) throws -> (positions: [Position], headers: Int) {
        var found: [Position] = []
        var next = start
        var headers = 0
        while next < end, found.count < limit {
            let piece = try views.search(
                tags, from: next, upTo: end, limit: limit - found.count)
            #expect(piece.next > next)
            found += piece.positions
            headers += piece.scannedHeaders
            next = piece.next
        }
        return (found, headers)
    }

    private static let questions: [[EventTag]] = [
        [.aggregate(.volunteer, "v0")], [.aggregate(.volunteer, "v7")],
        [.aggregate(.project, "p2")], [.type(.hoursServed)], [.source("/centres/d/bus")],
        [.type(.hoursServed), .source("/centres/d/bus")],
        [.aggregate(.volunteer, "v7"), .aggregate(.project, "p1"), .source("/centres/d")],
        [.aggregate(.volunteer, "v0"), .type(.hoursServed)],
        [.aggregate(.centre, "d"), .type(.hoursServed), .aggregate(.project, "p0")],
    ]

    private func matches(_ event: Known, _ tags: [EventTag]) -> Bool {
        tags.allSatisfy { tag in
            switch tag {
            case .type(let type): event.type == type
            case .source(let source): event.source == source
            case .aggregate(.volunteer, let id): id == "v\(event.volunteer)"
            case .aggregate(.project, let id): event.project.map { id == "p\($0)" } ?? false
            case .aggregate(.centre, let id): id == "d"
            default: false
            }
        }
    }

    @Test("what is found is what was posted, wherever a search begins and ends")
    func found() async throws {
        let fixture = try TestLedger()
        let known = try await Self.fill(fixture)
        let size = Position(fixture.ledger.log.head.size)
        let first = try #require(known.first).position
        let places: [UInt64] = [first.value, 900, 16_383, 16_384, 20_000, 32_768, size.value - 9]
        for tags in Self.questions {
            for start in places.map({ Position($0) }) {
                for (end, limit) in [(size, 9999), (size, 1), (size, 7), (Position(32_770), 9999)]
                where start < end {
                    let wanted = known.filter {
                        $0.position >= start && $0.position < end && matches($0, tags)
                    }
                    .prefix(limit).map(\.position)
                    let found = try search(
                        fixture.ledger.views, tags, from: start, to: end, limit: limit)
                    #expect(found.positions == wanted, "\(tags) from \(start) to \(end)")
                }
            }
        }
        try fixture.close()
        // Verification replays in other groups and must get the same rows.
        #expect(try Ledger.verify(fixture.directory).replayed == size.value)
    }

    @Test("a search looks at single headers only behind the last whole segment")
    func work() async throws {
        let fixture = try TestLedger()
        let known = try await Self.fill(fixture)
        let size = Position(fixture.ledger.log.head.size)
        let views = fixture.ledger.views
        for tags in Self.questions + [[.type(.starAwarded)], [.aggregate(.volunteer, "nobody")]] {
            let found = try search(views, tags, from: Position(0), to: size, limit: .max)
            #expect(found.headers < 16_384, "\(tags)")
        }
        // A condition finds the first of several, also among the newest.
        let last = try #require(known.last { $0.volunteer == 7 })
        for (after, isExcluded) in [(known[0].position, true), (last.position, false)] {
            let condition = try await fixture.ledger.prepare(
                AppendCondition(
                    failIfEventsMatch: [
                        EventMatch(types: [.starAwarded], tags: []),
                        EventMatch(types: [], tags: [.aggregate(.volunteer, "v7")]),
                    ], after: after), for: TestLedger.operator
            ) { try $0() }
            let event = TestEvents.event(
                "c\(after)", "volunteer.skills-declared", "v7", #"{"skills":["dance"]}"#)
            let outcome = try await fixture.ledger.write(
                [fixture.submission(event)], .all, if: condition, by: TestLedger.operator)[0]
            guard case .refused(.excluded(let excluding)) = outcome else {
                #expect(!isExcluded, "\(outcome.summary)")
                continue
            }
            let first = known.first { $0.position > after && $0.volunteer == 7 }
            #expect(isExcluded && excluding.match == 1)
            #expect(excluding.position == first?.position)
        }
    }
}
