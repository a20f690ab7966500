import Catalogue
import EventLog
import Foundation
import Ledger
import Projections
import Queries
import Rules
import Testing

/// A merge moves service: figures, standings and records say so, now and after a rebuild.
@Suite(.serialized)
struct MergedServiceTests {
    /// Volunteers `a` and `b`, each with three confirmed hours of the same morning.
    private func ledger() async throws -> TestLedger {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        for id in ["a", "b"] {
            try await fixture.record(TestEvents.application(id))
            try await fixture.record(
                TestEvents.event(
                    "\(id)-r", "volunteer.registered", id, #"{"reviewer":"staff-1"}"#))
            try await fixture.record(TestEvents.service("h-\(id)", of: id, minutes: 180))
            try await fixture.record(TestEvents.confirmation(of: "h-\(id)"))
        }
        return fixture
    }

    private func text(_ answer: Answer?) -> String {
        answer.map { String(decoding: $0.body, as: UTF8.self) } ?? ""
    }

    @Test(
        "standings, the overview, both records and the record of hours agree, also when made anew")
    func figures() async throws {
        let fixture = try await ledger()
        let merge = TestEvents.event("m", "volunteer.merged", "b", #"{"into":"a"}"#)
        try await fixture.record(merge)
        let standing = StandingsQuery(period: .all, scope: .city, subject: .volunteers)
        for _ in 0..<2 {
            let views = fixture.ledger.views
            let places = text(try views.standings(standing, try Page(limit: 5)))
            #expect(places.contains(#"{"rank":1,"volunteer":"a","minutes":180"#))
            #expect(!places.contains(#""volunteer":"b""#))
            #expect(text(try views.overview()).contains(#""confirmedMinutes":180"#))
            let own = text(try views.find(Resources.record, "a"))
            #expect(own.contains(#""hours":"h-a""#) && own.contains(#""mergedFrom":"b""#))
            let merged = text(try views.find(Resources.record, "b"))
            #expect(merged.contains(#""status":"merged""#) && merged.contains(#""into":"a""#))
            #expect(merged.contains(#""hours":"h-b""#) && !merged.contains(#""hours":"h-a""#))
            let hours = text(
                try views.find(Resources.hours, "h-b", in: fixture.ledger.log))
            #expect(hours.contains(#""notCounted":"covered""#), "\(hours)")
            #expect(hours.contains(#""takenBy":"h-a""#))
            try fixture.reopen {
                _ = try Ledger.verify(fixture.directory)
                try fixture.deleteViews()
            }
        }
    }

    @Test("in one group with the service that it moves")
    func oneGroup() async throws {
        let fixture = try await ledger()
        let texts = [
            TestEvents.event(
                "v", "hours.voided", "h-a", #"{"reason":"error","detail":"x"}"#),
            TestEvents.event("m", "volunteer.merged", "b", #"{"into":"a"}"#),
            TestEvents.event("c", "hours.corrected", "h-b", #"{"minutes":100,"reason":"x"}"#),
        ]
        #expect(
            try await fixture.post(texts, .all).map(\.summary) == texts.map { _ in "recorded" })
        let profile = text(try fixture.ledger.views.find(Resources.volunteer, "a"))
        #expect(profile.contains(#""confirmedMinutes":100"#))
        try fixture.reopen { _ = try Ledger.verify(fixture.directory) }
    }
}
