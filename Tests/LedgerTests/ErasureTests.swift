import Catalogue
import EventLog
import Foundation
import Ledger
import Projections
import Queries
import Rules
import Testing

/// Personal data is recognised when it is repeated, and permanently unreadable after an erasure.
@Suite(.serialized)
struct ErasureTests {
    private static let name = "独一无二的名字"

    /// A ledger with one volunteer who served 100 confirmed minutes.
    private func served() async throws -> TestLedger {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        try await fixture.record(TestEvents.application("wang", name: Self.name))
        try await fixture.record(
            TestEvents.event("r", "volunteer.registered", "wang", #"{"reviewer":"staff-1"}"#))
        try await fixture.record(TestEvents.service("h", of: "wang", minutes: 100))
        try await fixture.record(TestEvents.confirmation(of: "h"))
        return fixture
    }

    private func text(_ answer: Answer?) -> String {
        answer.map { String(decoding: $0.body, as: UTF8.self) } ?? ""
    }

    @Test("an event with personal fields is the same only with the same fields")
    func idempotency() async throws {
        let fixture = try await served()
        let same = TestEvents.application("wang", name: Self.name)
        let other = TestEvents.application("wang", name: "another")
        let escaped = same.replacing("独", with: #"\u72ec"#)
        #expect(
            try await fixture.post([same, escaped]).map(\.summary) == ["repeated", "repeated"])
        #expect(try await fixture.post([other])[0].summary == "conflict")
        try fixture.reopen()
        #expect(try await fixture.post([same, other]).map(\.summary) == ["repeated", "conflict"])
        // Twice in one group, before the key is durable.
        let twice = try await fixture.post(
            [TestEvents.application("new"), TestEvents.application("new")], .all)
        #expect(twice.map(\.summary) == ["recorded", "repeated"])
        #expect(twice[0].position == twice[1].position)
    }

    @Test("what is personal is in no file in clear text")
    func sealed() async throws {
        let fixture = try await served()
        try fixture.reopen {
            for name in ["log/data.mdb", "log/journal", "views/data.mdb", "keys/data.mdb"] {
                let file = fixture.directory.path + "/\(name)"
                let data = try Data(contentsOf: URL(filePath: file))
                #expect(data.range(of: Data(Self.name.utf8)) == nil, "\(name)")
            }
        }
    }

    @Test("erasure: the key goes, the ledger says so, hours stay")
    func erasure() async throws {
        let fixture = try await served()
        for event in [
            TestEvents.application("li"),
            TestEvents.event("r2", "volunteer.registered", "li", #"{"reviewer":"staff-1"}"#),
            TestEvents.service("h2", of: "li", minutes: 60), TestEvents.confirmation(of: "h2"),
        ] { try await fixture.record(event) }
        let before = fixture.ledger.log.head.size
        let standing = StandingsQuery(period: .all, scope: .city, subject: .volunteers)
        let both = text(try fixture.ledger.views.standings(standing, try Page(limit: 5)))
        #expect(both.contains(#"{"rank":1,"volunteer":"wang","minutes":100"#))
        let request = TestEvents.event("e", "volunteer.erasure-requested", "wang", "{}")
        let position = try await fixture.record(request)
        #expect(position == Position(before))
        let erased = try fixture.event(at: position.next)
        #expect(erased.type == .volunteerErased)
        #expect(erased.subject == "wang")
        #expect(erased.stamp?.recordedBy == Principal.ledger.id)
        #expect(fixture.ledger.log.head.size == before + 2)
        #expect(try await fixture.post([request])[0].summary == "repeated")
        #expect(
            text(try fixture.ledger.views.find(Resources.volunteer, "wang")).contains(
                #""status":"erased""#))
        for _ in 0..<2 {
            let places = text(try fixture.ledger.views.standings(standing, try Page(limit: 5)))
            // The minutes count in totals and ranks, and no list names who was erased.
            #expect(places.contains(#"{"rank":2,"volunteer":"li","minutes":60"#))
            #expect(!places.contains("wang"))
            #expect(text(try fixture.ledger.views.overview()).contains(#""confirmedMinutes":160"#))
            let refused = try await fixture.post([
                TestEvents.event(
                    "p", "volunteer.person-corrected", "wang", #"{"person":{"name":"x"}}"#),
                TestEvents.application("wang", eventID: "again"),
            ]).map(\.summary)
            #expect(refused[0].contains("person-erased"))
            #expect(refused[1].contains("already-exists"))
            // Nobody can tell any more what was sealed: the same source and id is the same event.
            let repeated = TestEvents.application("wang", name: "unknowable")
            #expect(try await fixture.post([repeated])[0].summary == "repeated")
            #expect(fixture.ledger.log.head.size == before + 2)
            try fixture.reopen {
                _ = try Ledger.verify(fixture.directory)
                try fixture.deleteViews()
            }
        }
        // Hours of an erased volunteer can still be corrected.
        try await fixture.record(
            TestEvents.event("x", "hours.corrected", "h", #"{"minutes":90,"reason":"x"}"#))
    }

    @Test("only the ledger says that someone was erased")
    func forged() async throws {
        let fixture = try await served()
        let forged = TestEvents.event("f", "volunteer.erased", "wang", "{}")
        #expect(try await fixture.post([forged])[0].summary == "outside-territory")
    }

    @Test("a refused or tried event leaves no key behind that matters")
    func tried() async throws {
        let fixture = try await served()
        let first = TestEvents.application("li", name: "one")
        let tried = try await fixture.post([first], .dryRun)
        #expect(tried.map(\.summary) == ["recorded"])
        let refused = try await fixture.post(
            [first, TestEvents.confirmation(of: "nothing")], .all)
        #expect(refused.map(\.summary) == ["recorded", "unknown-reference"])
        #expect(try fixture.ledger.views.find(Resources.volunteer, "li") == nil)
        try await fixture.record(TestEvents.application("li", name: "two"))
        #expect(try await fixture.post([first])[0].summary == "conflict")
        try fixture.reopen()
        let same = TestEvents.application("li", name: "two")
        #expect(try await fixture.post([same])[0].summary == "repeated")
    }
}
