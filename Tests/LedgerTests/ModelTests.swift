import Catalogue
import EventLog
import Foundation
import JSON
import Ledger
import Projections
import Queries
import Rules
import TestSupport
import Testing
import Workload

/// Random posts of several writers at once, against a plain model in memory.
@Suite(.serialized)
struct ModelTests {
    private typealias Filter = @Sendable (Model.Hours) -> Bool

    private static let writers = 4
    private static let requests = 150

    @Test("outcomes, positions and figures are the model's; nothing depends on the views")
    func model() async throws {
        let seed = Self.seed
        let fixture = try TestLedger()
        let setUp = ModelWriter.city + [ModelEvent.scheme]
        // Everyone posts the same set-up: it is recorded once.
        let ledger = fixture.ledger
        let submissions = try setUp.map(fixture.submission)
        let places = try await withThrowingTaskGroup(of: [Position?].self) { group in
            for _ in 0..<Self.writers {
                group.addTask {
                    try await ledger.write(submissions, .each, by: TestLedger.operator)
                        .map(\.position)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(places).count == 1)
        #expect(places.first == setUp.indices.map { Position(UInt64($0) + 1) })
        let writers = try await run(fixture, seed)
        #expect(writers.flatMap(\.complaints).prefix(3) == [], "SEED=\(seed)")
        try checkLog(fixture, writers, first: UInt64(setUp.count) + 1)
        try checkFigures(fixture, writers)
        let answers = try self.answers(fixture.ledger.views, writers)
        try fixture.reopen {
            let report = try Ledger.verify(fixture.directory)
            #expect(report.events == report.replayed)
            try fixture.deleteViews()
        }
        #expect(try self.answers(fixture.ledger.views, writers) == answers)
        try fixture.reopen()
        #expect(try self.answers(fixture.ledger.views, writers) == answers)
    }

    private static var seed: UInt64 { SeededGenerator.seed(of: "ModelTests") }

    private func run(_ fixture: TestLedger, _ seed: UInt64) async throws -> [ModelWriter] {
        let ledger = fixture.ledger
        let now = fixture.clock.now
        return try await withThrowingTaskGroup(of: (Int, ModelWriter).self) { group in
            for number in 0..<Self.writers {
                group.addTask {
                    var writer = ModelWriter(number, seed: seed &+ UInt64(number))
                    try await writer.run(ledger, now: now, requests: Self.requests)
                    return (number, writer)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
                .sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Every event on record stands at its position, and nothing else is in the log.
    private func checkLog(
        _ fixture: TestLedger, _ writers: [ModelWriter], first: UInt64
    ) throws {
        var names: [Position: String] = [:]
        for writer in writers {
            for (id, position) in writer.positions { names[position] = id }
        }
        let count = writers.reduce(0) { $0 + $1.model.order.count }
        #expect(names.count == count)
        #expect(fixture.ledger.log.head.size == first + UInt64(count))
        var last = Timestamp(microseconds: 0)
        for number in first..<fixture.ledger.log.head.size {
            let event = try fixture.event(at: Position(number))
            #expect(event.id.id == names[Position(number)])
            let stamp = try #require(event.stamp)
            #expect(stamp.position == number)
            #expect(stamp.recordedTime >= last)
            #expect(stamp.recordedBy == TestLedger.operator.id)
            last = stamp.recordedTime
        }
    }

    private func checkFigures(_ fixture: TestLedger, _ writers: [ModelWriter]) throws {
        let views = fixture.ledger.views
        let services = writers.flatMap { $0.model.counted() }
        for (query, isIncluded) in Self.queries {
            var minutes: [String: Int] = [:]
            for service in services where isIncluded(service.hours) {
                minutes[service.hours.volunteer, default: 0] += service.minutes
            }
            let body = try views.standings(query, try Page(limit: 1000)).body
            #expect(
                String(decoding: body, as: UTF8.self).hasPrefix(Self.standing(minutes)),
                "\(query)")
        }
        for writer in writers {
            for (id, state) in writer.model.volunteers {
                let minutes = services.filter { $0.hours.volunteer == id }
                    .reduce(0) { $0 + $1.minutes }
                let profile = try views.find(Resources.volunteer, id)?.body ?? []
                let document = try JSONDocument(parsing: profile)
                let shown = document.member(0, "confirmedMinutes").flatMap { document.integer($0) }
                #expect(shown == Int64(minutes), "\(id)")
                let status = document.member(0, "status").map { document.string($0) }
                #expect(status == state.rawValue, "\(id)")
            }
        }
        let overview = String(decoding: try views.overview().body, as: UTF8.self)
        let total = services.reduce(0) { $0 + $1.minutes }
        #expect(overview.contains(#""confirmedMinutes":\#(total),"stars""#))
        let records = writers.reduce(0) { $0 + $1.model.hours.count }
        #expect(overview.contains(#""hoursRecords":\#(records),"#))
    }

    private static let queries: [(StandingsQuery, Filter)] = {
        let all = StandingsQuery(period: .all, scope: .city, subject: .volunteers)
        let everything: Filter = { _ in true }
        var queries = [(all, everything)]
        for text in ["2026-04", "2026-05", "2026-Q2", "2025"] {
            guard let period = Period(text: text) else { continue }
            var query = all
            query.period = period
            let isIncluded: Filter = { service in
                text == "2026-Q2" || ModelEvent.date(service.day).hasPrefix(text)
            }
            queries.append((query, isIncluded))
        }
        for project in ["p0", "p3"] {
            var query = all
            query.scope = .project(ProjectID(project))
            let isIncluded: Filter = { $0.project == project }
            queries.append((query, isIncluded))
        }
        return queries
    }()

    /// The body of a standing, up to its position.
    private static func standing(_ minutes: [String: Int]) -> String {
        let sorted = minutes.filter { $0.value > 0 }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let items = sorted.map { id, total in
            let rank = 1 + sorted.count { $0.value > total }
            return #"{"rank":\#(rank),"volunteer":"\#(id)","minutes":\#(total),"star":0}"#
        }
        return #"{"items":[\#(items.joined(separator: ","))],"position":"#
    }

    /// What every query shows.
    private func answers(_ views: Views, _ writers: [ModelWriter]) throws -> [String] {
        let page = try Page(limit: 1000)
        var answers = try [
            views.overview(), views.list(Listings.volunteers, page),
            views.list(Listings.projects, page), views.list(Listings.findings, page),
        ]
        for (query, _) in Self.queries { answers.append(try views.standings(query, page)) }
        for id in writers.flatMap({ $0.model.volunteers.keys }).sorted() {
            if let answer = try views.find(Resources.volunteer, id) { answers.append(answer) }
            if let answer = try views.find(Resources.record, id) { answers.append(answer) }
        }
        for id in ["p0", "p1", "p2", "p3"] {
            if let answer = try views.find(Resources.project, id) { answers.append(answer) }
        }
        return answers.map {
            "\($0.changed) \($0.applied) \($0.next ?? "-") \(String(decoding: $0.body, as: UTF8.self))"
        }
    }
}
