import Catalogue
import EventLog
import Foundation
import JSON
import MerkleTree
import Projections
import Queries
import Rules
import Testing

/// Minutes that no 32-bit number holds: every answer shows their sum, also after a restart.
///
/// The records go to the read models directly, so that no rule about a day's length is in the way.
@Suite(.serialized)
struct SumTests {
    private static let records = 2200
    private static let most = Minutes.maximumOfRecord

    /// Read models in a directory of their own, and how many events they show.
    private final class Figures {
        let directory = FileManager.default.temporaryDirectory.path + "/wenzhi-sums-\(UUID())"
        private(set) var views: Views
        private var size: UInt64 = 0

        init() throws { views = try Views(directory: directory) }

        deinit {
            views.close()
            try? FileManager.default.removeItem(atPath: directory)
        }

        func reopen() throws {
            views.close()
            views = try Views(directory: directory)
        }

        func apply(_ events: [Event]) throws {
            let overlay = Overlay(views)
            let workspace = try Workspace(overlay)
            for event in events {
                try Projector.apply(
                    event, at: Position(size), event.time, owner: CentreID("d"), findings: [],
                    to: workspace)
                size += 1
            }
            let head = LogHead(size: size, root: TreeHash.leaf([]))
            try overlay.commit { ViewsMark(head: head, bootID: "", isClean: false) }
        }
    }

    private static let time =
        Timestamp(rfc3339: "2026-05-20T12:00:00+08:00") ?? Timestamp(microseconds: 0)

    private func event(_ type: EventType, _ subject: String, _ payload: Payload) -> Event {
        Event(
            id: EventID(source: "/centres/d", id: "\(type) \(subject)"), type: type,
            subject: subject, time: Self.time, payload: payload)
    }

    private func volunteer(_ id: String) -> Event {
        event(
            .volunteerApplied, id,
            .volunteerApplied(
                .init(
                    centre: CentreID("d"), category: .massCultureBackbone, adult: true, skills: []))
        )
    }

    private func service(_ id: String, of volunteer: String) -> [Event] {
        let served = HoursServed(
            volunteer: VolunteerID(volunteer), project: ProjectID("p0"), group: GroupID("g"),
            startedAt: Self.time, endedAt: Self.time, minutes: Minutes(Self.most),
            activity: .service)
        return [
            event(.hoursServed, id, .hoursServed(served)),
            event(.hoursConfirmed, id, .hoursConfirmed(.init(confirmer: "staff"))),
        ]
    }

    private func city() throws -> [Event] {
        let now = try #require(Timestamp(rfc3339: "2026-06-01T12:00:00+08:00"))
        let group = TestEvents.event(
            "g", "group.applied", "g",
            #"{"centre":"d","name":"团","kind":"troupe","leader":"v0"}"#)
        let joined = TestEvents.event(
            "g-v1", "group.member-joined", "g", #"{"volunteer":"v1"}"#)
        return try [volunteer("v0"), volunteer("v1")]
            + (TestEvents.city() + [group, joined]).map { (text) throws -> Event in
                let document = try JSONDocument(parsing: Array(text.utf8))
                return try Catalogue.decodePosted(document, now: now).event
            }
    }

    @Test("thousands of hours of the most minutes add up")
    func sums() throws {
        let figures = try Figures()
        try figures.apply(try city() + service("x", of: "v1"))
        // The standing is in memory already when the rest comes.
        try check(figures.views, 0)
        let all = (0..<Self.records).flatMap { service("h\($0)", of: "v0") }
        try figures.apply(Array(all[..<1000]))
        try figures.apply(Array(all[1000...]))
        try check(figures.views, Self.records * Self.most)
        try figures.reopen()
        try check(figures.views, Self.records * Self.most)
    }

    private func check(_ views: Views, _ sum: Int) throws {
        let text = { (answer: Answer?) in String(decoding: answer?.body ?? [], as: UTF8.self) }
        for subject in [StandingsSubject.volunteers, .groups] {
            let query = StandingsQuery(period: .all, scope: .city, subject: subject)
            let first = try views.standings(query, try Page(limit: 1))
            let total = subject == .groups ? sum + Self.most : max(sum, Self.most)
            #expect(text(first).contains(#""minutes":\#(total)"#))
            guard sum > 0, subject == .volunteers else { continue }
            let next = try views.standings(query, try Page(limit: 1, cursor: first.next))
            #expect(text(next).contains(#"{"rank":2,"volunteer":"v1","minutes":\#(Self.most)"#))
        }
        let total = #""confirmedMinutes":\#(sum + Self.most)"#
        #expect(text(try views.overview()).contains(total))
        #expect(text(try views.find(Resources.project, "p0")).contains(total))
        #expect(text(try views.find(Resources.group, "g")).contains(total))
        #expect(text(try views.find(Resources.centre, "d")).contains(total))
        let own = #""confirmedMinutes":\#(sum)"#
        #expect(text(try views.find(Resources.volunteer, "v0")).contains(own))
        #expect(text(try views.find(Resources.record, "v0")).contains(own))
    }
}
